import { isMap } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import type { DocumentWriter, SettingChange } from '../../../model/setting';
import type { TextEdit } from '../../../model/text';
import { applyEdits } from '../embedding/embedded-text';
import { AdditionWriting } from './additions';
import type { Addition } from './additions';
import { EditPlan } from './edit-plan';
import { fieldAt, fieldsOf } from './fields';
import { inheritedBeside, locate } from './locate';
import type { Spot, Step } from './locate';
import { isMerge, isNull, rangeOf, resolve } from './nodes';
import { isPlannedNull, newBlock, planKey } from './planned-keys';
import { Removals } from './removals';
import { renderValue } from './rendering';
import { shareBlocks } from './sharing';
import { parseTree, type YamlTree } from './tree';
import { hidesRest, nullEdit, valueEdit } from './value-edit';
import { present } from '../../../model/present';

/** A mapping of the first document that holds settings, by the keys that lead to it. What is missing of them is written. */
export interface MappingPlace {
  /** The mapping that the keys begin in: the document's root, or an element of a list. */
  readonly from: Node | null;
  readonly keys: readonly string[];
}

/** Writes into the first document of a YAML text, whose root, or the mapping at the place, is Mimir's configuration. */
export function yamlWriter(tree: YamlTree, place?: MappingPlace): DocumentWriter {
  return writerOnceParsed(() => tree, place);
}

/** The same for a tree that is put together when somebody has something to write. */
export function writerOnceParsed(parsed: () => YamlTree, place?: MappingPlace): DocumentWriter {
  return {
    edits: (changes) => {
      const tree = parsed();
      const wishes = present(
        changes.map((change) => change.option.yamlPath !== null && ([change.option.yamlPath, change] as const)),
      );
      return editsFor(wishes, (path) => path.split('.'), tree, place ?? { from: tree.root, keys: [] });
    },
  };
}

/** Writes into a mapping whose keys are flags without a dash, and whose values are texts (Helm's `extraArgs`). */
export function flagMapWriter(tree: YamlTree, place: MappingPlace): DocumentWriter {
  return {
    edits: (changes) => {
      const wishes: (readonly [string, SettingChange])[] = [];
      for (const { option, value } of changes)
        if (option.flag !== null) wishes.push([option.flag, { option: { ...option, type: 'text' }, value }]);
      return editsFor(wishes, (flag) => [flag], tree, place);
    },
  };
}

/**
 * The edit that gives a key of one of the document's mappings a text; null where what is there can't take it, or it takes
 * more than one edit.
 */
export function textEdit(map: Node, key: string, value: string, tree: YamlTree): TextEdit | null {
  const writing = new Writing(tree, { from: map, keys: [] });
  writing.change([key], { option: { flag: null, yamlPath: key, type: 'text' }, value });
  const [edit, ...more] = writing.edits();
  if (edit !== undefined && more.length === 0) return edit;
  return null;
}

type Wish = readonly [name: string, change: SettingChange];

function editsFor(
  wishes: readonly Wish[],
  keysOf: (name: string) => readonly string[],
  tree: YamlTree,
  place: MappingPlace,
): readonly TextEdit[] {
  const writing = new Writing(tree, place);
  // Of two changes of one option the last counts.
  for (const [name, change] of new Map(wishes)) writing.change([...place.keys, ...keysOf(name)], change);
  const edits = writing.edits();
  if (tree.problems.length > 0 && addsProblems(edits, tree)) return [];
  return edits;
}

/** Where a text does not parse, a key that was found may not be where it seems to be. */
function addsProblems(edits: readonly TextEdit[], { text, problems }: YamlTree): boolean {
  return parseTree(applyEdits(text, edits)).problems.length > problems.length;
}

class Writing {
  private readonly plan: EditPlan;
  private readonly removals: Removals;
  /** By the mapping or key that the new keys go into. */
  private readonly additions = new Map<Node | Pair | null, Addition>();
  /** What keys that stand there will say, as it is rendered; null for those that will say nothing. */
  private readonly changed = new Map<Pair, string | null>();

