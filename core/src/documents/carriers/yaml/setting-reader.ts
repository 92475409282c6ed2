import { isAlias, isMap, isNode } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import type { Catalogue } from '../../../catalogue/catalogue';
import type { DocumentProblem, Setting, SettingValue } from '../../../model/setting';
import type { Located, TextRange } from '../../../model/text';
import { lineStart } from '../embedding/lines';
import { isCompactMapping, isMerge, isNull, keyOf, mergedInto, rangeOf, valueOf, settingRange } from './nodes';
import { readRestOfLine, readValue } from './scalars';
import type { YamlTree } from './tree';

/** What a YAML mapping is to Mimir. */
export interface MappingContext {
  readonly tree: YamlTree;
  readonly catalogue: Catalogue;
  /** Mimir's dotted path of the mapping; '' where it is the whole configuration. */
  readonly path: string;
}

/** What a mapping sets. */
export interface MappingReading {
  readonly settings: readonly Setting[];
  /** What stands in blocks that no release has. */
  readonly unread: readonly Setting[];
  readonly blocks: readonly Located<string>[];
  readonly problems: readonly DocumentProblem[];
  readonly enterprise: boolean;
  /** How many keys aliases have brought in. */
  readonly takenIn: number;
}

// A few lines of aliases can stand for billions of settings. Go's yaml refuses that too.
export const mostTakenIn = 50_000;

/** Mimir's settings in a mapping, which may be a whole file or a part of one. Null reads as an empty mapping. */
export function settingsFromMapping(node: Node | null, context: MappingContext): MappingReading {
  const walk = new MappingWalk(context);
  if (isMap(node)) walk.mapping(node, context.path, null, new Set());
  else if (node && !isNull(node)) walk.notAMapping(context.path, node);
  return walk;
}

class MappingWalk implements MappingReading {
  readonly settings: Setting[] = [];
  readonly unread: Setting[] = [];
  readonly blocks: Located<string>[] = [];
  readonly problems: DocumentProblem[] = [];
  enterprise = false;
  takenIn = 0;

  constructor(private readonly context: MappingContext) {}

  /**
   * `via` is the alias that took the mapping in, if one did. Keys in `overridden` stand beside a merge key, and so are
   * not taken from here; afterwards this mapping's own keys are among them.
   */
  mapping(map: YAMLMap, path: string, via: TextRange | null, overridden: Set<string>): void {
    const own = this.ownPairs(map, path, via, overridden);
    if (own === null) return;
    const merged = mergedInto(map, this.context.tree);
    if (via === null && merged.length === 0) return;
    for (const name of own) overridden.add(name);
    for (const { map: source, range } of merged) {
      if (this.exceeds(via ?? range)) return;
      this.mapping(source, path, via ?? range, overridden);
    }
  }

  notAMapping(path: string, node: Node): void {
    const { range, dynamic } = readValue(node, this.context.tree);
    if (dynamic) return;
    this.problems.push({
      code: 'scalar-for-block',
      range,
      subject: path || 'The configuration',
      replacement: null,
      relatedRange: null,
    });
  }

  /** Reads the pairs that a mapping has itself, and gives their keys; null where there were too many. */
  private ownPairs(
    map: YAMLMap,
    path: string,
    via: TextRange | null,
    overridden: ReadonlySet<string>,
  ): readonly string[] | null {
    const own: string[] = [];
    for (const pair of map.items) {
      if (isMerge(pair)) continue;
      if (via && this.exceeds(via)) return null;
      const key = keyOf(pair, this.context.tree);
      if (!key?.value) continue;
      own.push(key.value);
      if (!overridden.has(key.value)) this.pair(pair, key, path === '' ? key.value : `${path}.${key.value}`, via);
    }
    return own;
  }

  private pair(pair: Pair, key: Located<string>, path: string, via: TextRange | null): void {
    const { tree, catalogue } = this.context;
    const value = valueOf(pair, tree);
    if (value === null) return; // No colon yet, or an unknown anchor: said already.
    if (!path.includes('.') && catalogue.isEnterprise('yaml', path)) this.enterprise = true;
    const alias = isAlias(pair.value) ? rangeOf(pair.value) : null;
    if (key.value.includes('.') && this.isDottedName(path)) {
      this.dottedKey(pair, key, path, value);
      return;
    }
    this.option(pair, { value: path, range: key.range }, value, via ?? alias);
  }

  /** Reads what a path names: an option, a block, or neither. */
  private option(pair: Pair, { value: path, range }: Located<string>, value: Node, via: TextRange | null): void {
    const { catalogue } = this.context;
    const isOption = catalogue.yamlHistory(path).length > 0;
    const isBlock = catalogue.isBlock(path) || (!isOption && catalogue.isHidden('yaml', path));
    if (isBlock && isMap(value)) {
      this.blocks.push({ value: path, range });
      this.mapping(value, path, via, new Set());
    } else if (isOption || !catalogue.isBlock(path)) {
      if (isOption || !this.isFaulty(range)) this.settings.push(this.setting(pair, { value: path, range }, value, via));
      if (!isOption && isMap(pair.value)) this.unknownBlock(pair.value, path);
    } else if (isNull(value)) {
      this.blocks.push({ value: path, range });
    } else {
      this.notAMapping(path, value);
    }
  }

  /** True for a path that would mean something if the dots in its key were levels. */
  private isDottedName(path: string): boolean {
    const { catalogue } = this.context;
    return catalogue.yamlHistory(path).length > 0 || catalogue.isBlock(path) || catalogue.isHidden('yaml', path);
  }

  /** To YAML a dot is a letter like others, so that the key is one that no block has. */
  private dottedKey(pair: Pair, key: Located<string>, path: string, value: Node): void {
    this.problems.push({
      code: 'dotted-key',
      range: key.range,
      subject: key.value,
      replacement: null,
      relatedRange: null,
    });
    if (isMap(pair.value)) this.unknownBlock(pair.value, path);
    else this.unread.push(this.setting(pair, { value: path, range: key.range }, value, null));
  }

  /** The keys of an unknown block show what was meant. What aliases bring is left out. */
  private unknownBlock(map: YAMLMap, path: string): void {
    for (const pair of map.items) {
      const key = keyOf(pair, this.context.tree);
      if (!key?.value || !isNode(pair.value) || isAlias(pair.value) || isMerge(pair)) continue;
      const name = { value: `${path}.${key.value}`, range: key.range };
      if (isMap(pair.value)) this.unknownBlock(pair.value, name.value);
      else this.unread.push(this.setting(pair, name, pair.value, null));
    }
  }

  private setting(pair: Pair, name: Located<string>, node: Node, takenInAt: TextRange | null): Setting {
    const { tree } = this.context;
    const value: SettingValue = isCompactMapping(name.range, node, tree.text)
      ? readRestOfLine(rangeOf(node).start, tree)
      : readValue(node, tree);
    return { notation: 'yaml', name, value, range: settingRange(pair, name.range, tree.text), takenInAt };
  }

  /** On a line that does not parse, an unknown name is expected. */
  private isFaulty({ start }: TextRange): boolean {
    const { faultyLines, text } = this.context.tree;
    return faultyLines.size > 0 && faultyLines.has(lineStart(text, start));
  }

  private exceeds(via: TextRange): boolean {
    this.takenIn += 1;
    if (this.takenIn === mostTakenIn + 1) {
      const subject = 'document contains excessive aliasing';
      this.problems.push({ code: 'yaml-syntax', range: via, subject, replacement: null, relatedRange: null });
    }
    return this.takenIn > mostTakenIn;
  }
}
