import type { SourceText } from '../../../model/text';
import type { Neighbours, Share } from '../document-kind';

/**
 * The flag files of one folder that name one configuration file are the processes of one deployment; so are those that
 * name none and run different components.
 */
export const flagFileNeighbours: Neighbours = {
  glob: '*.{flags,mimirflags}',
  mayBelong: (_, other) => /\.(?:mimir)?flags$/i.test(other),
  shareOf,
};

/** Where a line names the file, in front of any comment. */
const configFile = /^[^#\n]*?--?config\.file(?:=|[ \t]+)["']?([^\s"']+)/gm;

/** Null for a file that names one that a variable or a template will fill in. */
function shareOf({ text }: SourceText): Share | null {
  const named = text.includes('config.file') ? [...text.matchAll(configFile)].at(-1)?.[1] : undefined;
  if (named === undefined) return { place: '', bond: 'folder', objects: [] };
  if (/\$|\{\{/.test(named)) return null;
  return { place: named.replace(/^(?:\.\/)+/, ''), bond: 'name', objects: [] };
}
