/** True where one of the globs fits the path. Paths have slashes; globs are as in the editor's own settings. */
export function matchesGlob(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => globExpression(glob)?.test(path) ?? false);
}

const expressions = new Map<string, RegExp | null>();

/** The glob as an expression for whole paths; null for one that is malformed. */
function globExpression(glob: string): RegExp | null {
  const known = expressions.get(glob);
  if (known !== undefined) return known;
  let expression: RegExp | null = null;
  try {
    expression = new RegExp(`^${source(glob)}$`);
  } catch {
    // An open bracket or brace: the glob fits nothing.
  }
  expressions.set(glob, expression);
  return expression;
}

function source(glob: string): string {
  return glob.replace(/\*\*\/|\*\*|[*?]|\{[^{}]*\}|[.+^$()|\\]/g, (mark) => {
    if (mark === '**/') return '(?:.*/)?';
    if (mark === '**') return '.*';
    if (mark === '*') return '[^/]*';
    if (mark === '?') return '[^/]';
    if (mark.startsWith('{')) return `(?:${mark.slice(1, -1).split(',').map(source).join('|')})`;
    return `\\${mark}`;
  });
}
