import type { FileAnalysis, ProcessAnalysis } from '../../../core/src/analysis/analysis';
import { callerPathsOf } from '../../../core/src/analysis/caller-files';
import type { Paths } from '../../../core/src/ports';
import type { FilePattern } from '../../../core/src/settings/tied-files';
import { globsBeside } from '../../../core/src/workspace/beside';
import type { Workspace } from '../../../core/src/workspace/workspace';
import type { Projects } from './projects';

/** Where something may happen that changes what is found in open documents: paths (absolute) and patterns. */
export function followedPlaces(
  uris: readonly string[],
  workspace: Workspace,
  projects: Projects,
  paths: Paths,
): readonly (string | FilePattern)[] {
  const last = uris.map((uri) => workspace.lastOf(uri)).filter((each) => each !== null);
  const used = [...workspace.filesUsed].flatMap((id) => paths.fromUri(id) ?? []);
  const around = [...projects.tiedEntries, ...projects.settingsPlaces(uris), ...patternsBeside(uris, workspace, paths)];
  return [...new Set<string | FilePattern>([...namedPlaces(last, paths), ...used, ...around])];
}

/** The absolute paths that the checked files' processes read, or would read were they there. */
function namedPlaces(analyses: readonly FileAnalysis[], paths: Paths): readonly string[] {
  const processes = new Set<ProcessAnalysis>(analyses.flatMap(({ deployment }) => deployment.processes));
  const documents = new Set([
    ...analyses.flatMap((each) => each.documents),
    ...[...processes].flatMap(({ process }) => process.documents),
  ]);
  const named = [...processes].flatMap(({ seen }) => seen.places);
  const own = [...new Set([...documents].map(({ uri }) => uri))].flatMap((uri) => paths.fromUri(uri) ?? []);
  return [...new Set([...named, ...own, ...[...documents].flatMap((document) => callerPathsOf(document, paths))])];
}

/** Where files lie, or would lie, that belong to open ones without being named by them. */
function patternsBeside(uris: readonly string[], workspace: Workspace, paths: Paths): readonly FilePattern[] {
  const patterns = uris.flatMap((uri): readonly FilePattern[] => {
    const path = paths.fromUri(uri);
    if (path === null) return [];
    return globsBeside(workspace.kindOf(uri)).map((glob) => ({ folder: paths.folderOf(path), glob }));
  });
  return [...new Map(patterns.map((pattern) => [`${pattern.folder} ${pattern.glob}`, pattern])).values()];
}
