import * as path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Paths } from '../../core/src/ports';

/** Names of files as this machine writes them. */
export const nodePaths: Paths = {
  fromUri(uri) {
    try {
      return uri.startsWith('file:') ? fileURLToPath(uri) : null;
    } catch {
      return null; // A file URI with a host, or with an encoded slash, names no file here.
    }
  },
  toUri: (file) => pathToFileURL(file).href,
  // A Mimir runs on Linux, wherever its configuration is edited.
  isAbsolute: (file) => path.isAbsolute(file) || path.posix.isAbsolute(file),
  folderOf: (file) => path.dirname(file),
  resolve: (folder, file) => path.resolve(folder, file),
};
