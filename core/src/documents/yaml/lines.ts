/** The offset at which the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset at which the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  const end = feed === -1 ? text.length : feed;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

/** Where the next line begins; the text's length on the last line. */
export function nextLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed === -1 ? text.length : feed + 1;
}

/** The line break that the text uses; a bare line feed where it has none. */
export function lineBreak(text: string): '\n' | '\r\n' {
  const feed = text.indexOf('\n');
  return feed > 0 && text[feed - 1] === '\r' ? '\r\n' : '\n';
}

/** How many blanks (spaces or tabs) stand at an offset. */
export function blanksAt(text: string, offset: number): number {
  let end = offset;
  while (text[end] === ' ' || text[end] === '\t') end += 1;
  return end - offset;
}

/** One level of indentation as the text does it: that of its first indented key; two spaces where it has none. */
export function indentationStep(text: string): string {
  return /^( {1,8})[\w"']/m.exec(text)?.[1] ?? '  ';
}
