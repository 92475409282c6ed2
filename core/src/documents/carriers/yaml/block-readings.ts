import { isMap } from 'yaml';
import type { Catalogue } from '../../../catalogue/catalogue';
import { type Notes, Question } from '../../../model/memo';
import type { DocumentProblem, Setting, SettingValue } from '../../../model/setting';
import type { Located, TextRange } from '../../../model/text';
import { copyOf, topLevelBlocks } from './block-texts';
import { coverReferences, isMerge, keyOf } from './nodes';
import { type MappingReading, mostTakenIn, settingsFromMapping } from './setting-reader';
import { parseTree } from './tree';

/** A top-level block as it was read by itself; null for one that says something only together with others, or has a fault. */
const readings = new Question<BlockReading | null>('top-level block');

/**
 * What a text's root mapping sets, read block by block: a top-level block that the version before had as well is not read
 * again. Null where blocks can't be read apart: one of them has a fault or takes in what stands in another, a key stands
 * twice, or templates and references run over lines.
 */
export function readByBlocks(text: string, notes: Notes, catalogue: Catalogue): MappingReading | null {
  const blocks = blocksRead(text, notes, catalogue);
  if (blocks === null) return null;
  let offset = 0;
  return joined(
    blocks.map(({ length, reading }) => {
      const placed = reading.at(offset);
      offset += length;
      return placed;
    }),
  );
}

/** True for a text whose blocks can be read apart: as a whole, it parses without a fault. */
export function isCleanByBlocks(text: string, notes: Notes, catalogue: Catalogue): boolean {
  // What ends a line for Mimir and not for the parser is another text for a reader than it is by itself.
  return !/\r(?!\n)|[\x85\u2028\u2029]/.test(text) && blocksRead(text, notes, catalogue) !== null;
}

interface ReadBlock {
  readonly length: number;
  readonly reading: BlockReading;
}

function blocksRead(text: string, notes: Notes, catalogue: Catalogue): readonly ReadBlock[] | null {
  const blocks = topLevelBlocks(text);
  if (blocks.length < 2 || text.includes('{{') || /^%/m.test(text) || coverReferences(text) !== text) return null;
  // Every block is asked about, so that the next version can take it over, whichever has a fault.
  const all = blocks.map((block) => notes.ofPart(readings, block, () => readBlock(block, catalogue)));
  const read = all.filter((each) => each !== null);
  const keys = read.flatMap((each) => each.keys);
  const takenIn = read.reduce((sum, { reading }) => sum + reading.takenIn, 0);
  if (read.length < all.length || new Set(keys).size < keys.length || takenIn > mostTakenIn) return null;
  return read.map((reading, index) => ({ length: blocks[index]?.length ?? 0, reading }));
}

function readBlock(block: string, catalogue: Catalogue): BlockReading | null {
  const tree = parseTree(copyOf(block));
  const { root } = tree;
  const isWhole = isMap(root) && root.flow !== true && tree.problems.length === 0 && tree.end === block.length;
  if (!isWhole || root.items.some(isMerge)) return null;
  const keys = root.items.filter(({ value }) => value !== null).flatMap((pair) => keyOf(pair, tree)?.value ?? []);
  return new BlockReading(settingsFromMapping(root, { tree, catalogue, path: '' }), keys);
}

class BlockReading {
  private placed: { readonly offset: number; readonly reading: MappingReading };

  constructor(
    readonly reading: MappingReading,
    readonly keys: readonly string[],
  ) {
    this.placed = { offset: 0, reading };
  }

  /** What the block says where it begins at this offset. */
  at(offset: number): MappingReading {
    if (this.placed.offset !== offset) this.placed = { offset, reading: moved(this.reading, offset) };
    return this.placed.reading;
  }
}

function joined(parts: readonly MappingReading[]): MappingReading {
  return {
    settings: parts.flatMap(({ settings }) => settings),
    unread: parts.flatMap(({ unread }) => unread),
    blocks: parts.flatMap(({ blocks }) => blocks),
    problems: parts.flatMap(({ problems }) => problems),
    enterprise: parts.some(({ enterprise }) => enterprise),
    takenIn: parts.reduce((sum, { takenIn }) => sum + takenIn, 0),
  };
}

function moved(reading: MappingReading, by: number): MappingReading {
  return {
    ...reading,
    settings: reading.settings.map((setting) => movedSetting(setting, by)),
    unread: reading.unread.map((setting) => movedSetting(setting, by)),
    blocks: reading.blocks.map((block) => movedName(block, by)),
    problems: reading.problems.map((problem) => movedProblem(problem, by)),
  };
}

function movedSetting({ notation, name, value, range, takenInAt }: Setting, by: number): Setting {
  return {
    notation,
    name: movedName(name, by),
    value: value && movedValue(value, by),
    range: movedRange(range, by),
    takenInAt: takenInAt && movedRange(takenInAt, by),
  };
}

function movedValue({ text, range, shape, items, dynamic }: SettingValue, by: number): SettingValue {
  return { text, range: movedRange(range, by), shape, items: items.map((item) => movedName(item, by)), dynamic };
}

function movedName({ value, range }: Located<string>, by: number): Located<string> {
  return { value, range: movedRange(range, by) };
}

function movedProblem(problem: DocumentProblem, by: number): DocumentProblem {
  const { range, replacement, relatedRange } = problem;
  return {
    ...problem,
    range: movedRange(range, by),
    replacement: replacement && { ...replacement, range: movedRange(replacement.range, by) },
    relatedRange: relatedRange && movedRange(relatedRange, by),
  };
}

function movedRange({ start, end }: TextRange, by: number): TextRange {
  return { start: start + by, end: end + by };
}
