import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callIn } from './calling';

describe('mimir-tls check, with comments that suppress problems', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ignores-'));
    writeFileSync(
      join(folder, 'mimir.flags'),
      '-target=ingester\n-server.grpc-tls-cert-path=server.crt # mimir-tls: ignore-file: a test system\n',
    );
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('counts what they suppress', async () => {
    const { status, printed } = await callIn(folder, ['check', 'mimir.flags']);
    assert.equal(status, 0);
    assert.match(printed, /^Nothing found in 1 file; 2 suppressed by comments \(--no-ignores shows them\)\.\n/);
  });

  it('counts it in JSON too', async () => {
    const { printed } = await callIn(folder, ['check', '--format', 'json', 'mimir.flags']);
    assert.match(printed, /"suppressed": 2\n/);
  });

  it('shows it with --no-ignores', async () => {
    const { status, printed } = await callIn(folder, ['check', '--no-ignores', 'mimir.flags']);
    assert.equal(status, 1);
    assert.match(printed, /\[server-tls-half-configured\]\n[^]*Found 1 error, 1 warning in 1 file\.\n/);
  });
});
