import type { DocumentWriter, SettingChange } from '../../../model/setting';
import type { TextEdit } from '../../../model/text';
import { dashesOf, type Argument, type ArgumentReading } from './argument-list';
import type { ArgumentWord } from './argument-word';

/** What is to become of an argument list. All texts are as the program gets them, without quotes. */
export interface ArgumentChanges {
  /** Words whose value is to be the given text from an offset in the value on. */
  readonly rewritten: readonly { readonly word: ArgumentWord; readonly from: number; readonly text: string }[];
  readonly removed: ReadonlySet<ArgumentWord>;
  readonly inserted: readonly Insertion[];
}

export interface Insertion {
  /** The words of the argument that the new ones stand behind, never removed ones; empty for the list's beginning. */
  readonly behind: readonly ArgumentWord[];
  /** The word that the new ones must stand in front of, or null. */
  readonly limit: ArgumentWord | null;
  /** Each one word, such as `-server.grpc-tls-ca-path=ca.crt`. */
  readonly texts: readonly string[];
}

/** How a kind of document writes an argument list: what an embedder supplies to have its lists written. */
export interface ArgumentLayout {
  /** True where each word is an element by itself, so that a flag and its value may be two. */
  readonly takesPairs?: boolean;
  /** The edits, ordered and without overlaps. */
  edits(changes: ArgumentChanges): readonly TextEdit[];
}

/** Writes flags into the argument list that was read. */
export function argumentWriter(reading: ArgumentReading, layout: ArgumentLayout): DocumentWriter {
  return { edits: (changes) => layout.edits(plan(reading, changes, layout.takesPairs === true)) };
}

function plan(
  { args, stop }: ArgumentReading,
  changes: readonly SettingChange[],
  takesPairs: boolean,
): ArgumentChanges {
  const wishes = wishesOf(changes);
  const written = new Map(args.filter(({ read }) => read).map((arg) => [arg.setting.name.value, arg]));
  const isPaired = takesPairs && writesPairs(args);
  const rewritten: ArgumentChanges['rewritten'][number][] = [];
  const missing: NewFlag[] = [];
  const removed = new Set(
    args.filter(({ setting }) => wishes.get(setting.name.value)?.value === null).flatMap(wordsOf),
  );
  for (const [name, { value, option }] of wishes) {
    if (value === null) continue;
    const arg = written.get(name);
    if (!arg) {
      missing.push({ name, value, isPair: isPaired && option.type !== 'boolean' && value !== '' });
    } else if (!says(arg, value)) {
      rewritten.push(rewriting(arg, value));
      if (arg.strayValue) removed.add(arg.strayValue);
    }
  }
  // Between a boolean flag and the word that was meant to be its value nothing may come: the two could not be joined any more.
  const anchors = args.filter(
    ({ words: [word], strayValue }) =>
      !removed.has(word) && isBefore(word, stop) && (strayValue === null || removed.has(strayValue)),
  );
  return { rewritten, removed, inserted: insertions(missing, anchors, remaining(stop, removed)) };
}

/** The changes by the flags that they are for. */
function wishesOf(changes: readonly SettingChange[]): ReadonlyMap<string, SettingChange> {
  const wishes = new Map<string, SettingChange>();
  for (const change of changes) if (change.option.flag !== null) wishes.set(change.option.flag, change);
  return wishes;
}

function remaining(word: ArgumentWord | null, removed: ReadonlySet<ArgumentWord>): ArgumentWord | null {
  if (word && !removed.has(word)) return word;
  return null;
}

/** True where most flags have their value in the word behind them. */
function writesPairs(args: readonly Argument[]): boolean {
  const pairs = args.filter(({ words }) => words.length === 2);
  return pairs.length > args.filter(({ words, setting }) => words.length === 1 && setting.value).length;
}

interface NewFlag {
  readonly name: string;
  readonly value: string;
  /** True where name and value are two words. */
  readonly isPair: boolean;
}

function wordsOf({ words: [flag, value], strayValue }: Argument): readonly ArgumentWord[] {
  return [flag, value, strayValue].filter((word) => word !== undefined && word !== null);
}

/** The words of a flag to stand behind; a stray one is no part of it. */
function anchorWords(anchor: Argument | undefined): readonly ArgumentWord[] {
  if (!anchor) return [];
  return wordsOf({ ...anchor, strayValue: null });
}

function isBefore(word: ArgumentWord, stop: ArgumentWord | null): boolean {
  return stop === null || word.range.start < stop.range.start;
}

/** A bare boolean flag says true. */
function says({ setting, words, strayValue }: Argument, value: string): boolean {
  if (strayValue) return false;
  if (setting.value) return setting.value.text === value;
  return words.length === 1 && value === 'true';
}

/** The last word holds the value: behind `=`, or the whole of it. */
function rewriting(
  { setting, words: [flag, separate] }: Argument,
  value: string,
): ArgumentChanges['rewritten'][number] {
  if (separate) return { word: separate, from: 0, text: value };
  if (setting.value) return { word: flag, from: flag.value.indexOf('=') + 1, text: value };
  return { word: flag, from: flag.value.length, text: `=${value}` };
}

/** The new flags, each behind the last of its kin; those with the same neighbour go in together. */
function insertions(
  flags: readonly NewFlag[],
  anchors: readonly Argument[],
  limit: ArgumentWord | null,
): readonly Insertion[] {
  const groups = new Map<Argument | undefined, string[]>();
  for (const { name, value, isPair } of flags) {
    const anchor = kinOf(name, anchors) ?? anchors.at(-1);
    const flag = `${anchor && dashesOf(anchor.words[0].value) === 2 ? '--' : '-'}${name}`;
    const group = groups.get(anchor) ?? [];
    if (isPair) group.push(flag, value);
    else group.push(`${flag}=${value}`);
    groups.set(anchor, group);
  }
  return [...groups].map(([anchor, texts]) => ({ behind: anchorWords(anchor), limit, texts }));
}

/** The last of the flags that have most of their name's beginning in common with this one, at least up to a dot. */
function kinOf(name: string, anchors: readonly Argument[]): Argument | null {
  let best: Argument | null = null;
  let most = 1;
  for (const anchor of anchors) {
    const common = commonSteps(name, anchor.setting.name.value);
    if (common < most) continue;
    best = anchor;
    most = common;
  }
  return best;
}

/** How many steps of two names, cut at dots and dashes, are the same from the start; 0 where the first dotted part is not. */
function commonSteps(a: string, b: string): number {
  if (a.slice(0, a.indexOf('.') + 1) !== b.slice(0, b.indexOf('.') + 1)) return 0;
  const stepsOfB = b.split(/[.-]/);
  const differing = a.split(/[.-]/).findIndex((step, index) => step !== stepsOfB[index]);
  if (differing < 0) return stepsOfB.length;
  return differing;
}
