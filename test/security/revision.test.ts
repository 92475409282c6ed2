import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callIn, type Called } from '../cli/calling';
import { hasRun } from './hostile-repository';

const secret = 'target: ingester\nserver:\n  http_listen_prt: 4711\n';

describe("a revision of a stranger's repository", () => {
  let around: string;
  let folder: string;
  const git = (...argv: readonly string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...argv], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const diff = (...argv: readonly string[]): Promise<Called> => callIn(folder, ['diff', ...argv]);

  beforeEach(() => {
    around = realpathSync(mkdtempSync(join(tmpdir(), 'mimir-revision-')));
    folder = join(around, 'repository');
    mkdirSync(folder);
    writeFileSync(join(around, 'outside.yaml'), secret);
    git('init', '--quiet', '-b', 'main');
    writeFileSync(join(folder, 'mimir.flags'), '-target=ingester\n-config.file=mimir.yaml\n');
  });
  afterEach(() => rmSync(around, { recursive: true }));

  const commit = (): void => {
    git('add', '-A');
    git('commit', '--quiet', '--no-verify', '-m', 'One');
  };

  it('runs no command that it configures, nor fetches what it lacks', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), 'target: ingester\n');
    writeFileSync(join(folder, '.gitattributes'), '*.flags filter=evil diff=evil\n*.yaml filter=evil diff=evil\n');
    commit();
    const touch = `touch '${join(folder, 'RAN')}'`;
    appendFileSync(
      join(folder, '.git', 'config'),
      `[core]\n\tfsmonitor = "${touch}; false"\n\tsshCommand = "${touch}; false"\n\tpager = "${touch}"\n\thooksPath = hooks\n` +
        `[filter "evil"]\n\tsmudge = ${touch}\n\tclean = ${touch}\n[diff "evil"]\n\ttextconv = ${touch}\n\tcommand = ${touch}\n` +
        `[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = ssh://localhost/x\n\tpromisor = true\n`,
    );
    const { status, printed } = await diff('main', '.');
    assert.equal(status, 0, printed);
    const blob = git('rev-parse', 'main:mimir.yaml').trim();
    rmSync(join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    rmSync(join(folder, 'RAN'), { force: true });
    assert.equal((await diff('main', '.')).status, 2);
    assert.equal(hasRun(folder), false);
    try {
      git('status');
    } catch {
      // It fails once it has run the command.
    }
    assert.equal(hasRun(folder), true, 'else this test could not fail');
  });

  it('leads to no file outside over a link that it holds', async () => {
    for (const target of ['../outside.yaml', join(around, 'outside.yaml')]) {
      rmSync(join(folder, 'mimir.yaml'), { force: true });
      symlinkSync(target, join(folder, 'mimir.yaml'));
      commit();
      rmSync(join(folder, 'mimir.yaml'));
      const { printed, complained } = await diff('main', '.');
      assert.doesNotMatch(printed + complained, /http_listen_prt|4711/);
    }
  });

  it('follows links within itself', async () => {
    writeFileSync(join(folder, 'real.yaml'), 'target: ingester\nserver:\n  grpc_listen_prt: 1\n');
    symlinkSync('real.yaml', join(folder, 'mimir.yaml'));
    commit();
    rmSync(join(folder, 'mimir.yaml'));
    rmSync(join(folder, 'real.yaml'));
    assert.match((await diff('main', '.')).printed, /Fixed:[^]*grpc_listen_prt/);
  });

  it('reads no objects of elsewhere: by alternates, links, or a .git that leads there', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), secret);
    commit();
    const other = join(around, 'other');
    renameSync(folder, other);
    const borrowers: Readonly<Record<string, () => void>> = {
      alternates: () => {
        git('init', '--quiet', '-b', 'main');
        writeFileSync(join(folder, '.git/objects/info/alternates'), `${other}/.git/objects\n`);
      },
      'a link': () => {
        git('init', '--quiet', '-b', 'main');
        rmSync(join(folder, '.git/objects'), { recursive: true });
        symlinkSync(`${other}/.git/objects`, join(folder, '.git/objects'));
      },
      'a .git file': () => writeFileSync(join(folder, '.git'), `gitdir: ${other}/.git\n`),
      'a linked .git': () => symlinkSync(`${other}/.git`, join(folder, '.git')),
    };
    const head = execFileSync('git', ['-C', other, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
    for (const [how, borrow] of Object.entries(borrowers)) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'mimir.flags'), '-target=ingester\n');
      borrow();
      const { status, printed, complained } = await diff(head, '.');
      assert.equal(status, 2, how);
      assert.doesNotMatch(printed + complained, /http_listen_prt|4711/, how);
      rmSync(folder, { recursive: true });
    }
  });

  it('reads no file as a reference that is none of its own', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), 'target: ingester\n');
    commit();
    writeFileSync(join(around, 'ref'), git('rev-parse', 'HEAD'));
    writeFileSync(join(folder, '.git/HEAD'), 'ref: ../../ref\n');
    for (const name of ['HEAD', '../../ref', 'refs/../../../ref'])
      assert.equal((await diff(name, '.')).status, 2, name);
  });

  it('gives up on a few trees that lead to billions of files', async () => {
    commit();
    const blob = git('rev-parse', 'main:mimir.flags').trim();
    const mktree = (...lines: readonly string[]): string =>
      execFileSync('git', ['-C', folder, 'mktree'], { encoding: 'utf8', input: lines.join('\n') }).trim();
    let tree = mktree(...Array.from({ length: 1000 }, (_, index) => `100644 blob ${blob}\t${index}.flags`));
    for (let level = 0; level < 20; level += 1)
      tree = mktree(...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `040000 tree ${tree}\t${name}`));
    git('update-ref', 'refs/heads/main', git('commit-tree', tree, '-m', 'Two').trim());
    const { status, complained } = await diff('main', '.');
    assert.equal(status, 2);
    assert.match(complained, /^main \([0-9a-f]{7}\) has too many files or folders to look at all\./);
  }).timeout(60_000);

  it('gives up on objects that are no objects', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), 'target: ingester\n');
    commit();
    const tree = git('rev-parse', 'HEAD^{tree}').trim();
    rmSync(join(folder, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    writeFileSync(join(folder, '.git/objects', tree.slice(0, 2), tree.slice(2)), 'nonsense');
    assert.equal((await diff('HEAD', '.')).status, 2);
  });
});
