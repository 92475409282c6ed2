import { parseAllDocuments } from 'yaml';

/** A value that a Secret holds, decoded. */
export interface SecretEntry {
  /** Such as `mimir-tls/tls.crt`. */
  readonly name: string;
  readonly text: string;
}

/** What Secrets hold, as Kubernetes prints them in YAML or JSON, also in a list; null for a text in which there is none. */
export function secretEntries(text: string): readonly SecretEntry[] | null {
  if (!/["']?kind["']?\s*:\s*["']?(?:Secret|List)\b/.test(text)) return null;
  const readable = parseAllDocuments(text).filter(({ errors }) => errors.length === 0);
  const objects = readable.flatMap((document) => itemsOf(plain(document)));
  const secrets = objects.filter((object) => fieldOf(object, 'kind') === 'Secret');
  if (secrets.length === 0) return null;
  return secrets.flatMap(entriesOf);
}

function plain(document: { toJS(): unknown }): unknown {
  try {
    return document.toJS();
  } catch {
    return null; // Aliases may grow without end.
  }
}

function itemsOf(object: unknown): readonly unknown[] {
  const items = fieldOf(object, 'items');
  if (Array.isArray(items)) return items;
  return [object];
}

function entriesOf(secret: unknown): readonly SecretEntry[] {
  const owner = fieldOf(fieldOf(secret, 'metadata'), 'name');
  const named = (key: string): string => (typeof owner === 'string' ? `${owner}/${key}` : key);
  const encoded = textsOf(fieldOf(secret, 'data')).map(([key, value]) => ({ name: named(key), text: decoded(value) }));
  const written = textsOf(fieldOf(secret, 'stringData')).map(([key, value]) => ({ name: named(key), text: value }));
  return [...encoded, ...written];
}

function textsOf(value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, text]: [string, unknown]) =>
    typeof text === 'string' ? [[key, text] as const] : [],
  );
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value === 'object' && value !== null) return Object.entries(value).find(([key]) => key === name)?.[1];
  return undefined;
}

/** Base64 as text of one-byte characters, which PEM is; empty where it is none. */
function decoded(base64: string): string {
  try {
    return atob(base64.replace(/\s/g, ''));
  } catch {
    return '';
  }
}
