import type { MapFixParams, MapPlace } from '../../../server/src/protocol';
import type { PageMessage } from '../../../webview/src/messages';

/** A message of the page; null for anything else, as a page's word is not to be taken on trust. */
export function readPageMessage(data: unknown): PageMessage | null {
  const { kind, place, finding } = asObject(data);
  switch (kind) {
    case 'ready':
    case 'secure':
    case 'copy-mermaid':
      return { kind };
    case 'go':
      return isPlace(place) ? { kind, place } : null;
    case 'fix':
      return isFinding(finding) ? { kind, finding } : null;
    default:
      return null;
  }
}

function isFinding(value: unknown): value is MapFixParams {
  const { uri, key } = asObject(value);
  return typeof uri === 'string' && typeof key === 'string';
}

function isPlace(value: unknown): value is MapPlace {
  const { uri, range } = asObject(value);
  const { start, end } = asObject(range);
  return typeof uri === 'string' && isPosition(start) && isPosition(end);
}

function isPosition(value: unknown): boolean {
  const { line, character } = asObject(value);
  return Number.isInteger(line) && Number.isInteger(character);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
