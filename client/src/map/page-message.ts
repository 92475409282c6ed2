import type { MapFixParams, MapPlace } from '../../../server/src/protocol/protocol';
import type { PageMessage } from '../../../webview/src/messages';
import { fieldsOf } from '../pages/message-fields';

/** A message of the page; null for anything else, as a page's word is not to be taken on trust. */
export function readPageMessage(data: unknown): PageMessage | null {
  const { kind, place, finding, format, data: picture } = fieldsOf(data);
  switch (kind) {
    case 'ready':
    case 'secure':
    case 'copy-mermaid':
      return { kind };
    case 'go':
      if (isPlace(place)) return { kind, place };
      return null;
    case 'fix':
      if (isFinding(finding)) return { kind, finding };
      return null;
    case 'save':
      return savedPicture(format, picture);
    default:
      return null;
  }
}

/** More than any drawing needs. */
const largestPicture = 20_000_000;

function isPicture(format: 'svg' | 'png', data: string): boolean {
  if (data.length > largestPicture) return false;
  if (format === 'svg')
    return (
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg /.test(data) &&
      !/<(?!\/|\?xml|svg|g|title|rect|path|text)/.test(data)
    );
  return /^[A-Za-z0-9+/]+={0,2}$/.test(data);
}

function isFinding(value: unknown): value is MapFixParams {
  const { uri, key } = fieldsOf(value);
  return typeof uri === 'string' && typeof key === 'string';
}

function isPlace(value: unknown): value is MapPlace {
  const { uri, range } = fieldsOf(value);
  const { start, end } = fieldsOf(range);
  return typeof uri === 'string' && isPosition(start) && isPosition(end);
}

function isPosition(value: unknown): boolean {
  const { line, character } = fieldsOf(value);
  return Number.isInteger(line) && Number.isInteger(character);
}

function savedPicture(format: unknown, picture: unknown): PageMessage | null {
  if ((format !== 'svg' && format !== 'png') || typeof picture !== 'string') return null;
  if (isPicture(format, picture)) return { kind: 'save', format, data: picture };
  return null;
}
