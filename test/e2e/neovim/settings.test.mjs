// A project's settings file in a real Neovim, and the same on the command line.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../browser/workspace.mjs';

describe('a settings file', () => {
  let folder;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-neovim-'));
    for (const name of ['.git', 'deploy']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, '.mimir-tls.yaml'), 'rules:\n  unknown-flag: off\n  unkown-flag: off\n');
    const flags = [
      '-target=ingester',
      '-no.such.flag=1',
      '-ingester.client.tls-enabled=true',
      '-ingester.client.tls-insecure-skip-verify=true',
    ];
    writeFileSync(join(folder, 'deploy', 'mimir.flags'), `${flags.join('\n')}\n`);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('switches a rule off in Neovim, where its own mistakes are underlined', () => {
    const env = { ...process.env, NODE: process.execPath, SERVER: join(root, 'dist/server.js') };
    const { error, status, stdout, stderr } = spawnSync(
      'nvim',
      ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', join(root, 'test/e2e/neovim/settings.lua')],
      { cwd: folder, env, encoding: 'utf8', timeout: 60_000 },
    );
    assert.ok(error?.code !== 'ENOENT', 'Neovim is missing: install the package neovim.');
    assert.equal(status, 0, `${stderr}${stdout}`);
    assert.deepEqual(stdout.trim().split('\n'), [
      'deploy/mimir.flags: insecure-skip-verify',
      '.mimir-tls.yaml: settings-file',
    ]);
  });

  it('switches it off on the command line, where its own mistakes are warned about', () => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'check', 'deploy/mimir.flags'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.deepEqual(
      [...stdout.matchAll(/\[([a-z-]+)\]$/gm)].map(([, rule]) => rule),
      ['insecure-skip-verify'],
    );
    assert.match(stderr, /^\.mimir-tls\.yaml:3:3: warning: rules\.unkown-flag is not a rule/);
  });
});
