import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describedRule } from '../../core/src/analysis/described-rules';
import { kindOf } from '../../core/src/documents/document-kinds';
import { openZoo } from '../core/certificates/zoo';
import { readFixture } from '../core/rules/marked-fixture';
import { callIn } from './calling';

const misspelt =
  '# mimir-tls: flags\n-target=ingester\n-server.tls-min-version=versionTLS12\n-server.grpc-tls-client-auth=RequiredAndVerifyClientCert\n-server.grpc-tls-cert-pth=/etc/mimir/server.crt\n';
const spelt =
  '# mimir-tls: flags\n-target=ingester\n-server.tls-min-version=VersionTLS12\n-server.grpc-tls-client-auth=RequireAndVerifyClientCert\n-server.grpc-tls-cert-path=/etc/mimir/server.crt\n';

describe('mimir-tls check --fix', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-fix-'));
    writeFileSync(join(folder, 'mimir.flags'), misspelt, { mode: 0o640 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const check = (...argv: readonly string[]) => callIn(folder, ['check', ...argv]);
  const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('puts misspelt words right, tells of each, and of what is left', async () => {
    const { status, printed, complained } = await check('--fix', 'mimir.flags');
    assert.equal(textOf('mimir.flags'), spelt);
    assert.equal(statSync(join(folder, 'mimir.flags')).mode & 0o777, 0o640);
    assert.deepEqual(complained.match(/\[[a-z-]+\]/g)?.sort(), [
      '[invalid-client-auth-type]',
      '[invalid-tls-min-version]',
      '[unknown-flag]',
    ]);
    assert.match(printed, /\[server-tls-half-configured\]/);
    assert.equal(status, 1);
    assert.deepEqual(readdirSync(folder), ['mimir.flags']);
  });

  it('says that fixes were not tried, where a long file has many', async () => {
    const families = ['server.grpc', 'server.http', 'memberlist', 'ingester.client', 'querier.frontend-client'];
    const flags = [1, 2].flatMap((count) =>
      families.map(
        (family) => `-${family}${family.startsWith('server') ? '-' : '.'}tls-cert-p${'a'.repeat(count)}t=/a.crt`,
      ),
    );
    writeFileSync(join(folder, 'long.flags'), `-target=all\n${flags.join('\n')}\n${'# A comment.\n'.repeat(100_000)}`);
    const { printed } = await check('long.flags');
    const [, tried, untried] = /to fix at least (\d+) of them: (\d+) more fixes were not tried/.exec(printed) ?? [];
    assert.equal(Number(tried) + Number(untried), flags.length, printed);
    const told = (await check('--format', 'json', 'long.flags')).printed;
    assert.equal(told.match(/"untried": true/g)?.length, Number(untried));
    assert.doesNotMatch((await check('mimir.flags')).printed, /not tried/);
  });

  it('changes no file that no safe fix touches, and nothing the second time', async () => {
    const other = '-target=ingester\n-server.grpc-tls-cert-path=/c.crt\n';
    writeFileSync(join(folder, 'other.flags'), other);
    const before = statSync(join(folder, 'other.flags')).mtimeMs;
    await check('--fix');
    assert.equal(textOf('other.flags'), other);
    assert.equal(statSync(join(folder, 'other.flags')).mtimeMs, before);
    const again = await check('--fix');
    assert.equal(again.complained, '');
    assert.equal(textOf('mimir.flags'), spelt);
  });

  it('makes other fixes with --unsafe, and of some rules alone', async () => {
    await check('--fix-only', 'unknown-flag', 'mimir.flags');
    assert.equal(textOf('mimir.flags'), misspelt.replace('pth', 'path'));
    await check('--fix', '--unsafe', 'mimir.flags');
    assert.match(textOf('mimir.flags'), /^-server\.grpc-tls-key-path=/m);
    assert.equal((await check('--fix-only', 'unknown', 'mimir.flags')).status, 2);
  });

  const looks: readonly (readonly [fault: string, line: string, safely: string])[] = [
    ['a policy of which only the beginning is there', '-server.grpc-tls-client-auth=VerifyClientCert', ''],
    [
      'the strictest policy, cut short',
      '-server.grpc-tls-client-auth=RequireAndVerify',
      '-server.grpc-tls-client-auth=RequireAndVerifyClientCert',
    ],
    ['another word for true', '-ingester.client.tls-enabled=yes', '-ingester.client.tls-enabled=true'],
    ['another word that turns protection off', '-ingester.client.tls-insecure-skip-verify=yes', ''],
    ['a scheme that gRPC takes none of', '-target=ruler\n-ruler.query-frontend.address=http://frontend:9095', ''],
    ['a target in capitals', '-target=Ingester', '-target=ingester'],
    ['a target that is nearly another one', '-target=api', ''],
  ];
  for (const [fault, line, safely] of looks) {
    it(`${safely === '' ? 'leaves to --unsafe' : 'makes without it'} what corrects ${fault}`, async () => {
      const head = `# mimir-tls: flags\n-server.grpc-tls-cert-path=/c.crt\n-server.grpc-tls-key-path=/c.key\n`;
      writeFileSync(join(folder, 'looked.flags'), `${head}${line}\n`);
      await check('--fix', '--mimir-version', '3.0', 'looked.flags');
      assert.equal(textOf('looked.flags'), `${head}${safely === '' ? line : safely}\n`);
      const { printed } = await check('--diff', '--unsafe', '--mimir-version', '3.0', 'looked.flags');
      if (safely === '') assert.match(printed, /^\+-/m);
    });
  }

  it('prints a diff that patch takes, and changes nothing', async () => {
    const { status, printed } = await check('--diff', 'mimir.flags');
    assert.deepEqual([status, textOf('mimir.flags')], [1, misspelt]);
    assert.match(printed, /^--- mimir\.flags\n\+\+\+ mimir\.flags\n@@ /);
    writeFileSync(join(folder, 'fixes.diff'), printed);
    execFileSync('git', ['apply', '-p0', 'fixes.diff'], { cwd: folder });
    assert.equal(textOf('mimir.flags'), spelt);
    assert.deepEqual(await check('--diff', 'mimir.flags'), { status: 0, printed: '', complained: '' });
  });

  it('leaves a file as it is that is read-only, a link, or no file', async () => {
    chmodSync(join(folder, 'mimir.flags'), 0o444);
    const locked = await check('--fix', 'mimir.flags');
    assert.deepEqual([locked.status, textOf('mimir.flags')], [3, misspelt]);
    assert.match(locked.complained, /mimir\.flags is read-only, so it was not changed\./);
    chmodSync(join(folder, 'mimir.flags'), 0o644);
    symlinkSync('mimir.flags', join(folder, 'link.flags'));
    assert.equal((await check('--fix', 'link.flags')).status, 3);
    assert.equal(textOf('mimir.flags'), misspelt);
    assert.equal((await check('--fix', '-')).status, 2);
    assert.equal((await check('--diff', '--', '-targe=ingester')).status, 2);
    assert.equal((await check('--unsafe', 'mimir.flags')).status, 2);
  });
});

describe('Fixtures of rules', function () {
  this.timeout(120_000);
  const root = resolve('test/fixtures/rules');
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-fixtures-'));
    cpSync((await openZoo()).path('.'), join(folder, 'certs'), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const id of readdirSync(root).sort()) {
    it(`of ${id} become what is beside them by --fix --unsafe, and stay so; --fix alone makes what is safe`, async () => {
      const names = readdirSync(join(root, id)).filter((each) => /\.fixed\.\w+$/.test(each));
      // To look at one of a rule again is enough, and quick.
      for (const [index, name] of names.entries())
        await compare(join(root, id), name.replace('.fixed', ''), index === 0);
    });
  }

  async function compare(place: string, name: string, againToo: boolean): Promise<void> {
    const own = readFixture(readFileSync(join(place, name), 'utf8'));
    const companions = own.headers.companions.map(
      (each) => [each, readFixture(readFileSync(join(place, 'with', each), 'utf8')).text] as const,
    );
    const texts = new Map([[name, own.text] as const, ...companions]);
    for (const [file, text] of texts) writeFileSync(join(folder, file), text);
    const { version, environment } = own.headers;
    const options = [
      ...(version === null ? [] : ['--mimir-version', version]),
      ...[...environment].flatMap(([variable, value]) => ['--env', `${variable}=${value}`]),
    ];
    const kind =
      kindOf({ uri: `file:///${name}`, languageId: '', text: own.text }) === null ? ['--kind', 'mimir-yaml'] : [];
    const call = ['--cwd', '.', ...options, ...kind, ...texts.keys()];
    if (againToo) await compareSafely(place, call, texts);
    const argv = ['check', '--fix', '--unsafe', ...call];
    await callIn(folder, argv);
    for (const [file, text] of texts)
      assert.equal(readFileSync(join(folder, file), 'utf8'), fixedText(place, file, name, text), `${place}/${file}`);
    const again = againToo ? await callIn(folder, argv) : null;
    assert.equal(again?.complained.includes(': fixed: ') ?? false, false, `${place}/${name} a second time`);
    for (const file of texts.keys()) rmSync(join(folder, file));
  }

  /** A file without a mark of a rule whose fixes are safe stays as it is by --fix. */
  async function compareSafely(
    place: string,
    call: readonly string[],
    texts: ReadonlyMap<string, string>,
  ): Promise<void> {
    await callIn(folder, ['check', '--fix', ...call]);
    const marked = [...texts.keys()].flatMap((file) => {
      const path = [join(place, file), join(place, 'with', file)].find((each) => existsSync(each)) ?? '';
      return readFixture(readFileSync(path, 'utf8')).marks;
    });
    const isSafe = marked.some(({ rule }) => describedRule(rule)?.guide.fix === 'safe');
    for (const [file, text] of texts) {
      if (!isSafe) assert.equal(readFileSync(join(folder, file), 'utf8'), text, `${place}/${file} by --fix alone`);
      writeFileSync(join(folder, file), text);
    }
  }

  function fixedText(place: string, file: string, name: string, text: string): string {
    const path = join(place, file === name ? '' : 'with', file.replace(/\.(\w+)$/, '.fixed.$1'));
    return existsSync(path) ? readFileSync(path, 'utf8') : text;
  }
});
