import { exitCode, type Terminal } from './world';

/**
 * Prints on the process's streams. A reader that goes away, as `head` does, is no fault; an answer that could not be written,
 * as on a full disk, must not end like one that was.
 */
export function printOnStreams(): { readonly terminal: Terminal; hasFailed(): boolean } {
  let isFailed = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isFailed) return;
    isFailed = true;
    process.exitCode = exitCode.failure;
    process.stderr.write(`mimir-tls: The output cannot be written: ${error.code === 'ENOSPC' ? 'the disk is full' : (error.code ?? error.message)}.\n`);
  });
  // Nobody is left to be told.
  process.stderr.on('error', () => undefined);
  return {
    terminal: { write: (text) => void process.stdout.write(text), error: (text) => void process.stderr.write(text) },
    hasFailed: () => isFailed,
  };
}
