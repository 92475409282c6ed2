import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Called, callIn } from './calling';

describe('mimir-tls convert', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-convert-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  async function convert(...argv: readonly string[]): Promise<Called> {
    return callIn(folder, ['convert', ...argv]);
  }

  it('prints flags as YAML', async () => {
    writeFileSync(join(folder, 'mimir.flags'), '-target=all\n-server.http-tls-cert-path=b.crt\n');
    assert.deepEqual(await convert('--to', 'yaml', 'mimir.flags'), {
      status: 0,
      printed: 'target: all\nserver:\n  http_tls_config:\n    cert_file: b.crt\n',
      complained: '',
    });
  });

  it('prints YAML as flags, and says on standard error and by its status what is left', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), 'target: all\nserver:\n  http_tls_config:\n    cert: inline\n');
    assert.deepEqual(await convert('--to=flags', 'mimir.yaml'), {
      status: 1,
      printed: '-target=all\n',
      complained: 'server.http_tls_config.cert: Only YAML can set it.\n',
    });
  });

  it('goes by the release that is asked for', async () => {
    writeFileSync(join(folder, 'mimir.flags'), '-server.tls-min-version=VersionTLS12\n');
    assert.match(
      (await convert('--to', 'yaml', '--mimir-version', '2.4', 'mimir.flags')).complained,
      /Mimir 2\.4 doesn't have this option/,
    );
  });

  it('refuses a call that it cannot follow', async () => {
    writeFileSync(join(folder, 'mimir.flags'), '-target=all\n');
    assert.match((await convert('mimir.flags')).complained, /^--to must be yaml or flags, not nothing\./);
    assert.match((await convert('--to', 'json', 'mimir.flags')).complained, /^--to must be yaml or flags, not json\./);
    assert.match((await convert('--to', 'yaml', 'mimir.flags', 'mimir.flags')).complained, /^convert needs one file\./);
    assert.deepEqual(await convert('--to', 'flags', 'mimir.flags'), {
      status: 2,
      printed: '',
      complained: "mimir.flags holds no YAML of Mimir's.\n",
    });
    assert.deepEqual(await convert('--to', 'yaml', 'none.flags'), {
      status: 2,
      printed: '',
      complained: "none.flags can't be read: no such file.\n",
    });
  });
});
