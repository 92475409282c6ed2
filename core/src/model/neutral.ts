/** Control characters, line breaks, and those that turn the direction of text. */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** True for a text with such characters. */
export function isUnprintable(text: string): boolean {
  return text.search(unprintable) >= 0;
}

/** Text on one line that does nothing to a terminal or a log: what is not printed is escaped, as `\x1b`, `\n` or `\u202e`. */
export function neutral(text: string): string {
  // Most texts are printable ASCII.
  if (!/[^ -~]/.test(text)) return text;
  return text.replace(unprintable, (character) => {
    const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
    const code = character.charCodeAt(0);
    return (
      named[character] ??
      (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`)
    );
  });
}

/** A line of text output that no log takes for a command: GitHub and Azure read `::name` at the start of a line, and `##[name]`. */
export function neutralLine(text: string): string {
  return neutral(text)
    .replace(/^(\s*):(?=:)/, '$1\\x3a')
    .replaceAll(/##(?=\[|vso\[)/g, '#\\x23');
}
