import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Editor } from './editor';

/** What editors such as Neovim on Linux and Helix say of themselves: nobody watches files for the server. */
const watchesNothing = {
  workspace: { configuration: true, workspaceFolders: true, workspaceEdit: { documentChanges: true } },
};

describe('findings follow the disk, for an editor that does not watch files', () => {
  let folder: string;
  let editor: Editor;
  let uri: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-disk-'));
    mkdirSync(join(folder, 'workspace/deploy/certs'), { recursive: true });
    mkdirSync(join(folder, 'workspace-certs'));
    uri = pathToFileURL(join(folder, 'workspace/deploy/mimir.flags')).href;
  });
  afterEach(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  const flags = (certificates: string): string =>
    `-server.http-tls-cert-path=${certificates}/a.crt\n-server.http-tls-key-path=${certificates}/a.key\n`;
  const at = (name: string): string => join(folder, name);

  function write(name: string): void {
    mkdirSync(at(name), { recursive: true });
    writeFileSync(at(`${name}/a.crt`), 'no certificate');
    writeFileSync(at(`${name}/a.key`), 'no key');
  }

  async function open(text: string, isMissing: boolean): Promise<void> {
    editor = await Editor.start({ folder: at('workspace'), capabilities: watchesNothing });
    await editor.open(uri, text);
    await missing(isMissing);
  }

  /** Waits for what is published next to tell of missing files, or no longer. */
  async function missing(want: boolean): Promise<void> {
    await editor.next(
      uri,
      ({ diagnostics }) => diagnostics.length > 0 && diagnostics.some(({ code }) => code === 'file-not-found') === want,
    );
  }

  it('when a folder of certificates goes and comes back', async () => {
    write('workspace/deploy/certs');
    await open(flags('certs'), false);
    rmSync(at('workspace/deploy/certs'), { recursive: true });
    await missing(true);
    write('workspace/deploy/certs');
    await missing(false);
    rmSync(at('workspace/deploy/certs/a.key'));
    await missing(true);
  });

  it('when a folder comes that was never there, with those that it lies in', async () => {
    await open(flags('../x/y/certs'), true);
    write('workspace/x/y/certs');
    await missing(false);
  });

  it('when a folder is moved away and back, or one that it lies in', async () => {
    write('workspace/deploy/a/certs');
    await open(flags('a/certs'), false);
    for (const name of ['workspace/deploy/a/certs', 'workspace/deploy/a']) {
      renameSync(at(name), at('workspace/away'));
      await missing(true);
      renameSync(at('workspace/away'), at(name));
      await missing(false);
    }
  });

  it('when the folder lies outside the workspace, beside one whose name begins alike', async () => {
    write('workspace-certs');
    await open(flags(at('workspace-certs')), false);
    rmSync(at('workspace-certs/a.crt'));
    await missing(true);
    write('workspace-certs');
    await missing(false);
  });

  it('when the file is a link, and what it leads to goes', async () => {
    write('workspace-certs');
    for (const name of ['a.crt', 'a.key'])
      symlinkSync(at(`workspace-certs/${name}`), at(`workspace/deploy/certs/${name}`));
    await open(flags('certs'), false);
    rmSync(at('workspace-certs/a.crt'));
    await missing(true);
  });

  it('when a YAML that a flag names changes, and then a certificate that it names', async () => {
    write('workspace-certs');
    const yaml = (name: string): string =>
      `server:\n  http_tls_config:\n    cert_file: ${at(`workspace-certs/${name}.crt`)}\n    key_file: ${at('workspace-certs/a.key')}\n`;
    writeFileSync(at('workspace/deploy/mimir.yaml'), yaml('b'));
    const other = pathToFileURL(at('workspace/deploy/mimir.yaml')).href;
    editor = await Editor.start({ folder: at('workspace'), capabilities: watchesNothing });
    await editor.open(uri, '-config.file=mimir.yaml\n');
    await editor.next(other, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'file-not-found'));
    writeFileSync(at('workspace/deploy/mimir.yaml'), yaml('a'));
    await editor.next(other, ({ diagnostics }) => diagnostics.every(({ code }) => code !== 'file-not-found'));
    rmSync(at('workspace-certs/a.crt'));
    await editor.next(other, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'file-not-found'));
  });

  for (const name of ['workspace/deploy/Chart.yaml', 'workspace/helmfile.yaml']) {
    it(`when what says of which chart values are changes: ${name}`, async () => {
      const said = (version: string): string =>
        name.endsWith('Chart.yaml')
          ? `name: umbrella\ndependencies:\n  - {name: mimir-distributed, version: ${version}}\n`
          : `releases:\n  - {name: mimir, chart: grafana/mimir-distributed, version: ${version}, values: [deploy/values.yaml]}\n`;
      writeFileSync(at(name), said('5.0.0'));
      const values = pathToFileURL(at('workspace/deploy/values.yaml')).href;
      editor = await Editor.start({ folder: at('workspace'), capabilities: watchesNothing });
      await editor.open(
        values,
        'mimir:\n  structuredConfig:\n    frontend_worker: {query_scheduler_grpc_client_config: {tls_enabled: false}}\n',
        'yaml',
      );
      const isTold = (want: boolean) =>
        editor.next(
          values,
          ({ diagnostics }) => diagnostics.some(({ code }) => code === 'option-not-in-version') === want,
        );
      await isTold(true);
      writeFileSync(at(name), said('5.8.0'));
      await isTold(false);
      writeFileSync(at(name), said('5.0.0'));
      await isTold(true);
    });
  }
});

describe('findings are looked at again where nothing tells of the disk', () => {
  let folder: string;
  let editor: Editor;
  let uri: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-disk-'));
    uri = pathToFileURL(join(folder, 'mimir.flags')).href;
    // A client's own watcher that never tells anything, or a file system that does not tell the server.
    editor = await Editor.start({
      folder,
      capabilities: watchesNothing,
      ports: { folderWatching: { watch: () => ({ stop: () => undefined }) } },
    });
    await editor.open(uri, '-server.http-tls-cert-path=certs/a.crt\n-server.http-tls-key-path=certs/a.key\n');
    // The second run is for what may have happened before the server began to watch.
    for (let run = 0; run < 2; run++)
      await editor.next(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'file-not-found'));
    mkdirSync(join(folder, 'certs'), { recursive: true });
    for (const name of ['a.crt', 'a.key']) writeFileSync(join(folder, 'certs', name), 'nothing');
  });
  afterEach(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  const isPresent = ({ diagnostics }: { readonly diagnostics: readonly { readonly code?: unknown }[] }): boolean =>
    diagnostics.length > 0 && diagnostics.every(({ code }) => code !== 'file-not-found');

  it('when a document is saved', async () => {
    editor.published.length = 0;
    await editor.save(uri);
    await editor.next(uri, isPresent);
  });

  it('before code actions are offered', async () => {
    editor.published.length = 0;
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const actions = await editor.request('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [] },
    });
    assert.doesNotMatch(JSON.stringify(actions), /file-not-found/);
    await editor.next(uri, isPresent);
  });
});
