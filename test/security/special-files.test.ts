import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ignoreInGit } from '../../host/src/git';

const program = resolve('dist/cli.js');

/** Where to open or to read would wait without end, the process would as well: Node ends with its last thread. */
const longest = 60_000;

/** All that can have the name of a file in an archive or a shared folder. */
describe('A special file in a repository', () => {
  let folder: string;
  let socket: Server;

  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mimir-tls-special-')));
    mkdirSync(join(folder, '.git'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    for (const [name, target] of Object.entries({
      link: 'pipe',
      terminal: '/dev/tty',
      zeros: '/dev/zero',
      log: '/proc/kmsg',
    }))
      symlinkSync(target, join(folder, name));
    socket = createServer().listen(join(folder, 'socket'));
    await new Promise((done) => socket.once('listening', done));
  });
  after(() => {
    socket.close();
    rmSync(folder, { recursive: true });
  });

  const call = (...argv: readonly string[]) => {
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
      cwd: folder,
      env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
      timeout: longest,
      encoding: 'utf8',
      input: '',
    });
    return { status, signal, text: stdout + stderr };
  };
  const pair = (name: string): string =>
    `-server.grpc-tls-cert-path=${name}\n-server.grpc-tls-key-path=${name}\n-server.grpc-tls-ca-path=${name}\n`;

  it('leaves the command line its status, and is told as not seen', () => {
    const names = ['pipe', 'link', 'terminal', 'zeros', 'log', 'socket'];
    for (const name of names)
      writeFileSync(join(folder, `${name}.flags`), `-target=ingester\n-config.file=${name}\n${pair(name)}`);
    const { text, ...end } = call('check', '--allow-outside', ...names.map((name) => `${name}.flags`));
    assert.deepEqual(end, { status: 0, signal: null }, text);
    assert.match(text, /Checked 6 files, .*; not seen: 6 pipes and devices\./);
  }).timeout(longest);

  it('is read by no other command, not even in the place of a file that a command makes', () => {
    writeFileSync(join(folder, 'a.flags'), `-target=ingester\n${pair('pipe')}`);
    const secured = call('secure', 'a.flags');
    assert.deepEqual([secured.status, secured.signal], [1, null], secured.text);
    assert.match(secured.text, /not done: pipe: It was not read: it is not a regular file\./);
    mkdirSync(join(folder, 'certs'));
    execFileSync('mkfifo', [join(folder, 'certs', '.mimir-tls.lock')]);
    writeFileSync(join(folder, 'a.flags'), `-target=ingester\n${pair('certs/server.pem')}`);
    for (const argv of [['certs'], ['certs', '--renew', '--force']]) {
      const { status, signal, text } = call(...argv, 'a.flags');
      assert.deepEqual([status, signal], [1, null], text);
    }
  }).timeout(longest);

  it('is no .gitignore to write to', async () => {
    const top = join(folder, 'other');
    mkdirSync(join(top, '.git'), { recursive: true });
    execFileSync('mkfifo', [join(top, '.gitignore')]);
    writeFileSync(join(top, 'server.key'), 'secret');
    assert.deepEqual(await ignoreInGit(join(top, 'server.key')), {
      failure: `${join(top, '.gitignore')} is not a regular file, or larger than 1 MiB. Add server.key to the ignored files yourself.`,
    });
  });
});
