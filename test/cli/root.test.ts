import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stockedKeyMaker } from '../core/certificates/key-stock';
import { callIn, type Called } from './calling';

describe('The root of the command line', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'root-'));
    for (const folder of ['.git', 'certs', 'deploy']) mkdirSync(join(root, folder));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const check = async (...argv: readonly string[]): Promise<Called> =>
    callIn(root, ['check', ...argv], stockedKeyMaker());

  it('is where a path may begin that leads nowhere from the file’s own folder, as in an editor', async () => {
    for (const name of ['a.crt', 'a.key']) writeFileSync(join(root, 'certs', name), 'nothing');
    writeFileSync(
      join(root, 'deploy/mimir.flags'),
      '-server.http-tls-cert-path=certs/a.crt\n-server.http-tls-key-path=certs/a.key\n',
    );
    const { printed } = await check('deploy/mimir.flags');
    assert.match(printed, /\[cert-pair-unusable\]/);
    assert.doesNotMatch(printed, /file-not-found/);
  });

  it('is as far as a chart around values is looked for, which nothing says to be outside', async () => {
    writeFileSync(
      join(root, 'deploy/values.yaml'),
      'mimir:\n  structuredConfig:\n    server: {grpc_listen_port: 9095}\n    memberlist: {tls_enabled: false}\n',
    );
    const { printed, complained } = await check('--root', 'deploy', 'deploy/values.yaml');
    assert.doesNotMatch(printed, /not read/);
    assert.equal(complained, '');
  });

  it('is as far as the image of a script is looked for, which nothing says to be outside', async () => {
    writeFileSync(join(root, 'run.sh'), '#!/bin/sh\nexec mimir -target=ingester -server.http-listen-port=80\n');
    const { printed, complained } = await check('run.sh');
    assert.doesNotMatch(printed, /not read/);
    assert.equal(complained, '');
  });
});
