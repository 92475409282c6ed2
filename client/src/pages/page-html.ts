/** Where the page's own files are, as the webview may load them. */
export interface PageSources {
  readonly title: string;
  readonly script: string;
  readonly style: string;
  /** The webview's source for a content security policy. */
  readonly cspSource: string;
  /** Letters and digits that nobody can guess, other ones each time. */
  readonly nonce: string;
}

/** The page's frame: it may load its script and style, and nothing else from anywhere. */
export function pageHtml({ title, script, style, cspSource, nonce }: PageSources): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
