import * as vscode from 'vscode';
import { type ConversionAnswer, requests } from '../../../server/src/protocol/protocol';
import type { ServerProcess } from '../connection/client';

/** Puts the settings in the range on the clipboard in the other notation, and says what was left out. From a code action. */
export async function convert(server: ServerProcess, uri: unknown, range: unknown): Promise<void> {
  const client = await server.start();
  if (client === null) return;
  const answer = await client.sendRequest<ConversionAnswer | null>(requests.convert, { uri, range });
  if (answer === null) {
    void vscode.window.showWarningMessage('There is no Mimir option here.');
    return;
  }
  const { text, left } = answer;
  if (text !== '') await vscode.env.clipboard.writeText(text);
  const done = doneText(answer);
  if (left.length === 0) void vscode.window.showInformationMessage(done);
  else void vscode.window.showWarningMessage(`${done} Left out: ${left.join(' ')}`);
}

const notationWords = { yaml: 'Mimir YAML', flag: 'flags' };

function doneText({ text, notation }: ConversionAnswer): string {
  if (text === '') return 'Nothing was copied.';
  return `Copied as ${notationWords[notation]}.`;
}
