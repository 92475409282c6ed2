import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, win32 } from 'node:path';
import type { Files, FolderWatching } from '../../core/src/ports';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { nodeFiles } from '../../host/src/files';
import { pathsOf } from '../../host/src/node-paths';
import { requests } from '../../server/src/protocol/protocol';
import { Editor } from './editor';

const paths = pathsOf('windows');

describe('paths on Windows', () => {
  it('are those of the URIs that VS Code writes', () => {
    for (const [uri, path] of [
      ['file:///c%3A/work/mimir.flags', 'c:\\work\\mimir.flags'],
      ['file:///C:/my%20work/mimir.flags', 'C:\\my work\\mimir.flags'],
      ['file://server/share/mimir.flags', '\\\\server\\share\\mimir.flags'],
    ] as const) {
      assert.equal(paths.fromUri(uri), path);
      assert.equal(paths.fromUri(paths.toUri(path)), path);
    }
    assert.equal(paths.fromUri('vscode-vfs://github/a/b'), null);
  });

  it('may be those of the Linux that Mimir runs on', () => {
    assert.ok(paths.isAbsolute('/etc/mimir') && paths.isAbsolute('c:\\work') && !paths.isAbsolute('certs/a.crt'));
    assert.equal(paths.resolve('c:\\work\\deploy', 'certs/a.crt'), 'c:\\work\\deploy\\certs\\a.crt');
  });
});

/** A disk that is said to be drive C of a Windows machine, and is a folder here. */
class Drive {
  readonly folder = mkdtempSync(join(tmpdir(), 'mimir-tls-windows-'));

  here(path: string): string {
    assert.match(path, /^[cC]:\\/, `want a path of Windows, have ${path}`);
    return join(this.folder, ...path.slice(3).split('\\'));
  }

  readonly files: Files = {
    ...nodeFiles,
    stat: (path) => nodeFiles.stat(this.here(path)),
    readText: (path) => nodeFiles.readText(this.here(path)),
    list: (path) => nodeFiles.list(this.here(path)),
    create: (path, text, secret) => nodeFiles.create(this.here(path), text, secret),
    keep: (path, copy, secret) => nodeFiles.keep(this.here(path), this.here(copy), secret),
    replace: (path, draft, mode) => nodeFiles.replace(this.here(path), this.here(draft), mode),
    remove: (path) => nodeFiles.remove(this.here(path)),
    removeFolder: () => Promise.resolve(),
    realPath: (path) => Promise.resolve(path),
    lock: (path) => nodeFiles.lock(this.here(path)),
    mayList: () => Promise.resolve(true),
  };

  write(path: string, text: string): void {
    mkdirSync(dirname(this.here(path)), { recursive: true });
    writeFileSync(this.here(path), text);
  }
}

const nothingWatched: FolderWatching = { watch: () => ({ stop: () => undefined }) };

describe('a configuration that is edited on Windows', () => {
  const home = 'c:\\work\\deploy';
  const uri = 'file:///c%3A/work/deploy/mimir.flags';
  let drive: Drive;
  let editor: Editor;

  beforeEach(async () => {
    drive = new Drive();
    const reader = createCertificateReader();
    editor = await Editor.start({
      folder: 'c:\\work',
      ports: {
        files: drive.files,
        folderWatching: nothingWatched,
        certificates: { ...reader, read: (path) => reader.read(drive.here(path)) },
        paths,
      },
    });
  });
  afterEach(async () => {
    await editor.stop();
    rmSync(drive.folder, { recursive: true });
  });

  const flags = [
    '# mimir-tls: flags',
    '-target=ingester',
    '-server.grpc-tls-cert-path=certs/a.crt',
    '-server.grpc-tls-key-path=certs/a.key',
    '',
  ];
  const text = flags.join('\r\n');

  it('has its certificates beside it', async () => {
    await editor.open(uri, text);
    const missing = await editor.next(uri, ({ diagnostics }) =>
      diagnostics.some(({ code }) => code === 'file-not-found'),
    );
    assert.match(JSON.stringify(missing.diagnostics), /at c:\\\\work\\\\deploy\\\\certs\\\\a\.crt/);
    for (const name of ['a.crt', 'a.key']) drive.write(`${home}\\certs\\${name}`, 'nothing of PEM');
    await editor.tellOfChangedFiles();
    await editor.next(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'cert-pair-unusable'));
    assert.ok(((await editor.complete(uri, 'cert-path=certs/'))?.items ?? []).some(({ label }) => label === 'a.crt'));
  });

  it('finds the folder that stands for one of Linux', async () => {
    drive.write('c:\\work\\.mimir-tls.yaml', 'pathMappings:\r\n  /etc/mimir: deploy\\secrets\r\n');
    for (const name of ['a.crt', 'a.key']) drive.write(`${home}\\secrets\\${name}`, 'nothing of PEM');
    await editor.open(uri, text.replaceAll('certs/', '/etc/mimir/'));
    await editor.next(
      uri,
      ({ diagnostics }) =>
        diagnostics.some(({ code }) => code === 'cert-pair-unusable') &&
        diagnostics.every(({ code }) => code !== 'file-not-found'),
    );
  });

  it('is one deployment with the YAML that is open beside it, under the name that the editor gives it', async () => {
    const yaml = 'file:///c%3A/work/deploy/mimir.yaml';
    drive.write(`${home}\\mimir.yaml`, 'server: {}\r\n');
    await editor.open(yaml, 'server:\r\n  grpc_tls_config:\r\n    client_auth_type: Nobody\r\n', 'yaml');
    await editor.open(uri, '-config.file=mimir.yaml\r\n');
    await editor.next(yaml, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'invalid-client-auth-type'));
    const [link] = await editor.definition(uri, '-config.file=mimir');
    assert.equal(paths.fromUri(link?.targetUri ?? ''), `${home}\\mimir.yaml`);
    // What is not saved counts, and nothing is said of the same file under another name.
    assert.deepEqual(
      [...new Set(editor.published.map((each) => each.uri))].filter((each) => each !== yaml && each !== uri),
      [],
    );
  });

  it('is edited with its own line ends', async () => {
    await editor.open(uri, '-target=ingester\r\n-server.grpc-tls-client-auth=RequireAndVerifyClientCer\r\n');
    const published = await editor.next(uri, ({ diagnostics }) => diagnostics.length > 0);
    const [fix] = await editor.codeActions(uri, published, 'invalid-client-auth-type');
    assert.ok(fix);
    assert.equal(
      editor.applied(uri, fix),
      '-target=ingester\r\n-server.grpc-tls-client-auth=RequireAndVerifyClientCert\r\n',
    );
  });

  it('gets its certificates where it names them', async () => {
    await editor.open(uri, text);
    await editor.next(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'file-not-found'));
    const receipt = JSON.stringify(await editor.request(requests.generate, { uri }));
    assert.ok(existsSync(drive.here(win32.join(home, 'certs', 'a.key'))), receipt);
    assert.match(readFileSync(drive.here(win32.join(home, 'certs', 'a.crt')), 'utf8'), /BEGIN CERTIFICATE/);
  });
});
