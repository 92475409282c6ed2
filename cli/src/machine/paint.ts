/** Colors of a terminal; none of them where text goes elsewhere. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly green: (text: string) => string;
}

/** Paints in colors, or leaves texts as they are. Only texts that are safe for a terminal may be given. */
export function paintFor(hasColors: boolean): Paint {
  const code = (on: number, off: number) => (text: string) =>
    hasColors && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: code(1, 22),
    dim: code(2, 22),
    red: code(31, 39),
    yellow: code(33, 39),
    cyan: code(36, 39),
    green: code(32, 39),
  };
}
