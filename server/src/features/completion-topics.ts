import type { Option } from '../../../core/src/model/option';
import type { MimirVersion } from '../../../core/src/model/version';

/** What a completion item is about, in the few characters that every item of a long list can afford. */
export type Topic =
  | { readonly kind: 'option'; readonly version: MimirVersion; readonly id: string }
  | { readonly kind: 'family'; readonly id: string };

export function optionTopic(version: string, { id }: Pick<Option, 'id'>): string {
  return `${version} ${id}`;
}

export function familyTopic(family: string): string {
  return `family ${family}`;
}

/** Reads an item's `data` back; null for anything else that a client may send. */
export function readTopic(data: unknown): Topic | null {
  if (typeof data !== 'string') return null;
  const [word = '', id = ''] = data.split(' ');
  if (word === 'family') return { kind: 'family', id };
  return isVersion(word) && id !== '' ? { kind: 'option', version: word, id } : null;
}

function isVersion(word: string): word is MimirVersion {
  return /^\d+\.\d+$/.test(word);
}
