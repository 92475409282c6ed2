const keyAtMargin = /[A-Za-z_][\w-]*[ \t]*:(?=[ \t\r\n]|$)/y;

/** The text in pieces that begin with a key at the margin; what stands above the first key belongs to its piece. */
export function topLevelBlocks(text: string): readonly string[] {
  const starts: number[] = [];
  for (let start = 0; start < text.length;) {
    keyAtMargin.lastIndex = start;
    if (keyAtMargin.test(text)) starts.push(start);
    const end = text.indexOf('\n', start);
    start = end < 0 ? text.length : end + 1;
  }
  const [, ...others] = starts;
  return [0, ...others].map((start, index) => text.slice(start, others[index] ?? text.length));
}

/** A stretch of a text keeps all of that text; a copy of what it says does not. */
export function copyOf(stretch: string): string {
  return ` ${stretch}`.slice(1);
}
