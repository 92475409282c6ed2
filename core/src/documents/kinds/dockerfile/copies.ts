import type { Mount } from '../../../model/setting';
import { shellWords } from '../../carriers/shell/shell-words';
import type { Stage } from './instructions';

/** What a stage copies, as if it were mounted there. The folder that an image is built from is mostly the Dockerfile's own. */
export function copiesOf(text: string, { instructions }: Stage): readonly Mount[] {
  return instructions.flatMap(({ name, value }) => {
    if (name !== 'COPY' && name !== 'ADD') return [];
    const words = shellWords(text.slice(value.start, value.end)).words.map((word) => word.value);
    const paths = words.filter((word) => !/^--(?:chown|chmod|link)\b/.test(word));
    const target = paths.at(-1) ?? '';
    if (!target.startsWith('/') || paths.some((path) => /^--|[$*?[]|:\/\//.test(path))) return [];
    return paths.slice(0, -1).map((source) => ({
      target: targetOf(source, target, paths.length > 2),
      local: source.replace(/^\/+/, './'),
      assumed: true,
    }));
  });
}

/** The content of a folder goes into the target; a file goes into it where that is a folder. */
function targetOf(source: string, target: string, isFolder: boolean): string {
  const base = source.slice(source.lastIndexOf('/') + 1);
  const isFile = /[^.]\.\w+$/.test(base);
  const folder = target.replace(/\/+$/, '');
  return isFile && (isFolder || target.endsWith('/')) ? `${folder}/${base}` : folder === '' ? '/' : folder;
}
