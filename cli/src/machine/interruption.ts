import type { Files } from '../../../core/src/ports';

type Save = (path: string, text: string) => Promise<string | null>;

/** The same files and the same way to save output, and whether a change of any has begun. */
export function watchedForWriting(
  files: Files,
  save: Save,
): { readonly files: Files; readonly save: Save; readonly hasBegun: () => boolean } {
  let hasBegun = false;
  const begun = (): Files => {
    hasBegun = true;
    return files;
  };
  return {
    files: {
      ...files,
      create: (...change) => begun().create(...change),
      keep: (...change) => begun().keep(...change),
      replace: (...change) => begun().replace(...change),
      remove: (...change) => begun().remove(...change),
      lock: (...change) => begun().lock(...change),
    },
    save: (path, text) => {
      begun();
      return save(path, text);
    },
    hasBegun: () => hasBegun,
  };
}

/**
 * Ends the process when somebody stops it: at once, or where files are being written once the run is done, so that none is left
 * half-written. The second time it ends at once. Gives the exit status of a process that was stopped, or null.
 */
export function endWhenStopped(isWriting: () => boolean): () => number | null {
  const statuses = { SIGINT: 130, SIGTERM: 143 } as const;
  let stopped: number | null = null;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!isWriting() || stopped !== null) process.exit(statuses[signal]);
      stopped = statuses[signal];
      process.stderr.write('mimir-tls: Finishing the current files. Interrupt again to stop now.\n');
    });
  }
  return () => stopped;
}
