import { isInside, restInside } from '../model/containment';
import { isPemOrKey } from '../model/quoted';
import type { ConfigDocument, UnitCredentials, Mount } from '../model/setting';
import type { Paths } from '../ports';
import type { AnalysisSettings } from './analysis-settings';
import { present } from '../model/present';

/** Where a path that a configuration writes may lead on this machine. */
export type PathPlaces =
  | { readonly kind: 'unknown' }
  /** Absolute paths, the likeliest first, and why they lead here: the user mapped the folder, a container mounts it, or it is a guess. */
  | {
      readonly kind: 'candidates';
      readonly paths: readonly string[];
      readonly by: 'relative' | 'absolute' | 'mapping' | 'mount' | 'guess';
    };

/** Where the paths of one process begin. */
export interface PathScope {
  /** The folders that Mimir may have been started in, the likeliest first (spec 1.1: paths are relative to it). */
  readonly folders: readonly string[];
  /** What the process's container mounts, each with the folder that its local path is relative to; null outside one. */
  readonly mounts: readonly LocatedMount[] | null;
  /** What systemd gives its process by name. */
  readonly credentials: readonly UnitCredentials[];
  /** Files and folders that its documents write themselves. */
  readonly created: readonly string[];
}

/** A mount with the document that tells of it, and the folder that its local path starts at. */
export interface LocatedMount extends Mount {
  readonly uri: string;
  readonly folder: string | null;
}

const unknown: PathPlaces = { kind: 'unknown' };

/** The scope of a process with these documents: where one of them tells of its container, all its paths are that container's. */
export function pathScopeOf(documents: readonly ConfigDocument[], settings: AnalysisSettings, paths: Paths): PathScope {
  const flagsFirst = [...documents].sort((a, b) => Number(b.notation === 'flag') - Number(a.notation === 'flag'));
  const folderOf = ({ uri }: ConfigDocument): string | null => {
    const file = paths.fromUri(uri);
    if (file === null) return null;
    return paths.folderOf(file);
  };
  const contained = flagsFirst.filter(({ pathsAreLocal }) => !pathsAreLocal);
  const mounts = contained.flatMap((document) =>
    (document.mounts ?? []).map((mount) => ({ ...mount, uri: document.uri, folder: folderOf(document) })),
  );
  return {
    folders: workingFolders(flagsFirst, folderOf, settings, paths),
    mounts: contained.length > 0 ? mounts : null,
    credentials: contained.length > 0 ? [] : documents.flatMap(({ credentials }) => credentials ?? []),
    created: documents.flatMap(({ creates }) => creates ?? []),
  };
}

function workingFolders(
  documents: readonly ConfigDocument[],
  folderOf: (document: ConfigDocument) => string | null,
  settings: AnalysisSettings,
  paths: Paths,
): readonly string[] {
  if (settings.workingDirectory !== null) return [settings.workingDirectory];
  const [own, ...others] = documents.map(folderOf).filter((folder) => folder !== null);
  const files = documents.map(({ uri }) => paths.fromUri(uri)).filter((path) => path !== null);
  const workspaces = files.flatMap((file) => settings.workspaceFolders.filter((folder) => isInside(file, folder)));
  return [...new Set(present([own, ...workspaces, ...others]))];
}

/** Follows a path as a document writes it; never looks at the disk. What may stand for something else leads nowhere, unless it is literal. */
export function placesOf(
  written: string,
  scope: PathScope,
  settings: AnalysisSettings,
  paths: Paths,
  isLiteral = false,
): PathPlaces {
  const places = givenPlaces(written, scope, settings, paths, isLiteral);
  // What is written before Mimir starts need not be there yet.
  if (places.kind === 'candidates' && scope.created.some((path) => isInside(bare(written), bare(path))))
    return { ...places, by: 'guess' };
  return places;
}

function bare(path: string): string {
  return path.replace(/^\.\/+/, '');
}

function givenPlaces(
  written: string,
  { folders, mounts, credentials }: PathScope,
  settings: AnalysisSettings,
  paths: Paths,
  isLiteral: boolean,
): PathPlaces {
  if (written === '' || isPemOrKey(written) || /\{\{|\0/.test(written) || (!isLiteral && /\$[\w({]/.test(written)))
    return unknown;
  const mapped = mapFolder(written, settings.pathMappings, paths);
  if (mapped !== null) return { kind: 'candidates', paths: [absolute(mapped, settings, paths)], by: 'mapping' };
  const loaded = credentials.find(({ folder }) => isInside(written, folder));
  if (loaded) return loadedPlaces(written, loaded);
  if (mounts) return mountedPlaces(written, mounts, paths);
  if (paths.isAbsolute(written)) return { kind: 'candidates', paths: [written], by: 'absolute' };
  if (folders.length === 0) return unknown;
  return { kind: 'candidates', paths: folders.map((folder) => paths.resolve(folder, written)), by: 'relative' };
}

/** What no line of the unit loads may come from a drop-in, or from a folder that it loads. One of several stores has it. */
function loadedPlaces(written: string, { sources }: UnitCredentials): PathPlaces {
  const paths = sources.get(written) ?? [];
  if (paths.length === 0) return unknown;
  return { kind: 'candidates', paths, by: paths.length > 1 ? 'guess' : 'absolute' };
}

/** The deepest mount wins, also where nothing here shows what it holds. A container's working directory is not known. */
function mountedPlaces(written: string, mounts: readonly LocatedMount[], paths: Paths): PathPlaces {
  const covering = mounts
    .filter(({ target }) => isInside(written, target))
    .sort((a, b) => b.target.length - a.target.length);
  const best = covering[0];
  if (!best || best.local === null || best.folder === null) return unknown;
  const rest = restInside(written, best.target) ?? '';
  const local = paths.resolve(best.folder, best.local);
  const by = best.assumed === true ? 'guess' : foundBy(best.local, paths);
  return { kind: 'candidates', paths: [below(local, rest, paths)], by };
}

/** A folder beside the document belongs to it, whether it is there yet or not. */
function foundBy(local: string, paths: Paths): 'mount' | 'relative' {
  if (paths.isAbsolute(local)) return 'mount';
  return 'relative';
}

/** The longest folder that the user mapped wins. */
function mapFolder(written: string, mappings: Readonly<Record<string, string>>, paths: Paths): string | null {
  const folders = Object.keys(mappings)
    .filter((folder) => isInside(written, folder))
    .sort((a, b) => b.length - a.length);
  const best = folders[0];
  const local = best && mappings[best];
  if (best === undefined || local === undefined) return null;
  return below(local, restInside(written, best) ?? '', paths);
}

/** In a folder of this machine. A name that begins like a drive of Windows leads nowhere else. */
function below(folder: string, rest: string, paths: Paths): string {
  return paths.resolve(folder, `./${rest}`);
}

/** A mapping may be relative to the workspace folder. */
function absolute(path: string, settings: AnalysisSettings, paths: Paths): string {
  const base = settings.workspaceFolders[0];
  if (base === undefined || paths.isAbsolute(path)) return path;
  return paths.resolve(base, path);
}
