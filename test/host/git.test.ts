import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Workspace } from '../../core/src/workspace/workspace';
import { defaultAnalysisSettings } from '../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { createVersionControl, ignoreInGit, wouldGitTrack } from '../../host/src/git';
import { nodePaths } from '../../host/src/node-paths';
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

  const lines = [
    '/certs/server.key',
    '/certs/server.key.*.bak',
    '/certs/.*.mimir-tls-*',
    '/certs/.*.tmp',
    '/certs/.mimir-tls.lock*',
  ];

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
    const left = [
      '.server.key.mimir-tls-new',
      `.server.key.${id}.tmp`,
      `.ca.key.${id}.tmp`,
      `..ca.key.mimir-tls-new.${id}.tmp`,
      '.server.crt.mimir-tls-swap',
      '.mimir-tls.lock',
      `.mimir-tls.lock.${id}`,
      'server.key.2026-11-23.bak',
      'server.key.2026-11-23.2.bak',
    ];
    for (const name of left) {
      await writeFile(join(folder, 'certs', name), 'secret');
      assert.equal(await wouldGitTrack(join(folder, 'certs', name)), false, name);
    }
    const other = join(folder, 'certs', 'client.key');
    await writeFile(other, 'secret');
    assert.equal(await ignoreInGit(other), 'added');
    assert.equal(
      await readFile(join(folder, '.gitignore'), 'utf8'),
      `${[...lines, '/certs/client.key', '/certs/client.key.*.bak'].join('\n')}\n`,
    );
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

  describe('answers as git does', () => {
    const places = ['server.key', 'certs/server.key', 'certs/deep/server.key', 'certs/deep/a#b.key'];
    const rules: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'a name': { '.gitignore': 'server.key\n' },
      'a folder': { '.gitignore': 'deep/\n' },
      'a path': { '.gitignore': '/certs/server.key\n' },
      'what is taken back': { '.gitignore': '*.key\n!server.key\n' },
      'what lies in an ignored folder': { '.gitignore': 'certs/\n!certs/server.key\n' },
      'a file further down': { '.gitignore': '*.key\n', 'certs/.gitignore': '!server.key\n' },
      'a folder that a file further down takes back': { '.gitignore': 'certs/deep\n', 'certs/.gitignore': '!deep\n' },
      'a path of a file further down': { 'certs/.gitignore': '/server.key\n' },
      'a folder of a file further down': { 'certs/.gitignore': 'deep/server.key\r\n' },
      'a name that begins like a comment': { 'certs/deep/.gitignore': '\\#b.key\na\\#b.key\n' },
      wildcards: { '.gitignore': '**/deep/*.k[a-f]y\n' },
      'the rules that nobody shares': { '.git/info/exclude': 'certs/server.key\n' },
    };
    for (const [what, files] of Object.entries(rules)) {
      it(`about ${what}`, async () => {
        await run('git', ['init', '--quiet', folder]);
        await mkdir(join(folder, 'certs', 'deep'));
        for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
        const said: Record<string, boolean> = {};
        const known: Record<string, boolean> = {};
        for (const place of places) {
          said[place] = await wouldGitTrack(join(folder, place));
          known[place] = await run('git', ['-C', folder, 'check-ignore', '--quiet', place]).then(
            () => false,
            () => true,
          );
        }
        assert.deepEqual(said, known);
      });
    }

    it('about links that stand for the rules, which it does not follow', async () => {
      await run('git', ['init', '--quiet', folder]);
      await writeFile(join(folder, 'rules'), '*.key\n');
      await symlink('rules', join(folder, '.gitignore'));
      assert.equal(await wouldGitTrack(key), true);
      assert.match(JSON.stringify(await ignoreInGit(key)), /\.gitignore is a symbolic link/);
      assert.equal(await readFile(join(folder, 'rules'), 'utf8'), '*.key\n');
    });

    it('about a key that only a link leads to', async () => {
      await run('git', ['init', '--quiet', folder]);
      await mkdir(join(folder, 'links'));
      await symlink('../certs/server.key', join(folder, 'links', 'server.key'));
      await run('git', ['-C', folder, 'add', 'links']);
      assert.equal(await createVersionControl(() => 0).isTracked(join(folder, 'links', 'server.key')), false);
      await run('git', ['-C', folder, 'add', 'certs']);
      assert.equal(await createVersionControl(() => 0).isTracked(join(folder, 'links', 'server.key')), true);
    });
  });

  it('would rather protect a key than match patterns that take for ever', async () => {
    await run('git', ['init', '--quiet', folder]);
    const name = `${'a'.repeat(200)}.key`;
    await writeFile(join(folder, '.gitignore'), `${'*a'.repeat(40)}b\n`);
    assert.equal(await wouldGitTrack(join(folder, name)), true);
  });

  describe('is not known to track a key, and says why', () => {
    const doubts: Readonly<Record<string, { readonly why: RegExp; readonly prepare: readonly (readonly string[])[] }>> =
      {
        'by an index of version 4': { why: /index has version 4/, prepare: [['update-index', '--index-version', '4']] },
        'by a split index': { why: /index is split/, prepare: [['update-index', '--split-index']] },
        'with another work tree': {
          why: /work tree is elsewhere/,
          prepare: [['config', 'core.worktree', '..']],
        },
        'with a configuration in several files': {
          why: /includes other files/,
          prepare: [['config', 'include.path', 'other']],
        },
      };
    for (const [what, { why, prepare }] of Object.entries(doubts)) {
      it(what, async () => {
        await run('git', ['init', '--quiet', folder]);
        await run('git', ['-C', folder, 'add', key]);
        for (const args of prepare) await run('git', ['-C', folder, ...args]);
        await expectDoubt(key, why);
      });
    }

    it('by an index over another hash', async () => {
      await run('git', ['init', '--quiet', '--object-format=sha256', folder]);
      await run('git', ['-C', folder, 'add', key]);
      await expectDoubt(key, /a wrong checksum/);
    });

    it('in a linked worktree', async () => {
      await run('git', ['init', '--quiet', folder]);
      await run('git', [
        '-C',
        folder,
        '-c',
        'user.name=n',
        '-c',
        'user.email=a@b',
        'commit',
        '--quiet',
        '--allow-empty',
        '-m',
        'x',
      ]);
      await run('git', ['-C', folder, 'worktree', 'add', '--quiet', join(folder, 'linked')]);
      await writeFile(join(folder, 'linked', 'server.key'), 'secret');
      await expectDoubt(join(folder, 'linked', 'server.key'), /a worktree or submodule/);
    });

    it('by an index that is cut off, at whatever place', async () => {
      await run('git', ['init', '--quiet', folder]);
      await run('git', ['-C', folder, 'add', key]);
      const index = await readFile(join(folder, '.git', 'index'));
      for (let length = 0; length < index.length; length += 7) {
        await writeFile(join(folder, '.git', 'index'), index.subarray(0, length));
        await expectDoubt(key, /index/);
      }
    });

    async function expectDoubt(path: string, why: RegExp): Promise<void> {
      const doubts: string[] = [];
      let now = 0;
      const versionControl = createVersionControl(
        () => now,
        (doubt) => doubts.push(doubt),
      );
      assert.equal(await versionControl.isTracked(path), null);
      now = 60_000;
      assert.equal(await versionControl.isTracked(path), null);
      assert.match(doubts.join(), why);
      assert.equal(doubts.length, 1, 'it is said once');
    }
  });

  it('knows entries with extended flags', async () => {
    await run('git', ['init', '--quiet', folder]);
    await run('git', ['-C', folder, 'add', '--intent-to-add', key]);
    assert.equal((await readFile(join(folder, '.git', 'index'))).readUInt32BE(4), 3);
    assert.equal(await createVersionControl(() => 0).isTracked(key), true);
    assert.equal(await createVersionControl(() => 0).isTracked(join(folder, 'certs')), false);
  });

  it('is not looked for outside of the folders that may be read', async () => {
    await run('git', ['init', '--quiet', folder]);
    await run('git', ['-C', folder, 'add', key]);
    assert.equal(await createVersionControl(() => 0).isTracked(key, [join(folder, 'certs')]), null);
    assert.equal(await createVersionControl(() => 0).isTracked(key, [folder]), true);
  });

  it('is no doubt where no repository is outside of them', async () => {
    await run('git', ['init', '--quiet', folder]);
    const doubts: string[] = [];
    const control = createVersionControl(
      () => 0,
      (doubt) => doubts.push(doubt),
    );
    assert.equal(await control.isTracked(key, [folder]), false);
    assert.deepEqual(doubts, []);
  });

  it('makes a tracked key a finding', async () => {
    await run('git', ['init', '--quiet', folder]);
    await run('git', ['-C', folder, 'add', key]);
    await writeFile(key, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', { mode: 0o600 });
    const text = '-server.grpc-tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n';
    const uri = nodePaths.toUri(join(folder, 'mimir.flags'));
    const ports = {
      files: nodeFiles,
      certificates: createCertificateReader(),
      clock: systemClock,
      paths: nodePaths,
      versionControl: createVersionControl(() => 0),
    };
    const analyzer = new Workspace(loadCatalogue(), ports, defaultAnalysisSettings);
    analyzer.update({ uri, languageId: 'mimir-flags', text }, 'flags');
    const findings = (await analyzer.ask(uri)).files.get(uri)?.findings ?? [];
    const [message] = findings.filter(({ rule }) => rule === 'private-key-exposed').map((finding) => finding.message);
    assert.match(
      message ?? '',
      /^Private key certs\/server\.key is tracked by git, so anyone with the repository can use it\./,
    );
  });
});
