import type { Files, Paths } from '../ports';
import type { KnownNames } from './chosen';
import { confinedChoice } from './confined';
import { settingsFileNames } from './file-names';
import { readSettingsFile, type SettingsFileReading, unreadable } from './file-reading';
import type { Layer } from './project';

/** A file of settings that was found. */
export interface SettingsFile {
  /** Absolute. */
  readonly path: string;
  readonly folder: string;
  /** Empty where it cannot be read. */
  readonly text: string;
  /** Why nothing of it can be read, as the beginning of a sentence; absent where it was. */
  readonly failure?: string;
  /** Other names of such files in the same folder, which do not count. */
  readonly besides: readonly string[];
}

export interface FindingPorts {
  readonly files: Pick<Files, 'stat' | 'readText' | 'mayList'>;
  readonly paths: Paths;
}

/**
 * The file of settings for what lies in a folder: the nearest one from there upwards to the stop, which is a folder
 * around it. A folder that is not below the stop is the only one that is looked at.
 */
export async function findSettingsFile(
  folder: string,
  stop: string,
  ports: FindingPorts,
): Promise<SettingsFile | null> {
  for (const each of foldersUpTo(folder, stop, ports.paths)) {
    const found = await settingsFileIn(each, ports);
    if (found) return found;
  }
  return null;
}

/** The folders from one upwards to the stop, with both. */
export function foldersUpTo(folder: string, stop: string, paths: Paths): readonly string[] {
  const [start, top] = [paths.resolve(folder, '.'), paths.resolve(stop, '.')];
  const folders = [start];
  for (let each = start; each !== top;) {
    const above = paths.folderOf(each);
    if (above === each) return [start];
    folders.push(above);
    each = above;
  }
  return folders;
}

async function settingsFileIn(folder: string, { files, paths }: FindingPorts): Promise<SettingsFile | null> {
  // Nothing leads to a folder outside, so that it is passed over and not told.
  if ((await files.mayList?.(folder)) === false) return null;
  const kinds = await Promise.all(settingsFileNames.map((name) => files.stat(paths.resolve(folder, name))));
  const named = settingsFileNames.map((name, index) => ({ name, kind: kinds[index]?.kind ?? 'missing' }));
  const [first, ...others] = named.filter(({ kind }) => kind !== 'missing');
  if (first === undefined) return null;
  const path = paths.resolve(folder, first.name);
  const besides = others.map(({ name }) => name);
  const text = first.kind === 'file' ? await files.readText(path) : null;
  if (text !== null) return { path, folder, text, besides };
  // To pass over what somebody put there would check the files by other settings, and say nothing of it.
  const failure = first.kind === 'folder' ? 'This is a folder' : 'This cannot be read as a file of settings';
  return { path, folder, text: '', besides, failure };
}

/** A file of settings as it was read: a layer of the settings, and what is wrong with it. */
export interface ReadSettingsFile extends Layer, Pick<SettingsFile, 'path' | 'text'> {
  readonly folder: string;
  readonly problems: SettingsFileReading['problems'];
}

/** True for a file of which nothing is used. */
export function isUnusable({ problems }: Pick<ReadSettingsFile, 'problems'>): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** Reads a file of settings; with a root, what of it leads outside of that is left out and told. */
export function layerOf(
  { path, folder, text, failure, besides }: SettingsFile,
  root: string | null,
  known: KnownNames,
  paths: Paths,
): ReadSettingsFile {
  const read = failure === undefined ? readSettingsFile(text, known) : unreadable(failure, { start: 0, end: 0 });
  const { chosen, problems } =
    root === null ? { chosen: read.chosen, problems: [] } : confinedChoice(read.chosen, { folder, root, text }, paths);
  const ignored = besides.map((name) => ({
    range: { start: 0, end: 0 },
    severity: 'warning' as const,
    message: `${name} in this folder is ignored, because this file has precedence. Remove one of them.`,
    meant: null,
  }));
  return { path, folder, text, chosen, problems: [...read.problems, ...problems, ...ignored] };
}
