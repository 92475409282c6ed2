import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { packedExtension } from './packed';

describe('the bundles', function () {
  this.timeout(60_000);

  before(() => {
    packedExtension();
  });

  for (const [name, argv] of [
    ['a server', ['dist/server.js', '--stdio']],
    ['a command that serves', ['dist/cli.js', 'lsp']],
  ] as const) {
    it(`hold ${name} that starts, answers and stops over standard input and output`, async () => {
      const server = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
      const connection = createMessageConnection(
        new StreamMessageReader(server.stdout),
        new StreamMessageWriter(server.stdin),
      );
      connection.listen();
      const answer: unknown = await connection.sendRequest('initialize', {
        processId: process.pid,
        rootUri: null,
        capabilities: {},
      });
      assert.match(JSON.stringify(answer), /"capabilities":\{.*"hoverProvider":/);
      await connection.sendNotification('initialized', {});
      assert.equal(await connection.sendRequest('shutdown'), null);
      const stopped = once(server, 'exit');
      await connection.sendNotification('exit');
      assert.deepEqual(await stopped, [0, null]);
      connection.dispose();
    });
  }

  it('hold a server that tells its version and its options', () => {
    const said = (option: string) => execFileSync(process.execPath, ['dist/server.js', option], { encoding: 'utf8' });
    assert.match(said('--version'), /^\d+\.\d+\.\d+\n$/);
    assert.match(said('--help'), /^Usage: mimir-tls-language-server .*--stdio/);
  });

  it('hold a command line that fails where its answer cannot be written, and not where nobody reads on', function () {
    if (process.platform !== 'linux') this.skip();
    const shell = (line: string) => spawnSync('bash', ['-c', `set -o pipefail; ${line}`], { encoding: 'utf8' });
    const full = shell(`'${process.execPath}' dist/cli.js --help > /dev/full`);
    assert.deepEqual([full.status, full.stderr], [3, "mimir-tls: Can't write the output: the disk is full.\n"]);
    const unread = shell(`'${process.execPath}' dist/cli.js certs --help | true`);
    assert.deepEqual([unread.status, unread.stderr], [0, '']);
  });

  it('hold a command line that explains a bad call', () => {
    assert.throws(
      () => execFileSync(process.execPath, ['dist/cli.js', 'no-such-command'], { stdio: 'pipe' }),
      (error: unknown) => error instanceof Error && 'status' in error && error.status === 2,
    );
  });

  it('hold nothing that starts another program', () => {
    const programs = readdirSync('dist').filter((name) => /^(?:cli|server|library|part-.+)\.js$/.test(name));
    assert.ok(programs.length > 3);
    for (const name of programs)
      assert.doesNotMatch(readFileSync(join('dist', name), 'utf8'), /\bchild_process\b/, name);
  });

  it('hold a client that takes nothing but vscode and Node from outside', () => {
    const [files, outside] = [new Set(['client.js']), new Set<string>()];
    for (const file of files)
      for (const [, name = ''] of readFileSync(join('dist', file), 'utf8').matchAll(/\brequire\("([^"]+)"\)/g))
        if (name.startsWith('./')) files.add(name.slice(2));
        else outside.add(name);
    const modules = [...outside].filter((name) => !/^(node:)?[a-z_]+(\/promises)?$/.test(name));
    assert.ok(outside.has('vscode'));
    assert.deepEqual(modules, []);
  });
});
