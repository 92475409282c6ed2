import type { Connection } from 'vscode-languageserver';
import { safeLog } from '../../../core/src/model/safe-text';

/** The server's log in the editor. What it quotes of files is made safe. */
export class Log {
  constructor(private readonly connection: Connection) {}

  tell(message: string): void {
    this.connection.console.info(safeLog(message));
  }

  warn(message: string): void {
    this.connection.console.warn(safeLog(message));
  }

  /** A fault of ours, with what it takes to report it. */
  fault(error: unknown): void {
    this.connection.console.error(safeLog(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  }
}
