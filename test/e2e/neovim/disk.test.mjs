// A real Neovim, which on Linux watches no files for a server.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../browser/workspace.mjs';

describe('Neovim', () => {
  let folder;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-neovim-'));
    mkdirSync(join(folder, 'certs'));
    for (const name of ['a.crt', 'a.key']) writeFileSync(join(folder, 'certs', name), 'nothing of PEM\n');
    cpSync(join(folder, 'certs'), join(folder, 'certs.copy'), { recursive: true });
    writeFileSync(
      join(folder, 'mimir.flags'),
      '-server.http-tls-cert-path=certs/a.crt\n-server.http-tls-key-path=certs/a.key\n',
    );
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('underlines the files of a folder that goes, and no longer once it is back', () => {
    const env = {
      ...process.env,
      FLAGS: join(folder, 'mimir.flags'),
      CERTS: join(folder, 'certs'),
      NODE: process.execPath,
      SERVER: join(root, 'dist/server.js'),
    };
    const { error, status, stdout, stderr } = spawnSync(
      'nvim',
      ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', join(root, 'test/e2e/neovim/disk.lua')],
      { cwd: folder, env, encoding: 'utf8', timeout: 60_000 },
    );
    assert.ok(error?.code !== 'ENOENT', 'Neovim is missing: install the package neovim.');
    assert.equal(status, 0, `${stderr}${stdout}`);
    assert.deepEqual(stdout.trim().split('\n'), [
      'opened: cert-pair-unusable',
      'removed and written: file-not-found',
      'put back and written: cert-pair-unusable',
      'moved away: file-not-found',
      'moved back: cert-pair-unusable',
    ]);
  });
});
