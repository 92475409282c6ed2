import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { reasonOf, reasonOfCall } from '../../../core/src/analysis/hop-reasons';
import { analysisOf, fixtureNames, fixtureRoot, openBench } from './judged-fixtures';

/** One sentence or two that a user may read, and what says so: a rule's id, or `hop`. */
export interface Said {
  readonly by: string;
  readonly kind: 'message' | 'related' | 'fix';
  readonly text: string;
}

/** Everything that is said of the fixtures, as often as it is. */
export async function saidInFixtures(): Promise<readonly Said[]> {
  const { folder } = await openBench();
  const said: Said[] = [];
  for (const rule of readdirSync(fixtureRoot).sort()) {
    for (const name of fixtureNames(rule)) {
      const analyses = await analysisOf(join(fixtureRoot, rule, name));
      said.push(...saidOf([...analyses.values()], folder));
    }
  }
  return said;
}

/** What is said of the files of one fixture and of the hops between them. */
export function saidOf(analyses: readonly FileAnalysis[], folder: string): readonly Said[] {
  const by = (sayer: string, kind: Said['kind'], texts: readonly string[]): readonly Said[] =>
    texts.map((text) => ({ by: sayer, kind, text: lasting(text, folder) }));
  const deployments = new Set(analyses.map(({ deployment }) => deployment));
  return [
    ...analyses
      .flatMap(({ findings }) => findings)
      .flatMap(({ rule, message, related, fixes }) => [
        ...by(rule, 'message', [message]),
        ...by(
          rule,
          'related',
          related.map((each) => each.message),
        ),
        ...by(
          rule,
          'fix',
          fixes.map(({ title }) => title),
        ),
      ]),
    ...[...deployments].flatMap(({ links, calls }) =>
      by('hop', 'message', [...links.map(reasonOf), ...calls.map(reasonOfCall)]),
    ),
  ];
}

/** The same on every day and in every folder. */
export function lasting(text: string, folder: string): string {
  return text
    .replaceAll(folder, '/mimir')
    .replace(/\b\d{4}-\d\d-\d\d(T[\d:]+Z)?/g, (_, time) => (time ? '2027-01-31T12:00:00Z' : '2027-01-31'));
}

/** A text without what differs from file to file: two that have the same come from the same place in the code. */
export function shapeOf(text: string): string {
  const words = text
    .replace(/"[^"]*"/g, '·')
    .split(/\s+/)
    .map((word) =>
      word.replace(/^\(?\S*[-./_=$\d:]\S*?([.,:;)]*)$/, (whole, end: string) =>
        /^[A-Za-z']+[.,:;]*$/.test(whole) ? whole : `·${end}`,
      ),
    );
  return words.join(' ').replace(/·(?:(?:,| and| or) ·)+/g, '·');
}

export function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

/** The longest example of each shape, in the order of the sayers. */
export function longestExamples(said: readonly Said[]): readonly Said[] {
  const longest = new Map<string, Said>();
  for (const each of said) {
    const key = keyOf(each);
    const known = longest.get(key);
    if (!known || isLonger(each.text, known.text)) longest.set(key, each);
  }
  return [...longest.values()].sort(
    (a, b) => a.by.localeCompare(b.by) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (a.text < b.text ? -1 : 1),
  );
}

/** The same for two that come from the same place in the code. */
export function keyOf({ by, kind, text }: Said): string {
  return `${by} ${kind} ${shapeOf(text)}`;
}

const kinds: readonly Said['kind'][] = ['message', 'related', 'fix'];

function isLonger(text: string, other: string): boolean {
  return (
    wordCount(text) - wordCount(other) > 0 ||
    (wordCount(text) === wordCount(other) &&
      (text.length > other.length || (text.length === other.length && text < other)))
  );
}
