import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callIn } from './calling';

describe('A file that we do not read and Mimir may', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-unread-'));
    writeFileSync(join(folder, 'large'), 'target: all\n'.padEnd(2_300_000, '# a\n'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
  });
  after(() => rmSync(folder, { recursive: true }));

  const options = [
    '-target=ingester\n-config.file=FILE\n',
    '-target=ingester\n-server.grpc-tls-cert-path=FILE\n-server.grpc-tls-key-path=FILE\n',
  ];
  for (const [file, words] of [
    ['large', /not seen: .*over (?:1 MB|2 MiB)/],
    ['pipe', /not seen: .*pipe/],
  ] as const) {
    for (const option of options) {
      it(`is told as not seen, and never as refused: ${file} of ${option.split(/[\n=]/)[2] ?? ''}`, async () => {
        writeFileSync(join(folder, 'a.flags'), option.replaceAll('FILE', file));
        const { status, printed } = await callIn(folder, ['check', 'a.flags']);
        assert.doesNotMatch(printed, /permission denied|unreadable|refuses to start/);
        assert.match(printed, words);
        assert.equal(status, 0, printed);
      });
    }
  }
});
