import { isInside } from '../model/containment';
import { quoted, shown } from '../model/quoted';
import type { Paths } from '../ports';
import type { Chosen } from './chosen';
import { placeIn, type SettingsProblem } from './file-reading';

/** Where a file of settings is, and how far it may lead. */
interface Bounds {
  readonly folder: string;
  readonly root: string;
  readonly text: string;
}

/** What somebody chose without the paths and globs that lead outside of the root by their names; links are for who reads. */
export function confinedChoice(
  chosen: Chosen,
  bounds: Bounds,
  paths: Paths,
): { readonly chosen: Chosen; readonly problems: readonly SettingsProblem[] } {
  const problems: SettingsProblem[] = [];
  const isKept = (written: string, path: readonly string[]): boolean => {
    if (leadsInside(written, bounds, paths)) return true;
    problems.push({
      range: placeIn(bounds.text, path, 'value') ?? { start: 0, end: 0 },
      severity: 'warning',
      message: `${path.map((key) => shown(key)).join('.')} points outside the root with ${quoted(written)}, so that is ignored. Add --allow-outside, or trust the workspace.`,
      meant: null,
    });
    return false;
  };
  const { workingDirectory, pathMappings, deployments } = chosen;
  const inside = (list: readonly string[] | undefined, path: readonly string[]): readonly string[] | undefined =>
    list?.filter((each) => isKept(each, path));
  const confined: Chosen = {
    ...chosen,
    workingDirectory:
      workingDirectory !== undefined && isKept(workingDirectory, ['workingDirectory']) ? workingDirectory : undefined,
    pathMappings:
      pathMappings &&
      Object.fromEntries(Object.entries(pathMappings).filter(([key, path]) => isKept(path, ['pathMappings', key]))),
    deployments:
      deployments &&
      Object.fromEntries(
        Object.entries(deployments).map(([key, files]) => [key, inside(files, ['deployments', key]) ?? []]),
      ),
    'files.include': inside(chosen['files.include'], ['files', 'include']),
    'files.exclude': inside(chosen['files.exclude'], ['files', 'exclude']),
  };
  return { chosen: confined, problems };
}

/** A glob leads where the folders before its first mark do; past it there is no way up. */
function leadsInside(written: string, { folder, root }: Bounds, paths: Paths): boolean {
  const mark = written.search(/[*?[{]/);
  const start = mark === -1 ? written : written.slice(0, written.lastIndexOf('/', mark) + 1);
  if (mark !== -1 && /(?:^|[\\/{,])\.\.(?:[\\/},]|$)/.test(written.slice(start.length))) return false;
  return isInside(paths.resolve(folder, start || '.'), paths.resolve(root, '.'));
}
