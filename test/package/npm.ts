import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { packedExtension, packedForNpm, withoutHashes } from './packed';

const limit = 1_200_000;

/** All that somebody gets who installs the package, but for the pages of rules. */
const allowed = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'THIRD-PARTY-NOTICES.txt',
  'dist/cli.js',
  'dist/library.d.ts',
  'dist/library.js',
  'dist/options-by-path.json',
  'dist/options.json',
  'dist/part.js',
  'dist/server.js',
  'docs/architecture.md',
  'docs/certificates.md',
  'docs/ci.md',
  'docs/cli.md',
  'docs/editors.md',
  'docs/library.md',
  'docs/mimir-tls-semantics.md',
  'docs/performance.md',
  'docs/rules.md',
  'docs/schema/check.schema.json',
  'docs/schema/diff.schema.json',
  'docs/schema/probe.schema.json',
  'docs/schema/upgrade.schema.json',
  'docs/securing.md',
  'docs/security.md',
  'package.json',
  'schemas/mimir-tls.schema.json',
];

describe('the npm package', function () {
  this.timeout(120_000);
  let folder: string;
  let archive: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-npm-'));
    archive = packedForNpm();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function pack(name: string, more: readonly string[] = [], env: Readonly<Record<string, string>> = {}): string {
    const file = join(folder, name);
    execFileSync(process.execPath, ['scripts/package.mjs', '--npm', ...more, file], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...env },
    });
    return file;
  }

  const textIn = (file: string, name: string): string =>
    execFileSync('tar', ['-xzOf', file, `package/${name}`], { encoding: 'utf8' });

  const namesIn = (file: string): readonly string[] =>
    execFileSync('tar', ['-tzf', file], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((name) => name.replace(/^package\//, ''));

  it('holds the command line, the server, the library and the pages about them, and nothing else', () => {
    const names = namesIn(archive).filter((name) => !name.startsWith('docs/rules/'));
    assert.deepEqual(withoutHashes(names), allowed);
    assert.ok(statSync(archive).size < limit, `${String(statSync(archive).size)} bytes`);
  });

  it('is as small, and without what only VS Code runs, by `npm pack` alone', () => {
    const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    assert.doesNotMatch(listing, /"path": "(?:docs\/images|dist\/map|dist\/[^"]+\.map)/);
    assert.match(listing, /"path": "CHANGELOG\.md"/);
    const { scripts } = manifestOf(readFileSync('package.json', 'utf8'));
    assert.match(JSON.stringify(scripts), /"prepack":"node scripts\/build\.mjs --minify --npm"/);
  });

  it('has no links or pictures that lead nowhere, with a repository and without', () => {
    const names = new Set(namesIn(archive));
    for (const name of [...names].filter((each) => each.endsWith('.md')))
      for (const target of ownTargets(textIn(archive, name), name))
        assert.ok(names.has(target) || [...names].some((each) => each.startsWith(`${target}/`)), `${name}: ${target}`);
    const published = pack('published.tgz', ['--built', '--repository', 'git@github.com:somebody/mimir-tls.git']);
    const readme = textIn(published, 'README.md');
    assert.deepEqual(ownTargets(readme, 'README.md'), []);
    assert.match(
      readme,
      /\(https:\/\/github\.com\/somebody\/mimir-tls\/raw\/HEAD\/docs\/images\/page-flags-problems\.png\)/,
    );
    const { repository, bugs, homepage } = manifestOf(textIn(published, 'package.json'));
    assert.deepEqual(
      [repository, bugs, homepage],
      [
        { type: 'git', url: 'git+https://github.com/somebody/mimir-tls.git' },
        { url: 'https://github.com/somebody/mimir-tls/issues' },
        'https://github.com/somebody/mimir-tls#readme',
      ],
    );
  });

  it('has the same bytes whenever, and by whomever, a commit is packed', () => {
    utimesSync('README.md', new Date(), new Date());
    const again = pack('again.tgz', [], { TZ: 'Asia/Tokyo' });
    assert.ok(readFileSync(again).equals(readFileSync(archive)));
    const extension = join(folder, 'again.vsix');
    execFileSync(process.execPath, ['scripts/package.mjs', '--built', extension], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, TZ: 'Asia/Tokyo' },
    });
    assert.ok(readFileSync(extension).equals(readFileSync(packedExtension())));
  });

  describe('once it is installed', () => {
    let prefix: string;
    let bin: string;

    before(() => {
      prefix = join(folder, 'prefix');
      execFileSync('npm', ['install', '--global', '--offline', '--silent', '--prefix', prefix, archive]);
      bin = join(prefix, 'bin');
      mkdirSync(join(folder, 'node_modules'));
      execFileSync('ln', ['-s', join(prefix, 'lib/node_modules/mimir-tls'), join(folder, 'node_modules/mimir-tls')]);
      writeFileSync(join(folder, 'mimir.flags'), '-target=all\n-no-such-flag=1\n');
    });

    const call = (program: string, ...args: readonly string[]) =>
      spawnSync(join(bin, program), args, { cwd: folder, encoding: 'utf8' });

    it('checks, secures and completes on the command line', () => {
      assert.equal(call('mimir-tls', 'check', 'mimir.flags').status, 1);
      const secured = call('mimir-tls', 'secure', '--dry-run', 'mimir.flags');
      assert.equal(secured.status, 0, secured.stderr);
      assert.match(secured.stdout, /server\.grpc-tls-cert-path/);
      for (const shell of ['bash', 'zsh', 'fish'])
        assert.match(call('mimir-tls', 'completion', shell).stdout, /mimir-tls/);
      assert.equal(call('mimir-tls-language-server', '--version').stdout, call('mimir-tls', '--version').stdout);
    });

    it('has a language server, which links to the pages of rules in the package', async () => {
      for (const [program, args] of [
        ['mimir-tls-language-server', ['--stdio']],
        ['mimir-tls', ['lsp']],
      ] as const) {
        const server = spawn(join(bin, program), args, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
        const connection = createMessageConnection(
          new StreamMessageReader(server.stdout),
          new StreamMessageWriter(server.stdin),
        );
        connection.listen();
        await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
        await connection.sendNotification('initialized', {});
        const textDocument = {
          uri: 'file:///a.flags',
          languageId: 'mimir-flags',
          version: 1,
          text: '-target=all\n-no-such-flag=1\n',
        };
        await connection.sendNotification('textDocument/didOpen', { textDocument });
        const report = JSON.stringify(await connection.sendRequest('textDocument/diagnostic', { textDocument }));
        const [, href = ''] = /"codeDescription":\{"href":"(file:[^"]+)"/.exec(report) ?? [];
        assert.match(readFileSync(new URL(href), 'utf8'), /^# unknown-flag$/m);
        await connection.sendRequest('shutdown');
        const stopped = once(server, 'exit');
        await connection.sendNotification('exit');
        assert.deepEqual(await stopped, [0, null], program);
        connection.dispose();
      }
    });

    it('is a library, for import and for require, that needs no VS Code', () => {
      const program = `
        import { check, checkText } from 'mimir-tls';
        const report = await check(['mimir.flags']);
        const text = await checkText('-target=all\\n-other-flag=1\\n', 'other.flags', { rules: { 'unknown-flag': 'hint' } });
        const none = await check(['none.yaml']);
        const bad = await check([], { mimirVersion: 'newest' }).catch((error) => error.message);
        const inner = { report: report.files, text: text.files, unreadable: none.unreadable, bad };
        console.log(JSON.stringify(inner));`;
      const imported = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.match(imported, /"path":"mimir\.flags".*"rule":"unknown-flag","severity":"error"/);
      assert.match(imported, /"path":"other\.flags".*"rule":"unknown-flag","severity":"hint"/);
      assert.match(imported, /"unreadable":\[\{"path":"none\.yaml"/);
      assert.match(imported, /"bad":"[^"]*--mimir-version/);
      const required = "console.log(Object.keys(require('mimir-tls')).join())";
      assert.equal(
        execFileSync(process.execPath, ['-e', required], { cwd: folder, encoding: 'utf8' }),
        'check,checkText\n',
      );
    });

    it('has types, under which the documented example compiles', () => {
      const [, example = ''] = /```js\n([^]*?)```/.exec(readFileSync('docs/library.md', 'utf8')) ?? [];
      writeFileSync(join(folder, 'example.mts'), example);
      writeFileSync(
        join(folder, 'wrong.mts'),
        "import { check } from 'mimir-tls';\nawait check([], { rules: { a: 'fatal' } });\n",
      );
      const compilerOptions = {
        ...{ noEmit: true, strict: true, module: 'nodenext', target: 'es2023', types: [] },
        // TypeScript's own library is not ours to check, and the largest part by far.
        skipDefaultLibCheck: true,
      };
      const files = ['example.mts', 'wrong.mts'];
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
      const { stdout } = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder], {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.match(stdout, /^wrong\.mts\(2,.*"fatal".*\n$/);
    });
  });
});

interface Manifest {
  readonly scripts?: unknown;
  readonly repository?: unknown;
  readonly bugs?: unknown;
  readonly homepage?: unknown;
}

function manifestOf(text: string): Manifest {
  const value: unknown = JSON.parse(text);
  assert.ok(typeof value === 'object' && value !== null);
  return value;
}

/** What a Markdown file links and shows by relative addresses, from the package's root. */
function ownTargets(text: string, name: string): readonly string[] {
  const prose = text.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^(?:[a-z][a-z0-9+.-]*:|#)/i.test(target))
    .map((target) => new URL(target, `file:///${name}`).pathname.slice(1).replace(/\/$/, ''));
}
