import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { diffLines } from 'diff';
import { fixtureNames, fixtureRoot, fixturesOf } from './judged-fixtures';

/** Why the smallest change that settles a rule is longer than a line. It is in one place all the same. */
const inOnePlace: ReadonlyMap<string, string> = new Map([
  ...['cert-expired', 'cert-expires-soon', 'cert-not-yet-valid', 'cert-wrong-eku', 'server-cert-no-san'].map(
    (rule) => [rule, 'another certificate has another key'] as const,
  ),
  ['config-file-not-checked', 'a file that is read has a text'],
  ['grpc-client-tls-server-plaintext', 'a server needs a certificate and a key'],
  ['memberlist-cert-required', 'a member needs a certificate and a key'],
  ['path-not-on-this-machine', 'a certificate and its key are in one folder'],
]);

describe('The ok fixtures of a rule', () => {
  for (const rule of readdirSync(fixtureRoot).sort()) {
    const reason = inOnePlace.get(rule);

    it(`have one that is a line away from what triggers it: ${rule}${reason ? `, but ${reason}` : ''}`, () => {
      const names = fixtureNames(rule);
      const triggers = names.filter((name) => !name.startsWith('ok'));
      const changes = names
        .filter((name) => name.startsWith('ok'))
        .flatMap((ok) => triggers.map((trigger) => changeBetween(rule, trigger, ok)));
      const shortest = changes.toSorted((one, other) => one.lines - other.lines || one.places - other.places)[0];
      assert.ok(shortest);
      assert.equal(shortest.lines > 1, reason !== undefined, `${shortest.names}: ${shortest.lines} lines`);
      // A line that moves is gone from one place and new in another.
      assert.ok(shortest.lines === 1 || shortest.places === 1, shortest.names);
    });
  }
});

interface Change {
  readonly names: string;
  /** A line that has another text, is new, or is gone. */
  readonly lines: number;
  readonly places: number;
}

function changeBetween(rule: string, trigger: string, ok: string): Change {
  const parts = diffLines(saidBy(rule, trigger), saidBy(rule, ok));
  const isChanged = (index: number) => parts[index]?.added === true || parts[index]?.removed === true;
  const count = (isCounted: (part: (typeof parts)[number]) => boolean) =>
    parts.filter(isCounted).reduce((sum, part) => sum + part.count, 0);
  return {
    names: `${trigger} and ${ok}`,
    lines: Math.max(
      count(({ added }) => added),
      count(({ removed }) => removed),
    ),
    places: parts.filter((_, index) => isChanged(index) && !isChanged(index - 1)).length,
  };
}

/** All files of a fixture without their names, and without the comments that only explain it to the reader. */
function saidBy(rule: string, name: string): string {
  const explains = /^\s*#(?! (?:mimir version|env|mimir-tls): *)/;
  const fixtures = fixturesOf(join(fixtureRoot, rule, name));
  const whole = [...fixtures.values()].map(({ text }) => text.trimEnd()).join('\n');
  const nameless = [...fixtures.keys()].reduce((text, file, index) => text.replaceAll(file, `file ${index}`), whole);
  return nameless
    .split('\n')
    .filter((line) => !explains.test(line))
    .map((line) => `${line}\n`)
    .join('');
}
