import type { FileAnalysis } from '../analysis/analysis';
import { mayBeMimirs } from '../documents/recognition/hint';
import type { ConfigDocument } from '../model/setting';
import { Workspace } from '../workspace/workspace';
import { openedIn, type JudgingGround } from './judging';
import { present } from '../model/present';

/** Files beside those that somebody names: some belong to their deployment, of others nobody can say. */
export interface Companions {
  /** Absolute paths. */
  readonly certain: readonly string[];
  readonly uncertain: readonly string[];
}

/** A folder with more files is no deployment's own. */
const mostBeside = 100;
const longestTaken = 1_000_000;
/** The kinds whose files each start a process, whatever folder they lie in. */
const startingKinds: ReadonlySet<string> = new Set(['flags', 'systemd', 'shell-script', 'env-file']);

/**
 * Looks beside the named files, and in the folder above them, for files that share a YAML with them, and for flag files
 * whose processes join the same gossip cluster. Files of a tool that reads whole folders are its own affair.
 */
export async function companionsOf(named: readonly string[], ground: JudgingGround): Promise<Companions> {
  const { paths } = ground.ports;
  const beside = await candidatesBeside(named, ground);
  const workspace = await openedIn(
    new Workspace(ground.catalogue, ground.ports, ground.settingsFor, ground.prepare),
    [...named, ...beside],
    ground,
  );
  const reached = new Set<string>();
  const analyses = new Map<string, FileAnalysis>();
  for (const path of [...named, ...beside]) {
    const { files } = await workspace.ask(paths.toUri(path));
    for (const [each, analysis] of files) {
      if ((analyses.get(each)?.kind ?? null) === null) analyses.set(each, analysis);
      if (named.includes(path) && analysis.kind !== null) reached.add(each);
    }
  }
  const joined = gossipingWith(reached, analyses);
  const own = beside.filter((path) => isOfMimir(analyses.get(paths.toUri(path))));
  const folders = new Set(named.map((path) => paths.folderOf(path)));
  return {
    // A YAML is read by those who name it, whoever else is beside them.
    certain: own.filter(
      (path) => joined.has(paths.toUri(path)) && analyses.get(paths.toUri(path))?.kind !== 'mimir-yaml',
    ),
    uncertain: own.filter(
      (path) =>
        !joined.has(paths.toUri(path)) &&
        folders.has(paths.folderOf(path)) &&
        startsProcess(analyses.get(paths.toUri(path))),
    ),
  };
}

async function candidatesBeside(
  named: readonly string[],
  { ports: { files, paths } }: JudgingGround,
): Promise<readonly string[]> {
  const folders = named.map((path) => paths.folderOf(path));
  const found: string[] = [];
  for (const folder of new Set([...folders, ...folders.map((each) => paths.folderOf(each))])) {
    const names = (await files.list(folder)).filter((name) => !name.endsWith('/'));
    if (names.length > mostBeside) continue;
    for (const name of names) {
      const path = paths.resolve(folder, name);
      if (named.includes(path)) continue;
      const status = await files.stat(path);
      if (status.kind !== 'file' || status.size > longestTaken) continue;
      const text = await files.readText(path);
      if (text !== null && mayBeMimirs('', path, text)) found.push(path);
    }
  }
  return found;
}

function isOfMimir(analysis: FileAnalysis | undefined): boolean {
  return analysis !== undefined && analysis.kind !== null && analysis.documents.some(({ example }) => example !== true);
}

function startsProcess(analysis: FileAnalysis | undefined): boolean {
  return startingKinds.has(analysis?.kind ?? '');
}

/** The files that are reached, and those of local processes that join the same members, one after the other. */
function gossipingWith(reached: ReadonlySet<string>, analyses: ReadonlyMap<string, FileAnalysis>): ReadonlySet<string> {
  const joined = new Set(reached);
  const candidates = [...analyses].filter(([, analysis]) => startsProcess(analysis));
  for (let before = -1; before !== joined.size;) {
    before = joined.size;
    const members = [...joined].flatMap((uri) => gossipOf(analyses.get(uri)));
    for (const [uri, analysis] of candidates)
      if (gossipOf(analysis).some((one) => members.some((other) => isOneCluster(one, other)))) joined.add(uri);
  }
  return joined;
}

interface Gossip {
  readonly joins: ReadonlySet<string>;
  /** The addresses by which others may join it. */
  readonly own: ReadonlySet<string>;
}

function gossipOf(analysis: FileAnalysis | undefined): readonly Gossip[] {
  if (!startsProcess(analysis)) return [];
  return (analysis?.processes ?? []).map(({ process }) => {
    const text = (flag: string): string => process.configuration.flag(flag)?.text ?? '';
    const port = text('memberlist.advertise-port') || text('memberlist.bind-port') || '7946';
    const named = ['memberlist.advertise-addr', 'memberlist.bind-addr'].flatMap((flag) => text(flag).split(','));
    const hosts = [...named, ...ownAddresses(process.documents)].filter((host) => host !== '' && host !== '0.0.0.0');
    const joins = process.documents
      .flatMap(joinsOf)
      .map((address) => (/:\d+$/.test(address) ? address : `${address}:7946`));
    return { joins: new Set(joins), own: new Set(hosts.map((host) => `${host}:${port}`)) };
  });
}

/** A flag that may be given several times: the settings show each. */
function joinsOf({ settings }: ConfigDocument): readonly string[] {
  const joins = settings.filter(
    ({ name }) => /^memberlist\.join(?:_members)?$/.test(name.value) || name.value === 'memberlist.join_members',
  );
  return present(joins.map(({ value }) => value && !value.dynamic && value.text))
    .flatMap((text) => text.split(','))
    .map((address) => address.trim())
    .filter((address) => address !== '');
}

function ownAddresses(documents: readonly ConfigDocument[]): readonly string[] {
  return documents.flatMap(({ settings }) =>
    settings.filter(({ name }) => /instance[-_]addr$/.test(name.value)).flatMap(({ value }) => value?.text ?? []),
  );
}

function isOneCluster(one: Gossip, other: Gossip): boolean {
  return (
    [...one.joins].some((address) => other.joins.has(address) || other.own.has(address)) ||
    [...other.joins].some((address) => one.own.has(address))
  );
}
