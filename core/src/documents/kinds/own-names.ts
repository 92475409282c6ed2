import type { ConfigDocument } from '../../model/setting';

/** Fixes refer to documents by name, so each has its own: the second of a name is `name (2)`. */
export function withOwnNames<T extends Pick<ConfigDocument, 'name'>>(documents: readonly T[]): readonly T[] {
  const counts = new Map<string, number>();
  return documents.map((document) => {
    const count = (counts.get(document.name) ?? 0) + 1;
    counts.set(document.name, count);
    return count === 1 ? document : { ...document, name: `${document.name} (${String(count)})` };
  });
}
