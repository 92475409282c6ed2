// Copies of folders that a test may change, and what stands in them.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The examples, without what somebody who tried them left there. */
export function copyExamples() {
  const examples = join(root, 'examples');
  return copyFolder(examples, (path) => path !== join(examples, 'certs'));
}

/** A copy of a folder, called mimir since pictures show its name. */
export function copyFolder(original, filter = () => true) {
  const parent = mkdtempSync(join(tmpdir(), 'mimir-tls-e2e-'));
  const folder = join(parent, 'mimir');
  cpSync(original, folder, { recursive: true, filter });
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
