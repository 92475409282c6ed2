import * as vscode from 'vscode';
import { retriggerCommand } from '../../../server/src/protocol/protocol';
import type { ServerProcess } from '../connection/client';

/** A file that is begun: its name, and what it begins with. */
interface Beginning {
  readonly name: string;
  readonly extension: string;
  readonly text: string;
}

const flags: Beginning = { name: 'mimir', extension: '.flags', text: '# mimir-tls: flags\n' };
const configuration: Beginning = { name: 'mimir', extension: '.yaml', text: '' };

/** A Mimir that doesn't start, to see what a quick fix does. */
const example: Beginning = {
  name: 'example',
  extension: '.flags',
  text: `# mimir-tls: flags
# This Mimir doesn't start: its policy is misspelled. Press Ctrl+. (Cmd+. on a Mac) to see the quick fix.
-target=all
-server.grpc-tls-cert-path=certs/server.crt
-server.grpc-tls-key-path=certs/server.key
-server.grpc-tls-ca-path=certs/root.crt
-server.grpc-tls-client-auth=RequiredAndVerifyClientCert`,
};

/** Opens new flags, which are not saved yet, with what can be written there. */
export const newFlags = (server: ServerProcess): Promise<void> => begin(flags, server);

/** The same for Mimir's YAML. */
export const newConfiguration = (server: ServerProcess): Promise<void> => begin(configuration, server);

/** Opens flags with a mistake, the cursor at it. */
export async function openExample(server: ServerProcess): Promise<void> {
  await show(example);
  await server.start();
}

async function begin(beginning: Beginning, server: ServerProcess): Promise<void> {
  await Promise.all([show(beginning), server.start()]);
  await vscode.commands.executeCommand(retriggerCommand);
}

/** With the cursor at the end. */
async function show(beginning: Beginning): Promise<void> {
  const document = await vscode.workspace.openTextDocument(await freeUri(beginning));
  const editor = await vscode.window.showTextDocument(document);
  await editor.edit((edit) => edit.insert(document.positionAt(0), beginning.text));
  const end = document.lineAt(document.lineCount - 1).range.end;
  editor.selection = new vscode.Selection(end, end);
}

/** In the folder that is open, so that saving asks for nothing, under a name that no file or open document has. */
async function freeUri(beginning: Beginning): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  for (let count = 1; ; count++) {
    const file = numbered(beginning, count);
    const uri = untitled(folder, file);
    const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    if (!isOpen && !(folder && (await exists(vscode.Uri.joinPath(folder, file))))) return uri;
  }
}

function numbered({ name, extension }: Beginning, count: number): string {
  if (count === 1) return `${name}${extension}`;
  return `${name}-${String(count)}${extension}`;
}

function untitled(folder: vscode.Uri | undefined, file: string): vscode.Uri {
  if (folder) return vscode.Uri.joinPath(folder, file).with({ scheme: 'untitled' });
  return vscode.Uri.from({ scheme: 'untitled', path: file });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
