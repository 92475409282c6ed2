import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import { type CacheGround, compiledCodeFolder } from '../../host/src/compile-cache';

describe('the folder of compiled code', function () {
  if (process.platform === 'win32') return;
  const user = process.getuid?.() ?? null;
  let ground = '';

  beforeEach(() => (ground = realpathSync(mkdtempSync(join(tmpdir(), 'compiled-')))));
  afterEach(() => {
    chmodSync(ground, 0o700);
    rmSync(ground, { recursive: true });
  });

  const folderFor = (more: Partial<CacheGround> = {}): string | null =>
    compiledCodeFolder({ platform: 'linux', env: { XDG_CACHE_HOME: ground }, home: '/nowhere', user, ...more });

  it("is made among the user's caches, and nobody else reads or writes it", () => {
    assert.equal(folderFor(), join(ground, 'mimir-tls'));
    assert.equal(statSync(join(ground, 'mimir-tls')).mode & 0o777, 0o700);
    assert.equal(folderFor({ env: {}, home: ground }), join(ground, '.cache', 'mimir-tls'));
    assert.equal(folderFor({ platform: 'darwin', env: {}, home: ground }), join(ground, 'Library/Caches/mimir-tls'));
    const windows = { platform: 'win32', env: { LOCALAPPDATA: join(ground, 'Local') }, user: null } as const;
    assert.equal(folderFor(windows), join(ground, 'Local', 'mimir-tls'));
  });

  for (const mode of [0o770, 0o707, 0o755]) {
    it(`is none that others reach by its mode ${mode.toString(8)}`, () => {
      mkdirSync(join(ground, 'mimir-tls'));
      chmodSync(join(ground, 'mimir-tls'), mode);
      assert.equal(folderFor(), null);
    });
  }

  it("is none of another user's, and none in a folder of another user's", () => {
    assert.equal(folderFor({ user: (user ?? 0) + 1 }), null);
  });

  it("is not made in a home of another user's, as root would make it after sudo", () => {
    // Root can give the folder away; anybody else can only be taken for another user.
    if (user === 0) chownSync(ground, 1, 1);
    assert.equal(folderFor({ env: {}, home: ground, user: user === 0 ? 0 : (user ?? 0) + 1 }), null);
    assert.equal(existsSync(join(ground, '.cache')), false);
  });

  it('is none that a link in its place leads to', () => {
    mkdirSync(join(ground, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(ground, 'elsewhere'), join(ground, 'mimir-tls'));
    assert.equal(folderFor(), null);
  });

  it('is none in a folder that others may exchange it in, however far up', () => {
    mkdirSync(join(ground, 'open/caches'), { recursive: true, mode: 0o700 });
    chmodSync(join(ground, 'open'), 0o777);
    assert.equal(folderFor({ env: { XDG_CACHE_HOME: join(ground, 'open/caches') } }), null);
    chmodSync(join(ground, 'open'), 0o1777);
    assert.notEqual(folderFor({ env: { XDG_CACHE_HOME: join(ground, 'open/caches') } }), null);
  });

  it('is none where it cannot be made, or no absolute path leads there', () => {
    assert.equal(folderFor({ env: { XDG_CACHE_HOME: '/dev/null' } }), null);
    assert.equal(folderFor({ env: { XDG_CACHE_HOME: 'caches' }, home: 'home' }), null);
    assert.equal(folderFor({ platform: 'win32', env: {}, home: ground }), null);
  });

  describe('of a run', () => {
    const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      spawnSync(process.execPath, [resolve('dist/cli.js'), ...words], {
        encoding: 'utf8',
        input: 'server:\n  http_tls_config:\n    cert_file: /a.crt\ncommon: {}\n',
        env: { PATH: process.env['PATH'], HOME: ground, ...env },
      });
    const check = (env: Readonly<Record<string, string>> = {}) =>
      run(['check', '--stdin-filename=mimir.yaml', '-'], env);
    const kept = (): readonly string[] =>
      readdirSync(join(ground, '.cache/mimir-tls'), { recursive: true, encoding: 'utf8' })
        .map((name) => join(ground, '.cache/mimir-tls', name))
        .filter((path) => statSync(path).isFile());
    /** How many runs added to what is kept of each part: the byte after the sum of all others. */
    const runs = (): readonly number[] => kept().map((path) => readFileSync(path)[4] ?? 0);

    it('holds what two checks compiled, and changes no answer', () => {
      const answers = [check(), check(), check()];
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([1]));
      assert.equal(new Set(answers.map(({ stdout, stderr }) => `${stdout}${stderr}`)).size, 1);
      assert.ok(kept().length > 3);
      assert.deepEqual(new Set(runs()), new Set([2]));
      assert.ok(kept().every((path) => (statSync(path).mode & 0o777) === 0o600));
    });

    it("is taken by a server that keeps V8's memory small", async () => {
      const textDocument = { uri: `file://${ground}/mimir.yaml` };
      const opened = { ...textDocument, languageId: 'yaml', version: 1, text: 'target: ingester\nserver: {}\n' };
      const capabilities = { textDocument: { diagnostic: {} } };
      const framed = (messages: readonly object[]): string =>
        messages
          .map((message) => JSON.stringify({ jsonrpc: '2.0', ...message }))
          .map((text) => `Content-Length: ${String(text.length)}\r\n\r\n${text}`)
          .join('');
      const serve = async (): Promise<void> => {
        const server = spawn(process.execPath, [resolve('dist/server.js'), '--stdio'], {
          stdio: ['pipe', 'pipe', 'ignore'],
          env: { PATH: process.env['PATH'], HOME: ground },
        });
        const ended = once(server, 'exit');
        server.stdin.write(
          framed([
            { id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities } },
            { method: 'initialized', params: {} },
            { method: 'textDocument/didOpen', params: { textDocument: opened } },
            { id: 2, method: 'textDocument/diagnostic', params: { textDocument } },
          ]),
        );
        let told = '';
        for await (const part of server.stdout) {
          told += String(part);
          if (told.includes('"id":2')) break;
        }
        server.stdin.write(framed([{ id: 3, method: 'shutdown' }, { method: 'exit' }]));
        assert.deepEqual(await ended, [0, null]);
      };
      await serve();
      await serve();
      assert.deepEqual(new Set(runs()), new Set([2]));
    });

    it('gets nothing of a run that judges nothing', () => {
      assert.equal(run(['--version']).status, 0);
      assert.deepEqual(kept(), []);
    });

    it('is written again where its files are cut off, emptied, damaged or of another V8', () => {
      const before = check();
      for (const [what, change] of [
        ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
        ['emptied', () => Buffer.alloc(0)],
        ['damaged at byte 34', (bytes: Buffer) => flipped(bytes, 34)],
        ['damaged at byte 45', (bytes: Buffer) => flipped(bytes, 45)],
        [
          'damaged in many places',
          (bytes: Buffer) => flipped(bytes, ...[...bytes.keys()].filter((at) => at % 997 === 105)),
        ],
        ['of another V8', ofAnotherV8],
      ] as const) {
        for (const path of kept()) writeFileSync(path, change(readFileSync(path)));
        const after = check();
        assert.deepEqual(
          [after.status, after.stdout, after.stderr],
          [before.status, before.stdout, before.stderr],
          what,
        );
        assert.deepEqual(new Set(runs()), new Set([1]), what);
        assert.ok(
          kept().every((path) => statSync(path).size > 500),
          what,
        );
      }
    });

    it('loses what no build has written for long', () => {
      check();
      const old = join(dirname(kept()[0] ?? ''), 'part-OLD.js');
      writeFileSync(old, '');
      utimesSync(old, 0, 0);
      check();
      assert.equal(existsSync(old), false);
    });

    it('is left alone where the user wants none', () => {
      assert.equal(check({ NODE_DISABLE_COMPILE_CACHE: '1' }).status, 1);
      assert.equal(existsSync(join(ground, '.cache')), false);
    });

    it('is missed by nobody where the home cannot be written', () => {
      mkdirSync(join(ground, 'home'), { mode: 0o500 });
      const { status, stdout } = check({ HOME: join(ground, 'home'), XDG_CACHE_HOME: '/dev/null/caches' });
      assert.deepEqual([status, stdout], [1, check().stdout]);
    });
  });
});

function flipped(bytes: Buffer, ...places: readonly number[]): Buffer {
  for (const place of places) bytes[place] = (bytes[place] ?? 0) ^ 1;
  return bytes;
}

/** Whole, and no code. */
function ofAnotherV8(bytes: Buffer): Buffer {
  const content = Buffer.concat([bytes.subarray(4, 5), Buffer.alloc(bytes.length - 5)]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(content));
  return Buffer.concat([sum, content]);
}
