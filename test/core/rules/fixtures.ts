import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expiredSuppression, unusedSuppression } from '../../../core/src/analysis/suppression';
import { rules } from '../../../core/src/rules/all-rules';
import { findingsShown, goldenFindingsFile, knownFindings } from './golden-findings';
import { goldenFile, goldenKeys } from './golden-messages';
import {
  analysisOf,
  fixtureNames,
  fixtureOf,
  fixtureRoot as root,
  fixturesOf,
  openBench,
  textsOf,
  type Fixtures,
} from './judged-fixtures';
import { differences, withMarks } from './marked-fixture';
import type { RuleBench } from './rule-bench';
import { keyOf, saidOf } from './said-in-fixtures';

/** What stops a file from being read at all: no fix may leave it behind. */
const unreadable = ['yaml-syntax', 'bad-flag-syntax', 'duplicate-yaml-key', 'unclosed-quote', 'wrong-yaml-structure'];

describe('Fixtures of rules', () => {
  let bench: RuleBench;

  before(async function () {
    this.timeout(60_000);
    bench = await openBench();
  });

  const ids = [...rules.map(({ id }) => id), unusedSuppression, expiredSuppression];

  it('are there for every rule, and for nothing else', () => {
    assert.deepEqual(readdirSync(root).sort(), [...ids].sort());
  });

  for (const id of readdirSync(root).sort()) {
    describe(id, () => {
      const names = fixtureNames(id);

      it('has one that triggers the rule, and one that comes close and does not', () => {
        const triggers = names
          .filter((name) => !name.startsWith('ok'))
          .filter((name) => marksOf(fixturesOf(join(root, id, name))).includes(id));
        assert.deepEqual(
          triggers,
          names.filter((name) => !name.startsWith('ok')),
          'each of these must be marked with the rule',
        );
        assert.deepEqual([...knownFindings(id).keys()], triggers, `${goldenFindingsFile(id)}: npm run docs`);
        assert.ok(triggers.length > 0);
        assert.ok(
          names.some((name) => name.startsWith('ok')),
          'want a file whose name begins with ok',
        );
      });

      for (const name of names) {
        it(name, async () => {
          await compare(join(root, id, name), id, bench);
        });
      }
    });
  }
});

const golden = goldenKeys();

async function compare(file: string, id: string, bench: RuleBench): Promise<void> {
  const fixtures = fixturesOf(file);
  const analyses = await analysisOf(file);
  for (const [name, { text, marks }] of fixtures) {
    const found = analyses.get(name)?.findings ?? [];
    assert.deepEqual(differences(marks, found, text), [], `${name} should be:\n${withMarks(text, found)}`);
  }
  const said = saidOf([...analyses.values()], bench.folder).filter((each) => !golden.has(keyOf(each)));
  assert.deepEqual(said, [], `not in ${goldenFile}; \`npm run docs\` writes it`);
  const silent = basename(file).startsWith('ok');
  if (silent) assert.ok(!marksOf(fixtures).includes(id), 'it is to come close, and no more');
  else {
    const shown = findingsShown(id, [...analyses.values()], bench.folder);
    assert.equal(shown, knownFindings(id).get(basename(file)), `${goldenFindingsFile(id)}: npm run docs`);
    await compareFixed(file, id, fixtures, bench);
  }
}

/** Compares what the preferred fixes make of the files with what stands beside them. */
async function compareFixed(file: string, id: string, fixtures: Fixtures, bench: RuleBench): Promise<void> {
  const { headers } = fixtureOf(fixtures, file);
  const texts = textsOf(fixtures);
  const { texts: fixed, findings } = await bench.fixed(texts, headers, await analysisOf(file));
  for (const [name, text] of fixed) {
    const expected = fixedPath(name === basename(file) ? file : join(file, '..', 'with', name));
    const changed = text !== texts.get(name);
    assert.equal(
      existsSync(expected),
      changed,
      `${expected} is ${changed ? 'missing. It should be' : 'there, but nothing changes'}:\n${text}`,
    );
    if (changed) assert.equal(text, readFileSync(expected, 'utf8'), expected);
  }
  if ([...fixed].every(([name, text]) => text === texts.get(name))) return;
  const left = findings.map(({ rule }) => rule);
  assert.deepEqual(
    left.filter((rule) => rule === id || unreadable.includes(rule)),
    [],
    'the fixed text must be clean',
  );
}

function marksOf(fixtures: Fixtures): readonly string[] {
  return [...fixtures.values()].flatMap(({ marks }) => marks.map(({ rule }) => rule));
}

function fixedPath(file: string): string {
  return file.replace(/\.(\w+)$/, '.fixed.$1');
}
