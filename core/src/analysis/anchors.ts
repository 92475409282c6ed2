import type { Finding, Fix } from '../model/finding';
import type { Process } from '../model/process';
import type { ConfigDocument, Setting } from '../model/setting';
import { contains, type TextRange } from '../model/text';
import { listed } from '../rules/wording';

/**
 * Findings about what an alias takes in, where the same rule tells of it at the anchor as well: said once, at the anchor,
 * with the aliases as places that have to do with it.
 */
export function withoutRepetition(findings: readonly Finding[]): readonly Finding[] {
  const atAnchor = (alias: Finding): Finding | undefined =>
    findings.find((other) => other.writtenAt === undefined && other.rule === alias.rule && other.uri === alias.uri && isSame(other.range, alias.writtenAt));
  const repeated = findings.flatMap((alias) => {
    const anchor = alias.writtenAt ? atAnchor(alias) : undefined;
    return anchor ? [{ alias, anchor }] : [];
  });
  if (repeated.length === 0) return findings;
  return findings
    .filter((finding) => !repeated.some(({ alias }) => alias === finding))
    .map((finding) => {
      const aliases = repeated.filter(({ anchor }) => anchor === finding).map(({ alias }) => alias);
      const places = new Map(aliases.map(({ uri, range }) => [range.start, { uri, range, message: 'This alias takes it in.' }]));
      return places.size === 0 ? finding : { ...finding, related: [...finding.related, ...places.values()] };
    });
}

/** The fix with a title that says which blocks else it changes, since they take in by an alias what it writes over. */
export function withOthersNamed(fix: Fix, place: Pick<Finding, 'range' | 'writtenAt'>, processes: readonly Process[]): Fix {
  const documents = [...new Set(processes.flatMap((process) => process.documents))].filter(({ settings }) => settings.some(({ takenInAt }) => takenInAt !== null));
  const blocks = new Set(documents.flatMap((document) => othersChanged(fix, place, document)));
  return blocks.size === 0 ? fix : { ...fix, title: `${fix.title} (this changes ${listed([...blocks])} too)` };
}

function othersChanged({ action }: Fix, { range, writtenAt }: Pick<Finding, 'range' | 'writtenAt'>, document: ConfigDocument): readonly string[] {
  if (action.kind === 'replace') {
    const touched = action.uri === document.uri ? action.edits.map((edit) => edit.range) : [];
    const isOwn = ({ takenInAt }: Setting): boolean => (writtenAt ? isSame(range, takenInAt) : takenInAt === null);
    return blocksOf(document.settings.filter((setting) => !isOwn(setting) && touched.some((each) => contains(setting.range, each))));
  }
  const changes = action.kind === 'set' ? action.changes.filter(({ uri, document: name }) => uri === document.uri && name === document.name) : [];
  const paths = new Set(changes.flatMap((each) => each.changes.flatMap(({ option }) => option.yamlPath ?? [])));
  const anchored = document.settings.filter(({ name, takenInAt }) => takenInAt === null && [...paths].some((path) => isBeside(path, name.value)));
  const others = document.settings.filter(({ name, takenInAt }) => takenInAt !== null && !paths.has(name.value));
  return blocksOf(others.filter((other) => anchored.some((setting) => isSame(setting.range, other.range) && isChanged(paths, setting, other, document))));
}

/** A key that is changed changes with it; one that is new comes to all that take in its block. */
function isChanged(paths: ReadonlySet<string>, setting: Setting, other: Setting, { settings }: ConfigDocument): boolean {
  if (paths.has(setting.name.value)) return true;
  const added = [...paths].filter((path) => isBeside(path, setting.name.value) && !settings.some(({ name }) => name.value === path));
  return added.some((path) => {
    const twin = `${blockOf(other.name.value)}${path.slice(blockOf(path).length)}`;
    return !paths.has(twin) && !settings.some(({ name }) => name.value === twin);
  });
}

function isBeside(path: string, other: string): boolean {
  return path === other || blockOf(path) === blockOf(other);
}

function blockOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), 0));
}

function blocksOf(settings: readonly Setting[]): readonly string[] {
  return settings.map(({ name }) => blockOf(name.value));
}

function isSame(one: TextRange, other: TextRange | null | undefined): boolean {
  return one.start === other?.start && one.end === other.end;
}
