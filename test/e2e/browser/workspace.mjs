// A copy of the examples that a test may change, and what stands in it.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A folder called mimir, since pictures show its name; without what somebody who tried the examples left in them. */
export function copyExamples() {
  const parent = mkdtempSync(join(tmpdir(), 'mimir-tls-e2e-'));
  const folder = join(parent, 'mimir');
  const examples = join(root, 'examples');
  cpSync(examples, folder, { recursive: true, filter: (path) => path !== join(examples, 'certs') });
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** Where the words stand in the file for the n-th time, as an editor counts: both from 1. */
export function placeOf(file, words, occurrence = 1) {
  const lines = readFileSync(file, 'utf8').split('\n');
  let seen = 0;
  for (const [index, line] of lines.entries()) {
    const column = line.indexOf(words);
    if (column >= 0 && ++seen === occurrence) return { line: index + 1, column: column + 1 };
  }
  return assert.fail(`${file} does not hold ${words} ${occurrence} times`);
}
