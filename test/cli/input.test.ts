import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeKeyMaker } from '../../host/src/keys';
import { callIn } from './calling';

/** A command line with one fault: half of a pair. */
const faulty = '# mimir-tls: flags\n-target=ingester\n-server.grpc-tls-cert-path=/etc/mimir/server.crt\n';

describe('mimir-tls check takes', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mimir-tls-input-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }

  async function checked(argv: readonly string[], input: string | null = null) {
    const { status, printed, complained } = await callIn(
      folder,
      ['check', '--format', 'json', ...argv],
      nodeKeyMaker,
      0,
      {},
      input,
    );
    const report: unknown = JSON.parse(printed);
    assert.ok(typeof report === 'object' && report !== null && 'files' in report && Array.isArray(report.files));
    const files = report.files.map((file: unknown) =>
      typeof file === 'object' && file !== null && 'path' in file ? String(file.path) : '',
    );
    return { status, complained, files: files.sort(), report };
  }

  it('the current folder where nothing is named, without what is not Mimir’s', async () => {
    write({
      'a/b/mimir.flags': faulty,
      'package.yaml': 'name: x\n',
      'a/notes.md': '# Notes\n',
      'picture.png': 'x',
      'loki.yaml': 'auth_enabled: false\nserver: {}\n',
    });
    const { status, files, report } = await checked([]);
    assert.deepEqual([status, files], [1, ['a/b/mimir.flags']]);
    assert.equal('passedOver' in report && report.passedOver, 4);
  });

  it('folders, and globs that no shell has expanded', async () => {
    write({ 'one/mimir.flags': faulty, 'two/mimir.flags': faulty, 'three/other.flags': faulty });
    assert.deepEqual((await checked(['one', './two/'])).files, ['one/mimir.flags', 'two/mimir.flags']);
    assert.deepEqual((await checked(['*/mimir.flags'])).files, ['one/mimir.flags', 'two/mimir.flags']);
    assert.deepEqual((await checked(['{one,three}/**'])).files, ['one/mimir.flags', 'three/other.flags']);
  });

  it('no file that git ignores, from whichever folder, unless it is named', async () => {
    write({
      '.git/HEAD': '',
      '.git/info/exclude': 'private.flags\n',
      '.gitignore': '/build/\n*.local.flags\n!kept.local.flags\n',
    });
    write({
      'sub/.gitignore': 'gen/*\n!gen/own.flags\n',
      'private.flags': faulty,
      'build/mimir.flags': faulty,
      'x.local.flags': faulty,
      'kept.local.flags': faulty,
    });
    write({
      'sub/gen/mimir.flags': faulty,
      'sub/gen/own.flags': faulty,
      'sub/build/mimir.flags': faulty,
      'node_modules/x/mimir.flags': faulty,
      '.cache/mimir.flags': faulty,
    });
    const expected = ['kept.local.flags', 'sub/build/mimir.flags', 'sub/gen/own.flags'];
    assert.deepEqual((await checked(['.'])).files, expected);
    assert.deepEqual((await checked(['sub/gen'])).files, ['sub/gen/own.flags']);
    assert.deepEqual((await checked(['build'])).files, ['build/mimir.flags']);
    assert.deepEqual((await checked(['x.local.flags'])).files, ['x.local.flags']);
  });

  it('no file that is excluded', async () => {
    write({
      'old/mimir.flags': faulty,
      'new/mimir.flags': faulty,
      'new/old/mimir.flags': faulty,
      'new/x.test.flags': faulty,
    });
    assert.deepEqual((await checked(['--exclude', '/old/', '--exclude', '*.test.flags', '.'])).files, [
      'new/mimir.flags',
      'new/old/mimir.flags',
    ]);
    assert.deepEqual((await checked(['--exclude', 'old', '--exclude', 'new/x.*', 'new'])).files, ['new/mimir.flags']);
  });

  it('no folder twice over a link', async () => {
    write({ 'a/mimir.flags': faulty });
    symlinkSync('.', join(folder, 'a', 'loop'));
    assert.deepEqual((await checked(['.', 'a', 'a/mimir.flags'])).files, ['a/mimir.flags']);
  });

  it('standard input, by a name or by its looks', async () => {
    const manifests =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ingester}\nspec:\n  template:\n    spec:\n      containers:\n        - name: ingester\n          image: grafana/mimir:2.17.0\n          args: [-target=ingester, -server.grpc-tls-cert-path=/c.crt]\n';
    const byLooks = await checked(['-'], manifests);
    assert.deepEqual([byLooks.status, byLooks.files], [1, ['<stdin>']]);
    assert.deepEqual((await checked(['-'], '-target=ingester\n-server.grpc-tls-cert-path=/c\n')).status, 1);
    const named = await checked(['-', '--stdin-filename', 'deploy/mimir.flags'], faulty);
    assert.deepEqual([named.status, named.files], [1, ['deploy/mimir.flags']]);
    assert.equal((await checked(['-'], null)).status, 2);
  });

  it('the arguments of a Mimir, which find the file that they name', async () => {
    write({ 'mimir.yaml': 'server:\n  grpc_tls_config:\n    cert_file: /c.crt\n' });
    const { status, files } = await checked(['--', '-target=ingester', '-config.file=mimir.yaml']);
    assert.deepEqual([status, files], [1, ['<arguments>', 'mimir.yaml']]);
    assert.equal((await checked(['--', 'mimir', "-target=it's $HOME"])).files[0], '<arguments>');
    assert.deepEqual((await checked(['--', 'mimir.yaml'])).files, ['mimir.yaml']);
    assert.equal((await callIn(folder, ['check', 'mimir.yaml', '--', '-target=all'])).status, 2);
  });

  it('the other files where one cannot be read', async () => {
    write({ 'mimir.flags': faulty });
    const { status, files, complained } = await checked(['gone.flags', 'mimir.flags', 'no/*.flags']);
    assert.deepEqual([status, files], [2, ['mimir.flags']]);
    assert.equal(complained, "gone.flags can't be read: no such file.\nno/*.flags can't be read: no file matches.\n");
  });

  it('a named file that is not recognized for none, which --strict fails', async () => {
    write({ 'other.yaml': 'a: [\n', 'empty/readme.txt': '' });
    const { printed, status } = await callIn(folder, ['check', 'other.yaml']);
    assert.match(printed, /^other\.yaml: /);
    assert.equal(status, 0);
    assert.equal((await checked(['--strict', 'other.yaml'])).status, 1);
    assert.equal((await checked(['--strict', 'empty'])).status, 1);
    assert.equal((await checked(['empty'])).status, 0);
    assert.match((await callIn(folder, ['check', 'empty'])).printed, /^Nothing was checked/m);
  });
});
