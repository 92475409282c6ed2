import {
  type CancellationToken,
  LSPErrorCodes,
  ResponseError,
  WorkDoneProgressReporter,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import { present } from '../../core/src/model/present';
import type { Session } from './session/session';

/** What a command may do while it runs. */
export interface CommandRun {
  /** Ends the command where the client has cancelled it; from here on it can be cancelled no more. Before anything is written. */
  readonly begin: () => void;
  /** Tells the client how far it is. */
  report(message: string): void;
}

interface Asked {
  readonly title: string;
  readonly token: CancellationToken;
  /** That of the client's own token, or one that discards everything. */
  readonly progress: WorkDoneProgressReporter;
}

/**
 * Runs a command, with progress in whichever way the client has it. Once it is cancelled it is answered at once as such, unless it has
 * begun to write.
 */
export async function runCommand<T>(
  session: Session,
  { title, token, progress }: Asked,
  work: (run: CommandRun) => Promise<T>,
): Promise<T> {
  const own = WorkDoneProgressReporter.isNullInstance(progress) ? await createProgress(session) : null;
  const shown = own ?? progress;
  const tokens = present([token, own?.token]);
  let hasBegun = false;
  const run: CommandRun = {
    begin: () => {
      if (tokens.some(({ isCancellationRequested }) => isCancellationRequested)) throw cancelled();
      hasBegun = true;
    },
    report: (message) => shown.report(message),
  };
  shown.begin(title, undefined, undefined, own !== null);
  try {
    return await Promise.race([work(run), cancellation(tokens, () => hasBegun)]);
  } finally {
    shown.done();
  }
}

async function createProgress({ connection, profile }: Session): Promise<WorkDoneProgressServerReporter | null> {
  if (!profile.showsProgress) return null;
  return connection.window.createWorkDoneProgress().catch(() => null);
}

/** Rejects once one of the tokens is cancelled. */
function cancellation(tokens: readonly CancellationToken[], isTooLate: () => boolean): Promise<never> {
  return new Promise((_, reject) => {
    for (const token of tokens)
      token.onCancellationRequested(() => {
        if (!isTooLate()) reject(cancelled());
      });
  });
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The command was cancelled, and nothing was written.');
}
