import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { listAt } from '../json';

const action: unknown = parse(readFileSync('action.yml', 'utf8'));
const hooks: unknown = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'));

describe('What pipelines run', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-ci-'));
    for (const name of ['deploy/one two', 'other']) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, 'mimir.flags'), '-target=ingester\n-nothing=1\n');
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function runAction(inputs: Readonly<Record<string, string>>) {
    const env = {
      ...process.env,
      GITHUB_ACTION_PATH: resolve('.'),
      GITHUB_OUTPUT: join(folder, 'output'),
      MIMIR_TLS: `${process.execPath} ${resolve('dist/cli.js')}`,
      ...inputs,
    };
    return spawnSync('bash', [resolve('scripts/action.sh')], { cwd: folder, env, encoding: 'utf8' });
  }

  it('annotates what the action is told to check, and fails with it', () => {
    const { status, stdout, stderr } = runAction({
      PATHS: 'deploy/one two\n\nother/*.flags\n',
      ARGS: '',
      SARIF_FILE: 'out.sarif',
    });
    assert.deepEqual([status, stderr], [1, '']);
    assert.match(
      stdout,
      /^::error file=deploy\/one two\/mimir\.flags,line=2,.*\n::error file=other\/mimir\.flags,line=2,.*\n$/,
    );
    assert.equal(readFileSync(join(folder, 'output'), 'utf8'), 'status=1\n');
    assert.equal(listAt(readFileSync(join(folder, 'out.sarif'), 'utf8'), 'runs', 0, 'results').length, 2);
  });

  it('takes options, and runs nothing that an input says', () => {
    assert.equal(runAction({ PATHS: '.', ARGS: '--rule unknown-flag=warning  --fail-on error' }).status, 0);
    runAction({ PATHS: '$(touch evil); touch evil', ARGS: '; touch evil' });
    assert.equal(spawnSync('ls', { cwd: folder, encoding: 'utf8' }).stdout.includes('evil'), false);
  });

  it('is handed its inputs as variables', () => {
    const step = JSON.stringify(action);
    assert.match(step, /"run":"bash \\"\$GITHUB_ACTION_PATH\/scripts\/action\.sh\\""/);
    assert.deepEqual(
      [...step.matchAll(/"(\w+)":"\$\{\{ inputs\.([\w-]+) \}\}"/g)].map(([, name, input]) => [name, input]),
      [
        ['PATHS', 'paths'],
        ['ARGS', 'args'],
        ['SARIF_FILE', 'sarif-file'],
        ['VERSION', 'version'],
      ],
    );
  });

  it('is packed for pre-commit with nothing but a name printed', () => {
    const { stdout } = spawnSync('npm', ['config', 'get', 'foreground-scripts'], { encoding: 'utf8' });
    assert.equal(stdout.trim(), 'false');
  });

  it('is started by pre-commit for files that may be Mimir’s, by commands that there are', () => {
    assert.ok(Array.isArray(hooks));
    for (const { entry, files } of hooks) {
      const [, ...argv] = String(entry).split(' ');
      assert.equal(spawnSync(process.execPath, [resolve('dist/cli.js'), ...argv], { cwd: folder }).status, 1);
      const pattern = new RegExp(String(files));
      for (const name of [
        'deploy/values.yaml',
        'mimir.flags',
        'a/Dockerfile',
        'Dockerfile.mimir',
        'mimir.service',
        'run.sh',
      ])
        assert.match(name, pattern);
      for (const name of ['main.go', 'picture.png']) assert.doesNotMatch(name, pattern);
    }
  });
});
