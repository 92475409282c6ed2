/** How a value must be written where it stands: block style, or within `{…}` and `[…]`. */
export type Style = 'block' | 'flow';

/** True for what a reader may take for a number or a boolean. */
export function looksTyped(text: string): boolean {
  return /^(?:true|false|yes|no|on|off|[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+)$/i.test(
    text,
  );
}

/** True for what may stand without quotes. */
export function isPlainText(text: string, style: Style): boolean {
  if (!/^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|[-?:](?=[^\s,[\]{}]))/.test(text)) return false;
  if (/^(?:~|null|Null|NULL|<<|=|---.*|\.\.\..*)$/.test(text) || /:(?:\s|$)|\s#|\s$/.test(text) || hasControls(text))
    return false;
  return style === 'block' || !/[,[\]{}]/.test(text);
}

export function hasControls(text: string): boolean {
  return /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF\uFFFE\uFFFF]/u.test(text);
}
