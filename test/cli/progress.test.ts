import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { ProgressLine } from '../../cli/src/machine/progress';
import { callIn } from './calling';

describe('Progress', () => {
  /** A line of twenty characters, and a clock that is set by hand. */
  function lineOn({ isTTY = true, isQuiet = false } = {}) {
    const written: string[] = [];
    const waiting: (() => void)[] = [];
    const clock = { time: 0 };
    const stream = { isTTY, columns: 20, write: (piece: string) => written.push(piece) };
    const line = new ProgressLine(
      stream,
      () => clock.time,
      isQuiet,
      (act) => waiting.push(act),
    );
    return { line, written, clock, pass: () => waiting.splice(0).forEach((act) => act()) };
  }

  it('says nothing of work that takes less than a second', () => {
    const { line, written, clock } = lineOn();
    line.say('Checking files: 1 of 2');
    clock.time = 999;
    line.say('Checking files: 2 of 2');
    line.clear();
    assert.deepEqual(written, []);
  });

  it('says what is done now on one line, and gives that back', () => {
    const { line, written, clock } = lineOn();
    clock.time = 1000;
    line.say('Checking files: 1 of 2');
    clock.time = 1050;
    line.say('Too soon');
    clock.time = 1100;
    line.say('Done');
    line.clear();
    line.clear();
    assert.deepEqual(written, ['\r\u001b[KChecking files: 1 o', '\r\u001b[KDone', '\r\u001b[K']);
  });

  it('says it also of what waits and says nothing more', () => {
    const { line, written, clock, pass } = lineOn();
    line.say('Calling a');
    line.say('Calling b');
    clock.time = 1000;
    pass();
    assert.deepEqual(written, ['\r\u001b[KCalling b']);
    line.say('Calling c');
    line.clear();
    pass();
    assert.equal(written.length, 2);
  });

  it('is for terminals alone', () => {
    for (const place of [{ isTTY: false }, { isQuiet: true }]) {
      const { line, written, clock, pass } = lineOn(place);
      clock.time = 5000;
      line.say('Checking');
      pass();
      line.clear();
      assert.deepEqual(written, []);
    }
  });

  it('is told by a check', async () => {
    const said: string[] = [];
    await callIn(process.cwd(), ['check', 'examples/page.flags'], undefined, 0, {
      progress: (line) => said.push(line),
    });
    assert.ok(said.includes('Reading files: 1 of 1') && said.some((line) => line.startsWith('Checking files: 1 of ')));
  });
});

describe('Ctrl+C', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mimir-tls-stop-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const wrong = '-target=ingester\n-server.tls-min-version=versionTLS12\n';
  const right = wrong.replace('versionTLS12', 'VersionTLS12');

  /** Runs the command line in a process of its own, which is stopped at its nth `link`, `rename` or `writeFile`. */
  async function stoppedAt(step: number, ...argv: readonly string[]) {
    const program = `
      const disk = require('node:fs/promises');
      let left = ${String(step)};
      for (const name of ['link', 'rename', 'writeFile']) {
        const act = disk[name];
        disk[name] = async (...args) => {
          if (left-- === 0) {
            process.kill(process.pid, 'SIGINT');
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          return act(...args);
        };
      }
      process.argv = ['node', 'mimir-tls', ...process.argv.slice(1)];
      require(${JSON.stringify(resolve('dist/cli.js'))});`;
    const child = spawn(process.execPath, ['-e', program, '--', ...argv], {
      cwd: folder,
      env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 20_000,
    });
    const complained = text(child.stderr);
    await once(child, 'exit');
    return { status: child.exitCode, complained: await complained };
  }

  const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

  it('leaves every file as it was or as it is to be, and no draft, where fixes are written', async () => {
    const names = ['a.flags', 'b.flags', 'c.flags'];
    for (const name of names) writeFileSync(join(folder, name), wrong);
    const { status, complained } = await stoppedAt(2, 'check', '--fix', ...names);
    assert.equal(status, 130, complained);
    assert.match(complained, /^mimir-tls: Finishing the current files\. /);
    assert.deepEqual(readdirSync(folder).sort(), names);
    for (const name of names) assert.ok([wrong, right].includes(textOf(name)), textOf(name));
  });

  it('leaves a report whole or absent', async () => {
    writeFileSync(join(folder, 'a.flags'), right);
    const { status } = await stoppedAt(0, 'check', '--format', 'json', '--output', 'report.json', 'a.flags');
    assert.equal(status, 130);
    assert.deepEqual(readdirSync(folder).sort(), ['a.flags', 'report.json']);
    JSON.parse(textOf('report.json'));
  });

  it('leaves certificates with their keys, and neither lock nor draft', async () => {
    writeFileSync(
      join(folder, 'a.flags'),
      '-target=ingester\n-server.grpc-tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n',
    );
    const { status, complained } = await stoppedAt(1, 'certs', 'a.flags');
    assert.equal(status, 130, complained);
    const made = readdirSync(join(folder, 'certs')).sort();
    assert.deepEqual(
      made.filter((name) => name.startsWith('.')),
      [],
    );
    assert.deepEqual(made.includes('server.crt'), made.includes('server.key'));
    for (const name of made) assert.match(textOf(`certs/${name}`), /-----END [A-Z ]+-----\n$/);
  });
});
