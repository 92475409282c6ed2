import { type AnalysisSettings, defaultAnalysisSettings } from '../../core/src/analysis/settings';
import type { Paths } from '../../core/src/ports';
import { matchesGlob } from './globs';
import type { Settings } from './protocol';

/** The user's settings as the core takes them. Folders are absolute; `deployments` are the files that the setting of that name leads to. */
export function analysisSettings(settings: Settings, workspaceFolders: readonly string[], deployments: AnalysisSettings['deployments'], paths: Paths): AnalysisSettings {
  const { mimirVersion, workingDirectory, pathMappings, rules, expiryWarningDays, certificates } = settings;
  const [first] = workspaceFolders;
  const absolute = (path: string): string => (first === undefined || paths.isAbsolute(path) ? path : paths.resolve(first, path));
  return {
    ...defaultAnalysisSettings,
    mimirVersion: mimirVersion === 'auto' ? null : mimirVersion,
    workingDirectory: workingDirectory === '' ? null : absolute(workingDirectory),
    workspaceFolders,
    pathMappings,
    deployments,
    looksBeside: true,
    isExcluded: (uri) => fits(settings.files.exclude, uri, workspaceFolders, paths),
    rules,
    preferences: { expiryWarningDays, internalName: certificates.internalName },
  };
}

/** True for a file that the user takes for Mimir's, whatever it holds. */
export function isIncluded(uri: string, { files }: Settings, workspaceFolders: readonly string[], paths: Paths): boolean {
  return fits(files.include, uri, workspaceFolders, paths);
}

/** Globs are for the whole path, or for the path from a workspace folder on. */
function fits(globs: readonly string[], uri: string, workspaceFolders: readonly string[], paths: Paths): boolean {
  if (globs.length === 0) return false;
  const path = globPath(uri);
  const folders = workspaceFolders.map((folder) => `${globPath(paths.toUri(folder)).replace(/\/$/, '')}/`);
  const relative = folders.filter((folder) => path.startsWith(folder)).map((folder) => path.slice(folder.length));
  return [path, ...relative].some((each) => matchesGlob(globs, each));
}

/** A URI's path as globs see it: without its scheme, unescaped. */
function globPath(uri: string): string {
  try {
    return decodeURIComponent(uri.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/)?/i, ''));
  } catch {
    return uri;
  }
}
