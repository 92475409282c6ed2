import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { Notes, Question } from '../../../core/src/model/memo';
import { readFixture, type MarkedFixture } from './marked-fixture';
import { RuleBench, type Texts } from './rule-bench';

export const fixtureRoot = resolve('test/fixtures/rules');

/** A fixture with the files that belong to its process, by their names. */
export type Fixtures = ReadonlyMap<string, MarkedFixture>;

/** The fixtures of a rule by their names, without the texts after fixes and the files that they bring along. */
export function fixtureNames(rule: string): readonly string[] {
  return readdirSync(join(fixtureRoot, rule)).filter(
    (name) => /\.(flags|yaml)$/.test(name) && !/\.fixed\.\w+$/.test(name),
  );
}

export function fixturesOf(file: string): Fixtures {
  const own = readFixture(readFileSync(file, 'utf8'));
  const companions = own.headers.companions.map(
    (name) => [name, readFixture(readFileSync(join(file, '..', 'with', name), 'utf8'))] as const,
  );
  return new Map([[basename(file), own], ...companions]);
}

export function fixtureOf(fixtures: Fixtures, file: string): MarkedFixture {
  const fixture = fixtures.get(basename(file));
  assert.ok(fixture);
  return fixture;
}

export function textsOf(fixtures: Fixtures): Texts {
  return new Map([...fixtures].map(([name, { text }]) => [name, text]));
}

let opened: Promise<RuleBench> | null = null;

/** One bench for all tests of a run. */
export function openBench(): Promise<RuleBench> {
  opened ??= RuleBench.open().then((bench) => {
    process.on('exit', () => {
      bench.remove();
    });
    return bench;
  });
  return opened;
}

const analyses = new Question<Promise<ReadonlyMap<string, FileAnalysis>>>('analysis of a fixture');
const notes = new Notes();

/** What is said of a fixture. Each is analyzed once in a run. */
export function analysisOf(file: string): Promise<ReadonlyMap<string, FileAnalysis>> {
  return notes.of(analyses, file, () => {
    const fixtures = fixturesOf(file);
    return openBench().then((bench) => bench.analyze(textsOf(fixtures), fixtureOf(fixtures, file).headers));
  });
}
