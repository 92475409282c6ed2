import * as vscode from 'vscode';
import type { GenerationReceipt } from '../../../server/src/protocol/protocol';

const writeOutside = 'Write Outside the Workspace';

/** Sends a request for certificates, and once more where the user allows the files outside of the workspace. Null where that is denied. */
export async function withPermission<R extends GenerationReceipt>(
  send: (allowOutside: boolean) => Thenable<R>,
): Promise<R | null> {
  const receipt = await send(false);
  if (receipt.outside === undefined || receipt.outside.length === 0) return receipt;
  const detail = receipt.outside.join('\n');
  const question = 'The configuration names files outside the workspace. Generate certificates and private keys there?';
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, writeOutside);
  return answer === writeOutside ? send(true) : null;
}
