import { type Material, pickModel } from './material';
import { Random } from './random';
import { settingMutations } from './setting-mutations';
import { longest, type Mutation, textMutations } from './text-mutations';

/** A text as an editor opens it, and as it is after an edit. */
export interface FuzzInput {
  readonly seed: number;
  readonly index: number;
  /** The file that it takes the place of, relative to the repository, with slashes. */
  readonly path: string;
  readonly languageId: string;
  readonly opened: string;
  readonly text: string;
}

/** The input of this number: it follows from the seed, the number and the repository alone. */
export function inputOf(seed: number, index: number, material: Material): FuzzInput {
  const random = new Random(seed, index);
  const model = pickModel(random, material.models);
  let [opened, text] = [model.text, model.text];
  for (let count = 1 + random.below(random.onceIn(4) ? 8 : 3); count > 0; count -= 1) {
    opened = text;
    const mutation: Mutation = random.pick(random.onceIn(2) ? settingMutations : textMutations);
    const mutated = mutation(text, random, material);
    text = mutated.length <= longest ? mutated : mutated.slice(0, Math.max(longest, text.length));
  }
  const languageId = random.onceIn(12)
    ? random.pick(['', 'yaml', 'plaintext', 'mimir-flags', 'helm', 'dockercompose'])
    : model.languageId;
  return { seed, index, path: model.path, languageId, opened, text };
}
