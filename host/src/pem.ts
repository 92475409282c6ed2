export interface PemText {
  readonly label: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly der: Buffer;
}

const beginMark = '-----BEGIN ';
const endMark = '\n-----END ';
const lineEnd = '-----';

/**
 * The PEM blocks of a text (one character per byte) as Go's `pem.Decode` finds them, one after the other: marks count
 * only at the start of a line, so that a byte order mark hides the first block; a block that does not decode is passed over.
 */
export function* pemBlocks(text: string): Generator<PemText> {
  let from = 0;
  for (;;) {
    const found = nextBlock(text, from);
    if (!found) return;
    yield found.block;
    from = found.next;
  }
}

function nextBlock(text: string, from: number): { readonly block: PemText; readonly next: number } | null {
  let rest = from;
  for (;;) {
    const end = text.indexOf(endMark, rest);
    if (end < 0) return null;
    const begin = beginBefore(text, rest, end);
    if (begin === null) {
      rest = end + endMark.length;
      continue;
    }
    const typeLine = lineAt(text, begin + beginMark.length);
    rest = typeLine.next;
    if (!typeLine.text.endsWith(lineEnd)) continue;
    const label = typeLine.text.slice(0, -lineEnd.length);
    const headers = headersAt(text, rest);
    rest = headers.next;
    if (rest >= text.length) return null;
    const after = end + endMark.length + label.length + lineEnd.length;
    const closed = text.slice(end + endMark.length, after) === label + lineEnd && lineAt(text, after).text === '';
    if (!closed || (headers.values.size > 0 && end < rest)) continue;
    const der = decodeBase64(text.slice(rest, Math.max(rest, end)));
    if (der) return { block: { label, headers: headers.values, der }, next: lineAt(text, after).next };
  }
}

/** The last BEGIN before the END, if it starts a line. Only the stretch between is searched, which keeps the walk linear. */
function beginBefore(text: string, rest: number, end: number): number | null {
  const begin = text.slice(rest, end).lastIndexOf(beginMark);
  if (begin < 0 || (begin > 0 && text[rest + begin - 1] !== '\n')) return null;
  return rest + begin;
}

function headersAt(
  text: string,
  from: number,
): { readonly values: ReadonlyMap<string, string>; readonly next: number } {
  const values = new Map<string, string>();
  let next = from;
  while (next < text.length) {
    const line = lineAt(text, next);
    const colon = line.text.indexOf(':');
    if (colon < 0) break;
    values.set(line.text.slice(0, colon).trim(), line.text.slice(colon + 1).trim());
    next = line.next;
  }
  return { values, next };
}

/** The line without its end and trailing blanks, and where the next one starts. */
function lineAt(text: string, from: number): { readonly text: string; readonly next: number } {
  const newline = text.indexOf('\n', from);
  const isLast = newline < 0;
  let end = isLast ? text.length : newline;
  const next = isLast ? end : newline + 1;
  if (newline > from && text[newline - 1] === '\r') end--;
  while (end > from && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  return { text: text.slice(from, end), next };
}

/** Null for what Go's decoder refuses; Node's takes anything. */
function decodeBase64(text: string): Buffer | null {
  const digits = text.replace(/[ \t\r\n]+/g, '');
  if (digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return Buffer.from(digits, 'base64');
  return null;
}
