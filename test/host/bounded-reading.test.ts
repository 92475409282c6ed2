import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectCertificate } from '../../core/src/certificates/inspect/certificate-page';
import { readBounded } from '../../host/src/bounded-reading';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { nodeFiles } from '../../host/src/files';

describe('reading within bounds', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'mimir-bounded-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('reads up to the limit and no further', async () => {
    const path = join(folder, 'mimir.yaml');
    await writeFile(path, 'x'.repeat(200_000));
    const reading = await readBounded(path, 200_000);
    assert.equal(reading.kind === 'read' && reading.bytes.length, 200_000);
    assert.equal((await readBounded(path, 199_999)).kind, 'too-large');
    await truncate(path, 0);
    assert.equal((await readBounded(path, 10)).kind, 'read');
    assert.equal((await readBounded(folder, 10)).kind, 'folder');
    assert.equal((await readBounded('/dev/null', 10)).kind, 'special');
    await assert.rejects(readBounded(join(folder, 'nowhere'), 10), /ENOENT/);
  });

  // Files of the kernel's own: they say that they are empty, and some never end.
  const ofKernel = process.platform === 'linux' ? ['/proc/self/environ', '/proc/self/cmdline', '/proc/self/maps'] : [];
  for (const path of ofKernel) {
    it(`refuses ${path}, also behind a link`, async () => {
      const link = join(folder, 'link.crt');
      await symlink(path, link);
      assert.equal((await readBounded(link, 1000)).kind, 'special');
      assert.equal(await nodeFiles.readText(link), null);
      const reading = await createCertificateReader().read(link);
      assert.deepEqual(reading, { kind: 'not-read', why: 'special' });
      const shown = inspectCertificate({ path: link, reading }, { now: 0, isSignedBy: () => false, users: null });
      assert.match(shown, /The file was not read: it is not a regular file/);
    });
  }
});
