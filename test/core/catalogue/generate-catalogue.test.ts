import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const fixtures = join('test', 'fixtures', 'catalogue');
const expected = join(fixtures, 'expected.json');
const input = [
  ...['--descriptors', join(fixtures, 'descriptors')],
  ...['--flags', join(fixtures, 'flags')],
  ...['--hidden', join(fixtures, 'hidden.json')],
];

function generate(...args: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, [join('scripts', 'generate-catalogue.mjs'), ...args], { encoding: 'utf8' });
}

describe('generate-catalogue', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'catalogue-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes the same bytes for the same input', () => {
    const out = join(folder, 'options.json');
    for (let run = 0; run < 2; run += 1) {
      const { status, stderr } = generate(...input, '--out', out);
      assert.equal(status, 0, stderr);
      assert.equal(readFileSync(out, 'utf8'), readFileSync(expected, 'utf8'));
    }
  });

  it('adds what the descriptors lack, and a release that is known in part', () => {
    const out = join(folder, 'options.json');
    assert.equal(generate(...input, '--supplement', join(fixtures, 'supplement.json'), '--out', out).status, 0);
    assert.equal(readFileSync(out, 'utf8'), readFileSync(join(fixtures, 'expected-with-supplement.json'), 'utf8'));
  });

  it('checks a file without touching it', () => {
    assert.equal(generate(...input, '--out', expected, '--check').status, 0);
    const out = join(folder, 'options.json');
    writeFileSync(out, 'old');
    const { status, stderr } = generate(...input, '--out', out, '--check');
    assert.equal(status, 1);
    assert.match(stderr, /out of date/);
    assert.equal(readFileSync(out, 'utf8'), 'old');
  });

  it('explains itself when input is not named', () => {
    const { status, stderr } = generate('--flags', fixtures);
    assert.equal(status, 2);
    assert.match(stderr, /usage: .*--descriptors DIR/);
  });
});
