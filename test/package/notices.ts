import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

describe('the notices of third parties', function () {
  this.timeout(30_000);
  let notices = '';

  before(() => {
    rmSync('THIRD-PARTY-NOTICES.txt', { force: true });
    execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
    notices = readFileSync('THIRD-PARTY-NOTICES.txt', 'utf8');
  });

  it('name every package that the bundles hold, with its version', () => {
    // What is not minified says before each module where it comes from.
    const parts = readdirSync('dist').filter((name) => /^part-.*\.js$/.test(name));
    const bundles = ['client.js', ...parts, 'map/map.js'].map((name) => readFileSync(join('dist', name), 'utf8'));
    const folders = bundles.flatMap((text) =>
      [...text.matchAll(/^ *\/\/ (?:\.\.\/)*((?:\S*\/)?node_modules\/(?:@[^/\s]+\/)?[^/\s]+)\//gm)].map(
        ([, folder]) => folder ?? '',
      ),
    );
    const packages = [...new Set(folders)].map((folder) => {
      const { name, version } = manifestIn(folder.slice(folder.indexOf('node_modules/')));
      return `${name} ${version}`;
    });
    assert.ok(packages.length > 12, packages.join(', '));
    assert.deepEqual(
      packages.filter((name) => !notices.includes(`\n${name}\n`)),
      [],
    );
  });

  it('of the extension name what its own bundles hold, and nothing of the command line', () => {
    const own = readFileSync('dist/extension-notices.txt', 'utf8');
    for (const name of ['node-forge', 'yaml', 'vscode-languageclient', 'vscode-languageserver', 'minimatch'])
      assert.match(own, new RegExp(`^${name} \\d`, 'm'));
    assert.doesNotMatch(own, /^(?:commander|isomorphic-git) /m);
  });

  it('name what a package has bundled itself, and code that it took over', () => {
    assert.match(notices, /base-x contributors/);
  });

  it('leave out the GPL where another license is offered', () => {
    assert.match(notices, /^node-forge \d[^]*?New BSD License/m);
    assert.doesNotMatch(notices, /GNU GENERAL PUBLIC LICENSE\n/);
  });

  it('give each license in full', () => {
    const parts = notices.split(/^-{80}$/m).slice(1);
    for (const part of parts)
      assert.match(part, /^\n\n(?:\S+ \d+\.\d+\.\d+\n)+License: .+\n\n[^]{500,}/, part.slice(0, 80));
  });

  describe('stop the build', () => {
    let folder = '';
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'notices-'))));
    afterEach(() => rmSync(folder, { recursive: true }));

    const write = (name: string, text: string): void => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    };
    /** What is said about a bundle that holds `node_modules/guest/index.js`. */
    const objections = (license: string): unknown => {
      write('node_modules/guest/package.json', JSON.stringify({ name: 'guest', version: '1.0.0', license }));
      write('node_modules/guest/index.js', '');
      const program = `
        const { bundledPackages, licenseObjections } = await import(process.argv[1]);
        const metafile = { inputs: { 'src/own.ts': {}, 'node_modules/guest/index.js': {} } };
        console.log(JSON.stringify(licenseObjections(bundledPackages([metafile], process.argv[2]))));`;
      const answer = execFileSync(
        process.execPath,
        ['--input-type=module', '-e', program, join(process.cwd(), 'scripts/notices.mjs'), folder],
        { encoding: 'utf8' },
      );
      return JSON.parse(answer);
    };

    it('for a license that nobody has allowed, or none', () => {
      write('node_modules/guest/LICENSE', 'You may.');
      assert.deepEqual(objections('MIT'), []);
      assert.deepEqual(objections('(GPL-2.0 OR ISC)'), []);
      assert.deepEqual(objections('GPL-3.0'), [
        'guest 1.0.0 is under the license GPL-3.0, which is not on the list in scripts/notices.mjs.',
      ]);
      assert.deepEqual(objections(''), [
        'guest 1.0.0 is under the license (none), which is not on the list in scripts/notices.mjs.',
      ]);
    });

    it('for a package without the text of its license', () => {
      assert.deepEqual(objections('MIT'), ['guest 1.0.0 comes without the text of its license.']);
    });
  });
});

function manifestIn(folder: string): { readonly name: string; readonly version: string } {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  assert.ok(typeof manifest === 'object' && manifest !== null && 'name' in manifest && 'version' in manifest);
  return { name: String(manifest.name), version: String(manifest.version) };
}