  constructor(
    private readonly tree: YamlTree,
    private readonly place: MappingPlace,
  ) {
    this.plan = new EditPlan(tree.text);
    this.removals = new Removals(tree);
  }

  change(path: readonly string[], change: SettingChange): void {
    const root = this.place.from;
    if (!isMap(root)) {
      if (root === null || isNull(root)) this.add(null, path, change, null);
      return;
    }
    const location = locate(root, path, this.tree);
    if (location.kind === 'missing') this.add(location.spot, location.rest, change, location.inherited);
    if (location.kind === 'present') this.changeInPlace(location.step, change);
  }

  edits(): readonly TextEdit[] {
    for (const [at, addition] of [...this.additions]) {
      const taken = this.nothingLeftOf(addition);
      if (!taken) continue;
      this.additions.delete(at);
      this.removals.add(taken);
    }
    this.removals.plan(this.plan, new Set(this.additions.keys()));
    for (const [at, { block }] of [...this.additions]) if (block.entries.size === 0) this.additions.delete(at);
    const { tree, plan, additions, changed } = this;
    shareBlocks({ tree, mimir: fieldAt(this.place.from, this.place.keys, tree), additions, changed, plan });
    const writing = new AdditionWriting(tree, plan, this.removals);
    for (const addition of additions.values()) writing.write(addition);
    return plan.edits();
  }

  /** The key of a block that takes all it has from an alias, where all of that is to go: the key goes instead. */
  private nothingLeftOf({ spot, block }: Addition): Step | null {
    const taken = this.takenIn(spot);
    if (!taken || inheritedBeside(taken.step, this.tree)) return null;
    const { step, node } = taken;
    const goes = (name: string): boolean => isPlannedNull(block.entries.get(name));
    const isAllGone =
      [...block.entries.keys()].every(goes) && fieldsOf(node, this.tree).every(({ key }) => goes(key.value));
    if (isAllGone) return step;
    return null;
  }

  /** A block that takes all it has from elsewhere, with the key that holds it. */
  private takenIn(spot: Spot | null): { readonly step: Step; readonly node: Node | null } | null {
    if (spot === null || spot.kind === 'empty') return null;
    if (spot.kind === 'alias') return { step: spot.step, node: resolve(spot.alias, this.tree) };
    if (!spot.outer || !spot.map.items.every(isMerge)) return null;
    return { step: spot.outer, node: spot.map };
  }

  private changeInPlace(step: Step, change: SettingChange): void {
    if (change.value === null) this.setNull(step);
    else if (!hidesRest(step, this.tree.text)) {
      this.changed.set(step.pair, renderValue(change.value, change.option.type, 'block'));
      this.plan.replace(valueEdit(step, change.value, change.option.type, this.tree.text));
    }
  }

  private setNull(step: Step): void {
    this.changed.set(step.pair, null);
    // Without the key, what is merged in would come forth.
    if (inheritedBeside(step, this.tree)) this.plan.replace(nullEdit(step, this.tree.text));
    else this.removals.add(step);
  }

  private add(spot: Spot | null, rest: readonly string[], change: SettingChange, inherited: Node | null): void {
    if (change.value === null && inherited === null) return;
    const at = spot && placeOf(spot);
    const merge =
      spot?.kind === 'alias' ? this.tree.text.slice(rangeOf(spot.alias).start, rangeOf(spot.alias).end) : null;
    const addition = this.additions.get(at) ?? { spot, block: newBlock(merge) };
    this.additions.set(at, addition);
    planKey(addition.block, rest, change, inherited, this.tree);
  }
}

/** The mapping or the key that additions to a spot belong to. */
function placeOf(spot: Spot): YAMLMap | Pair {
  if (spot.kind === 'mapping') return spot.map;
  return spot.step.pair;
}
