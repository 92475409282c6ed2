import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Analyzer } from '../../core/src/analysis/analyzer';
import { defaultAnalysisSettings } from '../../core/src/analysis/settings';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { createVersionControl, ignoreInGit, wouldGitTrack } from '../../host/src/git';
import { nodePaths } from '../../host/src/paths';
import { run } from '../core/certificates/zoo';

describe('git', () => {
  let folder = '';
  let key = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mimir-git-'));
    await mkdir(join(folder, 'certs'));
    key = join(folder, 'certs', 'server.key');
    await writeFile(key, 'secret');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const lines = ['/certs/server.key', '/certs/server.key.*.bak', '/certs/.*.mimir-tls-*', '/certs/.*.tmp', '/certs/.mimir-tls.lock*'];

  it('says nothing where there is no repository', async () => {
    assert.equal(await wouldGitTrack(key), false);
    assert.equal(await ignoreInGit(key), 'no-repository');
    assert.equal(await wouldGitTrack(join(folder, 'nowhere', 'server.key')), false);
  });

  it('would track a key until it is ignored', async () => {
    await run('git', ['init', '--quiet', folder]);
    assert.equal(await wouldGitTrack(key), true);
    assert.equal(await ignoreInGit(key), 'added');
    assert.equal(await wouldGitTrack(key), false);
    assert.equal(await readFile(join(folder, '.gitignore'), 'utf8'), `${lines.join('\n')}\n`);
    assert.equal(await ignoreInGit(key), 'covered');
  });

  it('keeps what .gitignore says, and its line ends', async () => {
    await run('git', ['init', '--quiet', folder]);
    await writeFile(join(folder, '.gitignore'), 'out/\r\n*.crt');
    assert.equal(await ignoreInGit(key), 'added');
    assert.equal(await readFile(join(folder, '.gitignore'), 'utf8'), ['out/', '*.crt', ...lines, ''].join('\r\n'));
  });

  it('covers what a run leaves beside a key, and says nothing twice', async () => {
    await run('git', ['init', '--quiet', folder]);
    await ignoreInGit(key);
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
    const left = ['.server.key.mimir-tls-new', `.server.key.${id}.tmp`, `.ca.key.${id}.tmp`, `..ca.key.mimir-tls-new.${id}.tmp`, '.server.crt.mimir-tls-swap', '.mimir-tls.lock', `.mimir-tls.lock.${id}`, 'server.key.2026-11-23.bak', 'server.key.2026-11-23.2.bak'];
    for (const name of left) {
      await writeFile(join(folder, 'certs', name), 'secret');
      assert.equal(await wouldGitTrack(join(folder, 'certs', name)), false, name);
    }
    const other = join(folder, 'certs', 'client.key');
    await writeFile(other, 'secret');
    assert.equal(await ignoreInGit(other), 'added');
    assert.equal(await readFile(join(folder, '.gitignore'), 'utf8'), `${[...lines, '/certs/client.key', '/certs/client.key.*.bak'].join('\n')}\n`);
    await writeFile(join(folder, 'certs', 'server.crt'), 'public');
    assert.equal(await wouldGitTrack(join(folder, 'certs', 'server.crt')), true);
  });

  it('takes odd names literally', async () => {
    await run('git', ['init', '--quiet', folder]);
    for (const name of ['a[1]*?.key', '#b.key', '!c.key', 'd ', 'back\\slash.key']) {
      const odd = join(folder, 'certs', name);
      await writeFile(odd, 'secret');
      assert.equal(await ignoreInGit(odd), 'added', name);
      assert.equal(await wouldGitTrack(odd), false, name);
    }
    assert.equal(await wouldGitTrack(key), true);
  });

  it('knows what is tracked, and is asked again only after a while', async () => {
    let now = 0;
    const versionControl = createVersionControl(() => now);
    assert.equal(await versionControl.isTracked(key), false);
    await run('git', ['init', '--quiet', folder]);
    await run('git', ['-C', folder, 'add', key]);
    assert.equal(await versionControl.isTracked(key), false, 'the answer is remembered');
    now = 60_000;
    assert.equal(await versionControl.isTracked(key), true);
    assert.equal(await versionControl.isTracked(join(folder, 'certs', 'other.key')), false);
  });

  it('makes a tracked key a finding', async () => {
    await run('git', ['init', '--quiet', folder]);
    await run('git', ['-C', folder, 'add', key]);
    await writeFile(key, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', { mode: 0o600 });
    const text = '-server.grpc-tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n';
    const uri = nodePaths.toUri(join(folder, 'mimir.flags'));
    const ports = { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths, versionControl: createVersionControl(() => 0) };
    const analyzer = new Analyzer(loadCatalogue(), ports, defaultAnalysisSettings);
    analyzer.update({ uri, languageId: 'mimir-flags', text }, 'flags');
    const findings = (await analyzer.analyze(uri)).get(uri)?.findings ?? [];
    const [message] = findings.filter(({ rule }) => rule === 'private-key-exposed').map((finding) => finding.message);
    assert.match(message ?? '', /^The private key certs\/server\.key is tracked by git, so whoever can read the repository can pass for this process\./);
  });
});
