import { applyEdits, type EmbeddedText } from '../../carriers/embedding/embedded-text';

/**
 * What a text in base64 says, as a Secret's `data` has it; null for what is no text. Nobody reads base64: all of it
 * has the place of the whole, and an edit writes the whole again.
 */
export function decodedText(encoded: EmbeddedText): EmbeddedText | null {
  const compact = encoded.text.replaceAll(/\s/g, '');
  const text = compact === '' ? null : decoded(compact);
  const first = encoded.segments[0];
  const last = encoded.segments.at(-1);
  if (text === null || !first || !last) return null;
  return {
    text,
    segments: [{ at: 0, length: text.length, source: { start: first.source.start, end: last.source.end } }],
    indent: '',
    hostEdits: (edits) =>
      edits.length === 0
        ? []
        : encoded.hostEdits([
            { range: { start: 0, end: encoded.text.length }, text: encodedOf(applyEdits(text, edits)) },
          ]),
  };
}

function decoded(base64: string): string | null {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}

function encodedOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
