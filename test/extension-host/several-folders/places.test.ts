import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, hoverAt, isOurs, openNew, quickFixAt, rangeOf, ruleOf } from '../editor';

/** A file whose certificates are not there, and whose port allows weak TLS by default in Mimir 2.5. */
const flags = `-target=querier
-server.grpc-tls-cert-path=certs/a.crt
-server.grpc-tls-key-path=certs/a.key
`;
const misspelt = '-target=querier\n-server.grpc-tls-client-auth=RequireAndVerifyClientCer\n';
const wrong = 'invalid-client-auth-type';

const has = (rule: string) => (found: readonly vscode.Diagnostic[]) => found.some((each) => ruleOf(each) === rule);

describe('in a workspace of two folders', () => {
  it('the settings file and the editor’s settings of each folder are its own', async () => {
    const first = await openNew('mimir.flags', flags, 0);
    const second = await openNew('mimir.flags', flags, 1);
    const isOld = (found: readonly vscode.Diagnostic[]) => found.some(({ message }) => message.includes('Mimir 2.5'));
    const inSecond = await diagnosticsOf(second, has('file-not-found'));
    assert.ok(!isOld(inSecond));
    // The first has Mimir 2.5 in its folder's settings, and the rule is off in its settings file.
    const inFirst = await diagnosticsOf(first, isOld);
    assert.ok(!has('file-not-found')(inFirst), inFirst.map(({ message }) => message).join('\n'));
  });

  it('a file that a flag names is the one in its own folder', async () => {
    await openNew('mimir.yaml', 'server: {grpc_listen_port: 1}\n', 0);
    await openNew('mimir.yaml', 'server: {grpc_tls_config: {client_auth_type: Nobody}}\n', 1);
    const named = await openNew('named.flags', '-config.file=mimir.yaml\n', 0);
    const [target] = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      named.uri,
      rangeOf(named, 'mimir.yaml').start.translate(0, 2),
    );
    assert.ok(target);
    const uri = 'targetUri' in target ? target.targetUri : target.uri;
    assert.equal(uri.toString(), vscode.Uri.joinPath(named.uri, '../mimir.yaml').toString());
  });
});

describe('a document that is no file of the workspace', () => {
  it('is checked and fixed where it is not saved yet', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'mimir-flags', content: misspelt });
    await diagnosticsOf(document, has(wrong));
    const fix = await quickFixAt(document, rangeOf(document, 'RequireAndVerifyClientCer'), ({ edit }) => !!edit);
    assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
    await diagnosticsOf(document, (found) => !has(wrong)(found));
    assert.match(document.getText(), /RequireAndVerifyClientCert\n/);
  });

  it('is left alone as the former side of a comparison, and checked as the present one', async () => {
    const former = { provideTextDocumentContent: () => misspelt };
    const registered = vscode.workspace.registerTextDocumentContentProvider('former', former);
    const present = await openNew('compared.flags', misspelt, 1);
    const left = vscode.Uri.parse('former:/compared.flags');
    await vscode.commands.executeCommand('vscode.diff', left, present.uri);
    await diagnosticsOf(present, has(wrong));
    assert.deepEqual(vscode.languages.getDiagnostics(left).filter(isOurs), []);
    registered.dispose();
  });

  it('is checked, and documented, where it may not be written', async () => {
    const document = await openNew('read-only.flags', misspelt, 1);
    await diagnosticsOf(document, has(wrong));
    await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
    assert.match(await hoverAt(document, new vscode.Position(1, 5)), /server\.grpc-tls-client-auth/);
    const fix = await quickFixAt(document, rangeOf(document, 'RequireAndVerifyClientCer'), ({ edit }) => !!edit);
    assert.ok(fix.edit);
    await vscode.commands.executeCommand('workbench.action.files.resetActiveEditorReadonlyInSession');
  });

  it('is checked in a virtual workspace, with nothing said about files that cannot be seen', async () => {
    const registered = vscode.workspace.registerFileSystemProvider('vscode-vfs', new OneText(misspelt + flags), {
      isReadonly: true,
    });
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('vscode-vfs://repo/mimir.flags'));
    const found = await diagnosticsOf(document, has(wrong));
    assert.ok(!has('file-not-found')(found), found.map(({ message }) => message).join('\n'));
    registered.dispose();
  });
});

/** A file system of which every file holds the same. */
class OneText implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  constructor(private readonly text: string) {}
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }
  stat({ path }: vscode.Uri): vscode.FileStat {
    const type = path.endsWith('.flags') ? vscode.FileType.File : vscode.FileType.Directory;
    return { type, ctime: 0, mtime: 0, size: this.text.length };
  }
  readDirectory(): [string, vscode.FileType][] {
    return [['mimir.flags', vscode.FileType.File]];
  }
  readFile(): Uint8Array {
    return Buffer.from(this.text);
  }
  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
  writeFile(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
  delete(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
}
