import { ProgressLine } from './progress';
import { exitCode, type Terminal } from './world';

/**
 * Prints on the process's streams. A reader that goes away, as `head` does, is no fault; an answer that could not be written,
 * as on a full disk, must not end like one that was.
 */
export function printOnStreams(): {
  readonly terminal: Terminal;
  readonly progress: ProgressLine;
  hasFailed(): boolean;
} {
  let isFailed = false;
  const progress = new ProgressLine(process.stderr, () => Date.now(), (process.env.TERM ?? '') === 'dumb');
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isFailed) return;
    isFailed = true;
    process.exitCode = exitCode.failure;
    process.stderr.write(
      `mimir-tls: Can't write the output: ${error.code === 'ENOSPC' ? 'the disk is full' : (error.code ?? error.message)}.\n`,
    );
  });
  // Nobody is left to be told.
  process.stderr.on('error', () => undefined);
  return {
    terminal: {
      write(text) {
        progress.clear();
        process.stdout.write(text);
      },
      error(text) {
        progress.clear();
        process.stderr.write(text);
      },
    },
    progress,
    hasFailed: () => isFailed,
  };
}

/** Whether standard output shows colors: a terminal does, unless NO_COLOR says not to; FORCE_COLOR has it elsewhere. */
export function hasColors(): boolean {
  const { NO_COLOR: none = '', FORCE_COLOR: forced = '', TERM: terminal = '' } = process.env;
  if (none !== '') return false;
  return (forced !== '' && forced !== '0') || (process.stdout.isTTY && terminal !== 'dumb');
}
