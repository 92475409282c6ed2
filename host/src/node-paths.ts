import * as path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Paths } from '../../core/src/ports';

/** Names of files as this machine writes them. */
export const nodePaths: Paths = pathsOf(path.sep === '\\' ? 'windows' : 'posix');

/** Names of files as machines of a kind write them. */
export function pathsOf(kind: 'windows' | 'posix'): Paths {
  const windows = kind === 'windows';
  const names = windows ? path.win32 : path.posix;
  return {
    fromUri(uri) {
      try {
        if (uri.startsWith('file:')) return fileURLToPath(uri, { windows });
        return null;
      } catch {
        return null; // A file URI with a host, or with an encoded slash, names no file here.
      }
    },
    toUri: (file) => pathToFileURL(file, { windows }).href,
    // A Mimir runs on Linux, wherever its configuration is edited.
    isAbsolute: (file) => names.isAbsolute(file) || path.posix.isAbsolute(file),
    folderOf: (file) => names.dirname(file),
    resolve: (folder, file) => names.resolve(folder, file),
  };
}
