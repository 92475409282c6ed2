import type * as vscode from 'vscode';
import { safeLog } from '../../../core/src/model/safe-text';

/** The output as the trace of messages writes to it: they hold the documents, and a private key of those must not get into a log. */
export function traceChannel(output: vscode.LogOutputChannel): vscode.LogOutputChannel {
  return new Proxy(output, {
    get: (target, name): unknown => {
      if (name === 'trace') return (message: string) => target.trace(safeLog(message));
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value === 'function')
        return (...given: readonly unknown[]): unknown => Reflect.apply(value, target, given);
      return value;
    },
  });
}
