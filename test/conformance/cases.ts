import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One configuration that was given to a real Mimir, with what came of it. */
export interface RecordedCase {
  readonly id: string;
  /** An argv: quotes are literal. */
  readonly args: readonly string[];
  readonly yaml: string | null;
  readonly env: ReadonlyMap<string, string>;
  /** The release that was asked, where the record says so. */
  readonly version: string | null;
  /** By the name of the record's field; `verdict`, or a release. */
  readonly verdicts: ReadonlyMap<string, string>;
}

const folder = resolve('test/conformance/recorded');

/** The recorded cases of a file; fails where there are none. */
export function recordedCases(file: string, verdictFields: readonly string[]): readonly RecordedCase[] {
  const records = readJson(file);
  if (!Array.isArray(records) || records.length === 0) throw new Error(`${file} holds no cases`);
  return records.map((record: unknown) => caseOf(record, verdictFields));
}

/** The arguments that came before each case's own. */
export function baseArguments(): readonly string[] {
  return texts(readJson('base-arguments.json'));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

function caseOf(record: unknown, verdictFields: readonly string[]): RecordedCase {
  if (!isObject(record)) throw new Error('a case is no object');
  const nested = isObject(record['verdicts']) ? Object.entries(record['verdicts']) : [];
  const own = verdictFields.map((field): [string, unknown] => [field, record[field]]);
  return {
    id: String(record['id']),
    args: texts(record['args'] ?? []),
    yaml: typeof record['yaml'] === 'string' ? record['yaml'] : null,
    env: new Map(
      isObject(record['env']) ? Object.entries(record['env']).map(([name, value]) => [name, String(value)]) : [],
    ),
    version: typeof record['version'] === 'string' ? record['version'] : null,
    verdicts: new Map([...nested, ...own].map(([name, value]) => [name, String(value)])),
  };
}

function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new Error('want a list of texts');
  return value.map(String);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
