import type { Option } from '../../../core/src/model/option';
import { type MimirVersion, spansInclude } from '../../../core/src/model/version';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { describeFamily, describeOption } from './option-text';

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
  if (isVersion(word) && id !== '') return { kind: 'option', version: word, id };
  return null;
}

function isVersion(word: string): word is MimirVersion {
  return /^\d+\.\d+$/.test(word);
}

/** The documentation of a completion item by its `data`, as Markdown; null for data that is not ours. */
export function describeTopic(data: unknown, catalogue: Catalogue): string | null {
  const topic = readTopic(data);
  if (topic === null) return null;
  if (topic.kind === 'family') {
    const family = catalogue.family(topic.id);
    return family && describeFamily(family, catalogue.newest);
  }
  const forms = catalogue.historyOf({ id: topic.id });
  const option = forms.find(({ versions }) => spansInclude(versions, topic.version)) ?? forms.at(-1);
  if (option) return describeOption(option, catalogue, topic.version);
  return null;
}
