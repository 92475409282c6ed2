import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { callIn, type Called } from './calling';

/** Nothing in it shows that it is Mimir's. */
const unlikeMimirs = 'no_such_block:\n  no_such_key: 1\n';

/** A repository in a folder of its own, with files below it. */
class Repository {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'mimir-tls-project-')));

  constructor(files: Readonly<Record<string, string>>) {
    mkdirSync(join(this.folder, '.git'));
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  call(...argv: readonly string[]): Promise<Called> {
    return callIn(this.folder, argv);
  }

  /** The ids of the rules that `check` finds something by, each once. */
  async rulesFound(...argv: readonly string[]): Promise<readonly string[]> {
    const { printed } = await this.call('check', ...argv);
    return [...new Set([...printed.matchAll(/\[([a-z-]+)\]$/gm)].map(([, rule = '']) => rule))].sort();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

const unknownFlag = '-target=ingester\n-no.such.flag=1\n';

describe('a settings file on the command line', () => {
  let repository: Repository;
  afterEach(() => repository.remove());

  it('switches rules off for the files around it, and the summary counts them', async () => {
    repository = new Repository({
      'a/b/x.flags': unknownFlag,
      'c/y.flags': unknownFlag,
      'a/.mimir-tls.yaml': 'rules:\n  unknown-flag: off\n',
    });
    const { status, printed } = await repository.call('check', 'a/b/x.flags');
    assert.equal(status, 0);
    assert.match(printed, /^a\/\.mimir-tls\.yaml turns off 1 rule: unknown-flag\.$/m);
    // Each file has its own settings.
    assert.deepEqual(await repository.rulesFound('a/b/x.flags', 'c/y.flags'), ['unknown-flag']);
    const json: unknown = JSON.parse((await repository.call('check', '--format', 'json', 'a/b/x.flags')).printed);
    assert.deepEqual(typeof json === 'object' && json !== null && 'settings' in json ? json.settings : null, {
      files: [{ path: 'a/.mimir-tls.yaml', rulesOff: ['unknown-flag'], problems: [] }],
      excluded: [],
    });
  });

  const unusable: Readonly<Record<string, (path: string) => void>> = {
    'a folder': (path) => {
      mkdirSync(path);
    },
    'a pipe': (path) => {
      execFileSync('mkfifo', [path]);
    },
    'five gigabytes long': (path) => {
      writeFileSync(path, 'rules:');
      truncateSync(path, 5 * 1024 ** 3);
    },
    'no YAML': (path) => {
      writeFileSync(path, 'rules: [');
    },
  };
  for (const [what, make] of Object.entries(unusable)) {
    it(`is told where nothing of it can be used, as it is ${what}`, async () => {
      // The file in the folder around would count if there were none.
      repository = new Repository({ '.mimir-tls.yaml': 'rules: { unknown-flag: off }\n', 'a/x.flags': unknownFlag });
      make(join(repository.folder, 'a/.mimir-tls.yaml'));
      const { printed, complained } = await repository.call('check', 'a/x.flags');
      assert.match(complained, /^a\/\.mimir-tls\.yaml:1:\d+: error: .* so the file is ignored\.$/m);
      assert.match(printed, /^a\/\.mimir-tls\.yaml is unusable, so the checks ran without its settings\.$/m);
      assert.match(printed, /\[unknown-flag\]$/m);
    });
  }

  it('counts less than options, and more than what is usual', async () => {
    const old = '-target=querier\n-common.client-cluster-validation.label=x\n';
    repository = new Repository({ 'x.flags': old, '.mimir-tls.yaml': 'mimirVersion: 2.10\n' });
    assert.deepEqual(await repository.rulesFound('x.flags'), ['option-not-in-version']);
    assert.deepEqual(await repository.rulesFound('--mimir-version', '3.0', 'x.flags'), []);
  });

  it('maps folders from where it is, whatever the current folder', async () => {
    const flags =
      '-target=ingester\n-server.grpc-tls-cert-path=/etc/mimir/none.crt\n-server.grpc-tls-key-path=/etc/mimir/none.key\n';
    repository = new Repository({
      'deploy/x.flags': flags,
      'deploy/.mimir-tls.yaml': 'pathMappings: { /etc/mimir: certs }\n',
    });
    for (const current of ['.', 'deploy']) {
      const { printed } = await callIn(join(repository.folder, current), [
        'check',
        join(repository.folder, 'deploy/x.flags'),
      ]);
      assert.ok(printed.includes(join(repository.folder, 'deploy/certs/none.crt')), printed);
    }
  });

  it('ties files to a deployment, and includes and excludes others', async () => {
    repository = new Repository({
      'one/x.flags': '-target=querier\n-querier.frontend-client.tls-enabled=true\n-querier.scheduler-address=s:9095\n',
      'mimir.cfg.yaml': 'server:\n  http_listen_prot: 80\n',
      'skipped.flags': unknownFlag,
      '.mimir-tls.yaml': 'files:\n  include: ["*.cfg.yaml"]\n  exclude: [skipped.flags]\n',
    });
    const { status, printed, complained } = await repository.call('check', 'skipped.flags');
    assert.equal(status, 0);
    assert.match(printed, /^Excluded, so not checked: skipped\.flags\.$/m);
    assert.match(complained, /^skipped\.flags: warning: The setting files\.exclude excludes this file/m);
    assert.deepEqual(await repository.rulesFound('mimir.cfg.yaml'), ['unknown-yaml-key']);
  });

  it('is warned about with its line, and its good parts are used', async () => {
    repository = new Repository({
      'x.flags': unknownFlag,
      '.mimir-tls.yaml': '# ours\nrules:\n  unkown-flag: off\n  unknown-flag: warning\n',
    });
    const { status, complained, printed } = await repository.call('check', 'x.flags');
    assert.equal(
      complained,
      '.mimir-tls.yaml:3:3: warning: rules.unkown-flag is not a rule, so it is ignored. Use "unknown-flag".\n',
    );
    assert.equal(status, 0);
    assert.match(printed, /: warning: .*\[unknown-flag\]$/m);
  });

  it('that cannot be read changes nothing, and says so', async () => {
    repository = new Repository({ 'x.flags': unknownFlag, '.mimir-tls.yaml': 'rules: { unknown-flag: off\n' });
    const { status, complained } = await repository.call('check', 'x.flags');
    assert.equal(status, 1);
    assert.match(complained, /^\.mimir-tls\.yaml:\d+:\d+: error: .* so the file is ignored\.$/m);
  });

  it('does not lead outside of the root, unless that is allowed', async () => {
    const flags =
      '-target=ingester\n-server.grpc-tls-cert-path=/etc/mimir/none.crt\n-server.grpc-tls-key-path=/etc/mimir/none.key\n';
    repository = new Repository({
      'x.flags': flags,
      '.mimir-tls.yaml': 'pathMappings: { /etc/mimir: ../elsewhere }\n',
    });
    const confined = await repository.call('check', 'x.flags');
    assert.match(confined.complained, /pathMappings\.\/etc\/mimir points outside the root/);
    assert.ok(!confined.printed.includes('elsewhere'), confined.printed);
    const allowed = await repository.call('check', '--allow-outside', 'x.flags');
    assert.equal(allowed.complained, '');
    assert.ok(allowed.printed.includes(join(dirname(repository.folder), 'elsewhere/none.crt')), allowed.printed);
  });

  it('says how certificates are made', async () => {
    const flags =
      '-target=ingester\n-server.grpc-tls-cert-path=server.crt\n-server.grpc-tls-key-path=server.key\n-server.grpc-tls-ca-path=ca.crt\n';
    repository = new Repository({
      'x.flags': flags,
      '.mimir-tls.yaml': 'certificates: { internalName: ours.test, extraNames: [more.test] }\n',
    });
    const { printed } = await repository.call('certs', '--dry-run', 'x.flags');
    assert.match(printed, /ours\.test/);
    assert.match(printed, /more\.test/);
    assert.doesNotMatch(
      (await repository.call('certs', '--dry-run', '--internal-name', 'option.test', 'x.flags')).printed,
      /ours\.test/,
    );
  });
});

describe('mimir-tls init', () => {
  let repository: Repository;
  afterEach(() => repository.remove());

  it('writes what it found, with comments, and check heeds it', async () => {
    repository = new Repository({
      'compose/docker-compose.yml':
        'services:\n  mimir:\n    image: grafana/mimir:2.17.1\n    command: ["-config.file=/etc/mimir.yaml"]\n    volumes: ["./mimir.yaml:/etc/mimir.yaml"]\n',
      'compose/mimir.yaml': 'multitenancy_enabled: false\nserver:\n  http_listen_port: 9009\n',
      'x.flags':
        '-target=ingester\n-server.grpc-tls-cert-path=/opt/none/server.crt\n-server.grpc-tls-key-path=/opt/none/server.key\n',
      'certs/server.crt': '',
      'certs/server.key': '',
      'y.flags': '-target=querier\n-server.grpc-tls-cert-path=/opt/nowhere/a.crt\n',
      'node_modules/z.flags': unknownFlag,
      'loki.yaml': 'auth_enabled: false\nserver:\n  http_listen_port: 1\n',
    });
    const { status, printed, complained } = await repository.call('init');
    assert.deepEqual([status, complained], [0, '']);
    assert.match(printed, /^Found 4 files of Mimir's\.$/m);
    const text = readFileSync(join(repository.folder, '.mimir-tls.yaml'), 'utf8');
    assert.match(text, /^mimirVersion: '2\.17'$/m);
    assert.match(text, /^pathMappings:\n {2}# named by x\.flags; its files are found there\n {2}\/opt\/none: certs\n/m);
    assert.match(text, /^ {2}# \/opt\/nowhere: certs$/m);
    assert.match(text, /^# {3}- compose\/docker-compose\.yml, compose\/mimir\.yaml$/m);
    assert.doesNotMatch(text, /z\.flags|loki/);
    assert.doesNotMatch((await repository.call('check', 'x.flags')).complained, /mimir-tls\.yaml/);
  });

  it('writes comments to start from where nothing was found', async () => {
    repository = new Repository({ 'readme.md': '# Nothing\n' });
    const { printed } = await repository.call('init');
    assert.match(printed, /No Mimir files were found/);
    assert.equal((await repository.call('init', 'nowhere')).status, 2);
  });

  for (const name of ['.mimir-tls.yaml', '.mimir-tls.yml', '.mimir-tls.json']) {
    it(`leaves ${name} as it is`, async () => {
      repository = new Repository({ [`sub/${name}`]: 'mine' });
      const { status, complained } = await repository.call('init', 'sub');
      assert.deepEqual([status, complained], [2, `${name} already exists, so nothing was written.\n`]);
      assert.equal(readFileSync(join(repository.folder, 'sub', name), 'utf8'), 'mine');
      assert.equal(existsSync(join(repository.folder, '.mimir-tls.yaml')), false);
    });
  }
});

describe('Files that files.include names', () => {
  it('are Mimir’s also where only their folder is checked, and nothing else in it is', async () => {
    const repository = new Repository({
      '.mimir-tls.yaml': 'files: {include: ["deploy/**"]}\n',
      'deploy/config.yaml': unlikeMimirs,
      'deploy/README.md': 'Nothing of Mimir.\n',
      'other/config.yaml': unlikeMimirs,
    });
    try {
      for (const argv of [[], ['deploy'], ['deploy/*.yaml'], ['deploy/config.yaml']]) {
        const { status, printed } = await repository.call('check', ...argv);
        assert.equal(status, 1, argv.join(' '));
        assert.match(printed, /^deploy\/config\.yaml:1:1: error: .*\[unknown-yaml-key\]$/m);
        assert.match(printed, / in 1 file\.$/m);
      }
    } finally {
      repository.remove();
    }
  });

  it('are so too where only another file of their deployment is named', async () => {
    const repository = new Repository({
      '.mimir-tls.yaml': 'files: {include: ["config.yaml"]}\ndeployments: {all: ["config.yaml", "querier.flags"]}\n',
      'config.yaml': unlikeMimirs,
      'querier.flags': '-target=querier\n',
    });
    try {
      const found = async (...names: readonly string[]): Promise<readonly string[]> =>
        (await repository.call('check', '--quiet', ...names)).printed.split('\n').sort();
      const alone = await found('querier.flags');
      assert.ok(alone.some((line) => line.includes('config.yaml:1:1: error: ')));
      assert.deepEqual(await found('querier.flags', 'config.yaml'), alone);
    } finally {
      repository.remove();
    }
  });
});
