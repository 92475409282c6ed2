import { watch } from 'node:fs';
import type { FolderWatching } from '../../core/src/ports';
import { errorCode } from './file-errors';

/** By the system's own notices: inotify, FSEvents or ReadDirectoryChangesW, not below the folder. */
export const nodeFolderWatching: FolderWatching = {
  watch(folder, changed, failed) {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => {
        changed(name);
      });
      watcher.on('error', () => {
        watcher.close();
        failed();
      });
      return {
        stop: () => {
          watcher.close();
        },
      };
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return 'missing';
      return 'refused';
    }
  },
};
