import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { openZoo, type Zoo } from '../core/certificates/zoo';
import { jsonAt, listAt } from '../json';
import { callIn } from './calling';

/** Two processes that talk by mutual TLS. */
const services = {
  'distributor.flags': [
    '-target=distributor',
    '-ingester.client.tls-enabled=true',
    '-ingester.client.tls-server-name=localhost',
    '-ingester.client.tls-ca-path=certs/root.crt',
    '-ingester.client.tls-cert-path=certs/client.crt',
    '-ingester.client.tls-key-path=certs/client.key',
  ].join('\n'),
  'ingester.flags': [
    '-target=ingester',
    '-server.grpc-tls-cert-path=certs/server.crt',
    '-server.grpc-tls-key-path=certs/server.key',
    '-server.grpc-tls-ca-path=certs/root.crt',
    '-server.grpc-tls-client-auth=RequireAndVerifyClientCert',
  ].join('\n'),
  '.mimir-tls.yaml': 'deployments:\n  prod: ["*.flags"]\n',
} as const;

type Texts = Readonly<Record<string, string>>;

const plaintext = {
  'distributor.flags': '-target=distributor\n',
  'ingester.flags': '-target=ingester\n',
};

describe('mimir-tls diff', function () {
  this.timeout(60_000);
  let zoo: Zoo;
  let folder: string;
  before(async () => {
    zoo = await openZoo();
  });
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mimir-tls-diff-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Certificates by the names that they get, and by those that the zoo has. */
  const certs = { server: 'server', client: 'client' };

  function write(place: string, texts: Texts, certificates: Readonly<Record<string, string>> | null = certs): void {
    for (const [name, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(folder, place, name)), { recursive: true });
      writeFileSync(join(folder, place, name), `${text}\n`);
    }
    if (certificates === null) return;
    mkdirSync(join(folder, place, 'certs'), { recursive: true });
    copyFileSync(zoo.path('root.crt'), join(folder, place, 'certs/root.crt'));
    for (const [name, from] of Object.entries(certificates)) {
      copyFileSync(zoo.path(`${from}.crt`), join(folder, place, `certs/${name}.crt`));
      copyFileSync(zoo.path('server.key'), join(folder, place, `certs/${name}.key`));
    }
  }

  const diff = (...argv: readonly string[]) => callIn(folder, ['diff', ...argv]);
  const summaryOf = (printed: string): string => printed.split('\n')[1] ?? '';

  it('says that nothing differs between equal folders, and how much it looked at', async () => {
    write('old', services);
    write('new', services);
    const { status, printed } = await diff('old', 'new');
    assert.equal(
      printed,
      'Compared old with new.\nNo hop, port, certificate or problem differs.\n\n' +
        'Checked before: 2 files, 3 hops, 3 certificates. Now: 2 files, 3 hops, 3 certificates.\n',
    );
    assert.equal(status, 0);
  });

  it('tells states apart, not texts: a hop that loses TLS on both ends', async () => {
    write('old', services);
    write('new', { ...services, ...plaintext }, null);
    const { status, printed } = await diff('old', 'new');
    assert.equal(status, 1);
    assert.match(summaryOf(printed), /^1 hop goes from mTLS to plaintext, 1 port goes from mTLS to plaintext/);
    assert.match(
      printed,
      /\nWorse:\n {2}distributor\.flags -> ingester\.flags \(ingester\.client\): from mTLS to plaintext\./,
    );
    assert.equal((await diff('new', 'old')).status, 0);
    assert.match(summaryOf((await diff('new', 'old')).printed), /^1 hop goes from plaintext to mTLS/);
  });

  it('tells another order and other words for the same from a change', async () => {
    write('old', services);
    const reordered = services['ingester.flags']
      .split('\n')
      .reverse()
      .join('\n')
      .replace('=certs/root', '=./certs/root');
    write('new', { ...services, 'ingester.flags': `# Comment\n${reordered}` });
    const { status, printed } = await diff('old', 'new');
    assert.deepEqual([status, summaryOf(printed)], [0, 'No hop, port, certificate or problem differs.']);
  });

  it('sees a policy that lets everybody in', async () => {
    write('old', services);
    const open = services['ingester.flags'].replace('RequireAndVerifyClientCert', 'RequestClientCert');
    write('new', { ...services, 'ingester.flags': open });
    const { status, printed } = await diff('old', 'new');
    assert.equal(status, 1);
    assert.match(printed, /port of ingester\.flags \(server\.grpc\): from mTLS to TLS/);
    assert.match(printed, /\[client-auth-not-verified\]/);
  });

  it('sees the names that a certificate lost, and the hop that fails by it', async () => {
    write('old', services);
    write('new', services, { ...certs, server: 'client' });
    const { status, printed } = await diff('old', 'new');
    assert.equal(status, 1);
    assert.match(
      summaryOf(printed),
      /1 hop goes from mTLS to broken, .*1 certificate lost a name, 1 certificate gained a name/,
    );
    assert.match(printed, /certificate certs\/server\.crt: lost localhost, mimir, 127\.0\.0\.1, ::1/);
  });

  it('counts problems that are new and fixed, by what they are and not by their lines', async () => {
    const typed = (policy: string, more = ''): Texts => ({
      ...services,
      'ingester.flags': `${more}${services['ingester.flags'].replace('RequireAndVerifyClientCert', policy)}`,
    });
    write('old', typed('RequireClientCerts'));
    write('new', typed('RequireClientCerts', '# One more line\n'));
    assert.equal((await diff('old', 'new')).status, 0);
    write('new', typed('VerifyClientCert', '-server.nothing=1\n'));
    const { status, printed } = await diff('old', 'new');
    assert.equal(status, 1);
    assert.match(summaryOf(printed), /2 problems new, 1 fixed\.$/);
    assert.match(
      printed,
      /\nFixed:\n {2}ingester\.flags: error: .*"RequireClientCerts".*\[invalid-client-auth-type\]\n/,
    );
  });

  it('calls a problem that is only hidden no fixed one', async () => {
    write('old', { ...services, 'ingester.flags': `${services['ingester.flags']}\n-server.nothing=1` });
    write('new', {
      ...services,
      'ingester.flags': `${services['ingester.flags']}\n# mimir-tls: ignore unknown-flag\n-server.nothing=1`,
    });
    assert.match(summaryOf((await diff('old', 'new')).printed), /^1 problem hidden, not fixed\.$/);
    write('new', {
      ...services,
      'ingester.flags': `${services['ingester.flags']}\n-server.nothing=1`,
      '.mimir-tls.yaml': `${services['.mimir-tls.yaml']}rules:\n  unknown-flag: off\n`,
    });
    assert.match(summaryOf((await diff('old', 'new')).printed), /^1 problem hidden, not fixed\.$/);
  });

  it('compares hops also where no side has the certificates, and says so', async () => {
    write('old', services, null);
    const open = services['distributor.flags'].replace('tls-enabled=true', 'tls-enabled=false');
    write('new', { ...services, 'distributor.flags': open }, null);
    const { printed } = await diff('old', 'new');
    assert.match(summaryOf(printed), /^1 hop goes from mTLS to broken/);
    assert.match(printed, /\n3 certificates are missing on both sides: hops are compared as if they fit\.\n$/);
  });

  it('takes two files for one, whatever they and their processes are called', async () => {
    write(
      '.',
      { 'old.flags': '-target=ingester\n-server.nothing=1', 'new.flags': '-target=ingester\n-server.nothing=1' },
      null,
    );
    assert.equal(
      summaryOf((await diff('old.flags', 'new.flags')).printed),
      'No hop, port, certificate or problem differs.',
    );
  });

  it('counts new hops in plaintext, and those that are gone', async () => {
    write('old', plaintext, null);
    write('new', { ...plaintext, 'querier.flags': '-target=querier\n' }, null);
    const settings = { '.mimir-tls.yaml': services['.mimir-tls.yaml'] };
    write('old', settings, null);
    write('new', settings, null);
    const { status, printed } = await diff('old', 'new');
    assert.equal(status, 1);
    assert.match(printed, /new: querier\.flags -> ingester\.flags \(ingester\.client\): plaintext/);
    const back = await diff('new', 'old');
    assert.equal(back.status, 0);
    assert.match(summaryOf(back.printed), /^\d hops are gone/);
  });

  it('prints JSON by its schema, and Markdown in which names are only names', async () => {
    write('old', services);
    write('new', { ...services, ...plaintext, 'a[b](x)@me.flags': '-target=ingester\n-nothing=1' }, null);
    const { printed, status } = await diff('old', 'new', '--format', 'json');
    const isValid = new Ajv().compile(JSON.parse(readFileSync('docs/schema/diff.schema.json', 'utf8')));
    assert.ok(isValid(JSON.parse(printed)), JSON.stringify(isValid.errors));
    assert.deepEqual([status, jsonAt(printed, 'worse')], [1, true]);
    assert.ok(listAt(printed, 'hops', 'changed').length > 0);
    const { printed: markdown } = await diff('old', 'new', '--format', 'markdown');
    assert.match(markdown, /^### Mimir TLS: something got worse\n\n1 hop goes from mTLS to plaintext/);
    assert.match(markdown, /a\\\[b\\\]\\\(x\\\)@\u200bme\.flags/);
  });

  it('refuses what it cannot compare', async () => {
    write('.', { 'notes.txt': 'Nothing of the kind.' }, null);
    mkdirSync(join(folder, 'empty'));
    for (const [argv, complaint] of [
      [
        ['gone', 'empty'],
        /^gone is no file or folder here, and no revision: no repository is around the current folder\.\n$/,
      ],
      [['empty', 'empty'], /^Nothing was compared: neither side has a file of Mimir's\.\n$/],
      [[], /^Name what to compare/],
      [['a', 'b', 'c'], /^diff takes OLD and NEW/],
    ] as const) {
      const { status, complained } = await diff(...argv);
      assert.equal(status, 2, argv.join(' '));
      assert.match(complained, complaint);
    }
  });

  it('compares no file or folder with itself, as who names one means its history', async () => {
    write('.', plaintext, null);
    write('staging', plaintext, null);
    for (const argv of [['ingester.flags'], ['staging'], ['.'], ['staging/ingester.flags', '.']]) {
      const { status, complained } = await callIn(folder, ['diff', ...argv]);
      assert.equal(status, 2, argv.join(' '));
      assert.match(
        complained,
        /is one of the files here, and would be compared with itself\. Compare it with a revision: /,
      );
    }
    const { complained } = await callIn(folder, ['diff', 'ingester.flags']);
    assert.match(complained, /mimir-tls diff HEAD ingester\.flags\.\n/);
    assert.equal((await callIn(folder, ['diff', 'ingester.flags', 'staging/ingester.flags'])).status, 0);
  });

  it('shows no key that is inline', async () => {
    const key = readFileSync(zoo.path('server.key'), 'utf8');
    const certificate = readFileSync(zoo.path('server.crt'), 'utf8');
    const inline = (text: string): string => text.trim().replace(/\n/g, '\n      ');
    const yaml = `target: ingester\nserver:\n  grpc_tls_config:\n    cert: |\n      ${inline(certificate)}\n    key: |\n      ${inline(key)}\n`;
    write('old', { 'mimir.yaml': 'target: ingester\n' }, null);
    write('new', { 'mimir.yaml': yaml }, null);
    const body = key.split('\n')[3] ?? '-';
    for (const format of ['human', 'json', 'markdown']) {
      const { printed, complained, status } = await diff('old', 'new', '--format', format);
      assert.notEqual(status, 3);
      assert.ok(!(printed + complained).includes(body), format);
    }
  });

  describe('of revisions', () => {
    const git = (...argv: readonly string[]): void =>
      void execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...argv], { stdio: 'pipe' });

    beforeEach(() => {
      write('.', services);
      writeFileSync(join(folder, '.gitignore'), '*.key\n');
      git('init', '--quiet', '-b', 'main');
      git('add', '-A');
      git('commit', '--quiet', '-m', 'One');
      git('tag', '-a', 'v1', '-m', 'v1');
      write('.', plaintext, null);
    });

    it('reads loose and packed objects, by names of every kind', async () => {
      git('commit', '--quiet', '-am', 'Two');
      const commit = execFileSync('git', ['-C', folder, 'rev-parse', 'HEAD~1'], { encoding: 'utf8' }).trim();
      const loose = ['HEAD~1', 'v1', commit.slice(0, 8)];
      const packed = ['main^', 'refs/tags/v1', commit];
      for (const names of [loose, packed]) {
        if (names === packed) git('gc', '--quiet');
        for (const name of names) {
          const { status, printed } = await diff(name, 'main');
          assert.equal(status, 1, name);
          assert.ok(printed.startsWith(`Compared ${name} (${commit.slice(0, 7)}) with main (`), printed);
          assert.match(summaryOf(printed), /^1 hop goes from mTLS to plaintext/);
        }
      }
    });

    it('compares with the files of now, with ignored keys as they are', async () => {
      const { status, printed } = await diff('main');
      assert.equal(status, 1);
      assert.match(summaryOf(printed), /^1 hop goes from mTLS to plaintext/);
      git('checkout', '--quiet', '.');
      assert.equal(summaryOf((await diff('main')).printed), 'No hop, port, certificate or problem differs.');
    });

    it('takes the folder that is named from the revision', async () => {
      write('deploy', services);
      git('add', '-A');
      git('commit', '--quiet', '-m', 'Two');
      write('deploy', plaintext, null);
      const { printed } = await diff('HEAD', 'deploy');
      assert.match(printed, /^Compared HEAD \(.*\) with deploy\.\n1 hop goes from mTLS to plaintext/);
    });

    it('reads a linked work tree that its repository knows', async () => {
      const linked = join(folder, 'linked');
      git('worktree', 'add', '--quiet', linked, 'HEAD');
      const { status, printed } = await callIn(linked, ['diff', 'HEAD', '.']);
      assert.equal(status, 0, printed);
    });

    it('says where history or files are not here', async () => {
      assert.match(
        (await diff('HEAD~3')).complained,
        /^HEAD~3 is no file .*: HEAD~3 goes back further than the history/,
      );
      assert.match((await diff('mian')).complained, /: mian is no branch, tag or commit\.\n$/);
      // As in a partial clone: the tree is there, and a file of it is not.
      const blob = execFileSync('git', ['-C', folder, 'rev-parse', 'HEAD:ingester.flags'], { encoding: 'utf8' }).trim();
      rmSync(join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
      const { status, complained } = await diff('HEAD');
      assert.equal(status, 2);
      assert.match(complained, /^HEAD \(.*\) is not all here: git has not fetched some of its files\./);
    });
  });
});
