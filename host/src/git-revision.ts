import { expandOid, readBlob, readCommit, readTree, resolveRef, type PromiseFsClient } from 'isomorphic-git';
import type { Revision, RevisionEntry } from '../../core/src/ports';
import { type Doubt, isMissing, type Repository, repositoryAround, repositoryFiles } from './git-repository';

/** Parents and grandparents of a name: more is a mistake, or a joke. */
const mostSteps = 10_000;

/**
 * The commit that a name such as `main`, `HEAD~2`, `origin/main`, `v1.2` or `1a2b3c4` stands for, in the repository around a folder. Git is
 * not started: its objects are read as data. A doubt is a part of a sentence.
 */
export async function openRevision(name: string, folder: string): Promise<Revision | Doubt> {
  const repository = await repositoryAround(folder);
  if (repository === null) return { doubt: 'no repository is around the current folder' };
  if ('doubt' in repository) return repository;
  const { fs, tooLarge } = repositoryFiles(repository);
  try {
    return await revisionIn(repository, fs, name);
  } catch (error) {
    if (tooLarge.length > 0) return { doubt: `${tooLarge[0] ?? ''} is larger than 512 MiB` };
    return { doubt: isMissing(error) ? `${name} is not in this repository` : "its objects can't be read" };
  }
}

interface Reading {
  readonly fs: PromiseFsClient;
  readonly gitdir: string;
  readonly cache: object;
  /** Trees by their names: every path goes through those above it. */
  readonly trees: Map<string, ReturnType<typeof readTree>>;
}

async function revisionIn(repository: Repository, fs: PromiseFsClient, name: string): Promise<Revision | Doubt> {
  const reading: Reading = { fs, gitdir: repository.shared, cache: {}, trees: new Map() };
  const [, start = name, steps = ''] = /^(.+?)((?:~\d*|\^\d*)*)$/.exec(name) ?? [];
  const named = await oidOf(start, reading);
  if (named === null) return { doubt: `${start} is no branch, tag or commit` };
  const commit = await ancestorOf(named, steps, reading);
  if (commit === null) return { doubt: `${name} goes back further than the history that is here` };
  const {
    commit: { tree },
  } = await readCommit({ ...reading, oid: commit });
  return {
    top: repository.top,
    commit,
    at: (path) =>
      entryAt(
        tree,
        path.split('/').filter((part) => part !== ''),
        reading,
      ),
  };
}

/** References come before the beginnings of commits' names, as in git. */
async function oidOf(name: string, reading: Reading): Promise<string | null> {
  const ref = await resolveRef({ ...reading, ref: name }).catch(() => null);
  if (ref !== null) return ref;
  if (/^[0-9a-f]{4,40}$/.test(name)) return expandOid({ ...reading, oid: name }).catch(() => null);
  return null;
}

/** Null where the history that is here does not reach back so far. */
async function ancestorOf(oid: string, steps: string, reading: Reading): Promise<string | null> {
  // A tag is peeled to its commit.
  let { oid: current, commit } = await readCommit({ ...reading, oid });
  const moves = [...steps.matchAll(/([~^])(\d*)/g)].flatMap(([, sign, count = '']) => {
    const number = count === '' ? 1 : Number(count);
    if (sign === '^') {
      if (number === 0) return [];
      return [number - 1];
    }
    return Array.from({ length: Math.min(number, mostSteps) }, () => 0);
  });
  for (const parent of moves) {
    const next = commit.parent[parent];
    if (next === undefined) return null;
    const found = await readCommit({ ...reading, oid: next }).catch(() => null);
    if (found === null) return null;
    ({ oid: current, commit } = found);
  }
  return current;
}

async function entryAt(tree: string, parts: readonly string[], reading: Reading): Promise<RevisionEntry | null> {
  const read = reading.trees.get(tree) ?? readTree({ ...reading, oid: tree });
  reading.trees.set(tree, read);
  const { tree: entries } = await read;
  const [first, ...rest] = parts;
  if (first === undefined) return folderOf(entries);
  const entry = entries.find(({ path }) => path === first);
  if (!entry) return null;
  if (entry.type === 'tree') return entryAt(entry.oid, rest, reading);
  if (rest.length > 0) return null;
  if (entry.type === 'commit') return { kind: 'submodule' };
  return {
    kind: entry.mode === '120000' ? 'link' : 'file',
    bytes: async () => (await readBlob({ ...reading, oid: entry.oid })).blob,
  };
}

function folderOf(entries: readonly { readonly path: string; readonly type: string }[]): RevisionEntry {
  // A crafted tree may name what no file is called.
  const sound = entries.filter(({ path }) => !/[/\\\0]|^\.{0,2}$/.test(path));
  return { kind: 'folder', entries: sound.map(({ path, type }) => ({ name: path, isFolder: type === 'tree' })) };
}
