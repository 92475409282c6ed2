import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { packedExtension, withoutHashes } from './packed';
import { entriesOf } from './zip-entries';

const kB = 1000;

/** All that a user gets, by the names that the packer gives it. A new file ships because it is added here and to `.vscodeignore`, not by accident. */
const allowed = [
  'LICENSE.txt',
  'THIRD-PARTY-NOTICES.txt',
  'changelog.md',
  'dist/client.js',
  'dist/map/map.css',
  'dist/map/map.js',
  'dist/options-by-path.json',
  'dist/options.json',
  'dist/part.js',
  'dist/secure/secure.css',
  'dist/secure/secure.js',
  'dist/server.js',
  'docs/certificates.md',
  'docs/rules.md',
  'docs/securing.md',
  'images/icon.png',
  ...['fix', 'generate', 'map', 'open', 'secure'].map((name) => `images/walkthrough/${name}.svg`),
  'language-configuration.json',
  'package.json',
  'readme.md',
  'schemas/mimir-tls.schema.json',
  'syntaxes/mimir-flags.tmLanguage.json',
];

describe('the packaged extension', function () {
  this.timeout(60_000);
  let archive: string;
  const pictures = readdirSync('docs/images').map((name) => `docs/images/${name}`);

  before(() => {
    archive = packedExtension();
  });

  it('holds what is allowed and nothing else', () => {
    const names = entriesOf(readFileSync(archive)).map(({ name }) => name);
    const held = names.filter((name) => name.startsWith('extension/')).map((name) => name.slice('extension/'.length));
    assert.deepEqual(withoutHashes(held), [...allowed, ...pictures].sort());
    assert.deepEqual(names.filter((name) => !name.startsWith('extension/')).sort(), [
      '[Content_Types].xml',
      'extension.vsixmanifest',
    ]);
  });

  it('is small, with its pictures and without', () => {
    const entries = entriesOf(readFileSync(archive));
    const whole = sum(entries.map(({ compressed }) => compressed));
    const drawn = sum(
      entries
        .filter(({ name }) => /\/(?:docs\/images|images\/walkthrough)\//.test(name))
        .map(({ compressed }) => compressed),
    );
    assert.ok(whole - drawn < 600 * kB, `${String(whole - drawn)} bytes without pictures`);
    assert.ok(readFileSync(archive).length < 1500 * kB, `${String(whole)} bytes with pictures`);
    assert.ok(pictures.length === 0 || drawn > 0, 'the pictures are counted');
  });

  it('carries the pictures that the README shows, and no others', () => {
    const shown = [...readFileSync('README.md', 'utf8').matchAll(/\(docs\/images\/([^)]+)\)/g)].map(
      ([, name]) => `docs/images/${name ?? ''}`,
    );
    assert.deepEqual([...new Set(shown)].sort(), [...pictures].sort());
  });

  it('has an icon that is sharp on any screen', () => {
    const icon = readFileSync('images/icon.png');
    assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [256, 256]);
  });

  it('has every file that package.json refers to', () => {
    const names = new Set(entriesOf(readFileSync(archive)).map(({ name }) => name));
    for (const name of [
      'dist/client.js',
      'dist/server.js',
      'dist/map/map.js',
      'dist/map/map.css',
      'dist/secure/secure.js',
      'dist/secure/secure.css',
      'images/icon.png',
      'language-configuration.json',
      'schemas/mimir-tls.schema.json',
    ]) {
      assert.ok(names.has(`extension/${name}`), name);
    }
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
