import { listed } from '../model/counted';
import type { Finding, Fix, FixAction } from '../model/finding';
import { grouped } from '../model/grouped';
import { noted } from '../model/memo';
import type { Process } from '../model/process';
import type { ConfigDocument, Setting } from '../model/setting';
import { contains, type TextRange } from '../model/text';
import { present } from '../model/present';
import { blockOf } from '../model/option';

/** How many blocks a title names; more are counted. */
const mostNamed = 3;
/** How many blocks are looked for at all; one anchor may be taken in at thousands of places. */
const mostLookedFor = 100;

type Place = Pick<Finding, 'range' | 'writtenAt'>;

/** The fix with a title that says which blocks else it changes, since they take in by an alias what it writes over. */
export function withOthersNamed(fix: Fix, place: Place, processes: readonly Process[]): Fix {
  const { action } = fix;
  if (action.kind !== 'set' && action.kind !== 'replace') return fix;
  const shared = new Map(processes.flatMap(sharedBy).map((each) => [each.document, each]));
  const blocks = new Set([...shared.values()].flatMap((each) => othersChanged(action, place, each)));
  if (blocks.size === 0) return fix;
  const names = [...blocks].slice(0, mostNamed);
  const more = blocks.size - names.length;
  return {
    ...fix,
    title: `${fix.title} (this changes ${listed(present([...names, more > 0 && `${String(more)} more`]))} too)`,
  };
}

/** What of a document's YAML aliases take in. */
interface Sharing {
  readonly document: ConfigDocument;
  /** Settings that aliases take in, by where they stand. */
  readonly takenIn: ReadonlyMap<number, readonly Setting[]>;
  /** The settings whose places are in their own block, by that block. */
  readonly own: ReadonlyMap<string, readonly Setting[]>;
  readonly names: ReadonlySet<string>;
}

/** Of the documents in which aliases take in something. */
const sharedBy = noted('what aliases take in', ({ documents }: Process): readonly Sharing[] =>
  documents.flatMap((document) => {
    const { settings } = document;
    const taken = settings.filter(({ takenInAt }) => takenInAt !== null);
    if (taken.length === 0) return [];
    const own = grouped(
      settings.filter(({ takenInAt }) => takenInAt === null),
      ({ name }) => blockOf(name.value),
    );
    return [
      {
        document,
        own,
        takenIn: grouped(taken, ({ range }) => range.start),
        names: new Set(settings.map(({ name }) => name.value)),
      },
    ];
  }),
);

function othersChanged(
  action: Extract<FixAction, { kind: 'set' | 'replace' }>,
  place: Place,
  sharing: Sharing,
): readonly string[] {
  const { document } = sharing;
  if (action.kind === 'replace') {
    if (action.uri === document.uri) return action.edits.flatMap(({ range }) => othersAt(range, place, sharing));
    return [];
  }
  const changes = action.changes
    .filter(({ uri, document: name }) => uri === document.uri && name === document.name)
    .flatMap((each) => each.changes);
  const paths = new Set(changes.flatMap(({ option }) => option.yamlPath ?? []));
  return [...paths].flatMap((path) => othersThatTakeIn(path, paths, sharing));
}

/** The blocks, beside that of the finding, to which a stretch of the text belongs. */
function othersAt(edit: TextRange, { range, writtenAt }: Place, { takenIn, own }: Sharing): readonly string[] {
  const taken = [...takenIn.values()].filter(([first]) => first && contains(first.range, edit)).flat();
  const [first] = taken;
  if (!first) return [];
  const owners = [...own.values()].flat().filter((setting) => isSame(setting.range, first.range));
  const others = writtenAt ? [...owners, ...taken.filter(({ takenInAt }) => !isSame(range, takenInAt))] : taken;
  return others.slice(0, mostLookedFor).map(({ name }) => blockOf(name.value));
}

/** A key that is changed changes for all that take it in; one that is new comes to all that take in its block. */
function othersThatTakeIn(
  path: string,
  paths: ReadonlySet<string>,
  { takenIn, own, names }: Sharing,
): readonly string[] {
  const block = own.get(blockOf(path)) ?? [];
  const present = block.find(({ name }) => name.value === path);
  const others = (present ? [present] : block.slice(0, 1))
    .flatMap(({ range }) => takenIn.get(range.start) ?? [])
    .slice(0, mostLookedFor);
  const blocks = others.map(({ name }) => blockOf(name.value));
  const twin = (other: string): string => `${other}${path.slice(blockOf(path).length)}`;
  return blocks.filter((other) => !paths.has(twin(other)) && (present !== undefined || !names.has(twin(other))));
}

function isSame(one: TextRange, other: TextRange | null): boolean {
  return one.start === other?.start && one.end === other.end;
}
