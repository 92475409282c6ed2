import type { ConfigDocument } from '../model/setting';
import type { Paths } from '../ports';
import type { AnalysisSettings } from './settings';

/** Where a path that a configuration writes may lead on this machine. */
export type PathPlaces =
  | { readonly kind: 'unknown' }
  /** Absolute paths, the likeliest first. `mapped` where the user said what the folder is here. */
  | { readonly kind: 'candidates'; readonly paths: readonly string[]; readonly absolute: boolean; readonly mapped: boolean };

const unknown: PathPlaces = { kind: 'unknown' };

/** The folders that Mimir may have been started in, the likeliest first (spec 1.1: paths are relative to it). */
export function workingFolders(documents: readonly ConfigDocument[], settings: AnalysisSettings, paths: Paths): readonly string[] {
  if (settings.workingDirectory !== null) return [settings.workingDirectory];
  const flagsFirst = [...documents].sort((a, b) => Number(b.notation === 'flag') - Number(a.notation === 'flag'));
  const files = flagsFirst.map(({ uri }) => paths.fromUri(uri)).filter((path) => path !== null);
  const [own, ...others] = files.map((file) => paths.folderOf(file));
  const workspaces = files.flatMap((file) => settings.workspaceFolders.filter((folder) => file.startsWith(folder)));
  return [...new Set([...(own === undefined ? [] : [own]), ...workspaces, ...others])];
}

/** Follows a path as a document writes it; never looks at the disk. */
export function placesOf(
  written: string,
  document: ConfigDocument,
  folders: readonly string[],
  settings: AnalysisSettings,
  paths: Paths,
): PathPlaces {
  if (written === '' || /\{\{|\$[\w({]|\0/.test(written)) return unknown;
  const mapped = mapFolder(written, settings.pathMappings, paths);
  if (mapped !== null) return { kind: 'candidates', paths: [absolute(mapped, settings, paths)], absolute: true, mapped: true };
  if (!document.pathsAreLocal) return unknown;
  if (paths.isAbsolute(written)) return { kind: 'candidates', paths: [written], absolute: true, mapped: false };
  if (folders.length === 0) return unknown;
  const candidates = folders.map((folder) => paths.resolve(folder, written));
  return { kind: 'candidates', paths: candidates, absolute: false, mapped: false };
}

/** The longest folder that the user mapped wins. */
function mapFolder(written: string, mappings: Readonly<Record<string, string>>, paths: Paths): string | null {
  const folders = Object.keys(mappings)
    .map((folder) => ({ folder, prefix: folder.endsWith('/') ? folder : `${folder}/` }))
    .filter(({ folder, prefix }) => written === folder || written.startsWith(prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  const best = folders[0];
  const local = best && mappings[best.folder];
  return best && local !== undefined ? paths.resolve(local, `./${written.slice(best.prefix.length)}`) : null;
}

/** A mapping may be relative to the workspace folder. */
function absolute(path: string, settings: AnalysisSettings, paths: Paths): string {
  const base = settings.workspaceFolders[0];
  return base === undefined || paths.isAbsolute(path) ? path : paths.resolve(base, path);
}
