// Everything that the server offers beside findings, in a real Neovim, which has no client of ours.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../browser/workspace.mjs';

describe('Neovim without a client of ours', () => {
  let folder;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-neovim-'));
    const flags = [
      '-config.file=mimir.yaml',
      '-server.grpc-tls-cert-path=certs/server.crt',
      '-server.grpc-tls-key-path=certs/server.key',
      '-no-such-flag=1',
      '-server.grpc-tls-client-auth=RequireAndVerifyClientCert',
      '-server.grpc-tls-ca-path=certs/ca.crt',
      '-querier.frontend-client.tls-s',
    ];
    writeFileSync(join(folder, 'mimir.flags'), `${flags.join('\n')}\n`);
    writeFileSync(join(folder, 'mimir.yaml'), 'target: all\n');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('completes, explains, edits two files at once, makes certificates, and follows the disk', () => {
    const env = { ...process.env, NODE: process.execPath, SERVER: join(root, 'dist/server.js') };
    const { error, status, stdout, stderr } = spawnSync(
      'nvim',
      ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', join(root, 'test/e2e/neovim/features.lua')],
      { cwd: folder, env, encoding: 'utf8', timeout: 120_000 },
    );
    assert.ok(error?.code !== 'ENOENT', 'Neovim is missing: install the package neovim.');
    assert.equal(status, 0, `${stderr}${stdout}`);
    assert.deepEqual(stdout.trim().split('\n'), [
      'settings: followed',
      'hover: **Server certificate.** The PEM file with the server certificate, followed by its intermediates. Its names must be SANs.',
      'flags: -server.grpc-tls-ca-path=certs/ca.crt | -querier.frontend-client.tls-s',
      'yaml: target: all | server: |   grpc_tls_config: |     client_auth_type: RequireAndVerifyClientCert',
      'generated: ca.crt server.crt server.key',
      'deleted: file-not-found',
      'map: flowchart LR, mimir.flags.mmd',
      'completed: -querier.frontend-client.tls-server-name=',
    ]);
  });
});
