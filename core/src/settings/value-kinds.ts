import { nearestName } from '../catalogue/nearest';
import { isKeyType, keyTypes, type KeyType } from '../x509/key-type';
import type { Severity } from '../model/finding';
import { quoted, shown } from '../model/quoted';
import type { MimirVersion } from '../model/version';

/** A JSON schema, as far as ours go. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A rule's finding can be switched off or given another severity. */
export type RuleLevel = 'off' | Severity;

export const ruleLevels: readonly RuleLevel[] = ['off', 'error', 'warning', 'information', 'hint'];

/** What is wrong with one place of a group of settings. */
export interface ValueProblem {
  /** Keys from the top down, and indexes of lists. */
  readonly path: readonly string[];
  /** Whether the key or its value is wrong. */
  readonly at: 'key' | 'value';
  /** What is wrong, as it follows the name of the place. */
  readonly problem: string;
  /** What was probably meant, to stand in that place; null where nobody can tell. */
  readonly meant: string | null;
}

/** Takes what is wrong, relative to the value that is read. */
export type ReportProblem = (problem: ValueProblem) => void;

/** A kind of value: how it is described, and how it is read. */
export interface ValueKind<T> {
  readonly schema: JsonSchema;
  /** The value as far as it is right, with a problem about the rest; undefined where nothing of it is. */
  read(value: unknown, report: ReportProblem): T | undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Narrows a value of JSON to an object; null for everything else. */
export function asObject(value: unknown): JsonObject | null {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  return null;
}

/** A value that is right or wrong as a whole. */
function whole<T>(
  schema: JsonSchema,
  wanted: string,
  take: (value: unknown) => T | null,
  meant: (text: string) => string | null = () => null,
): ValueKind<T> {
  return {
    schema,
    read(value, report) {
      const taken = take(value);
      if (taken !== null) return taken;
      report({
        path: [],
        at: 'value',
        problem: `should be ${wanted}, not ${shownValue(value)}, so it is ignored`,
        meant: typeof value === 'string' ? meant(value) : null,
      });
      return undefined;
    },
  };
}

/** A value that is taken as it is where it is right. */
function exact<T>(
  schema: JsonSchema,
  wanted: string,
  isRight: (value: unknown) => value is T,
  meant?: (text: string) => string | null,
): ValueKind<T> {
  const take = (value: unknown): T | null => {
    if (isRight(value)) return value;
    return null;
  };
  return whole(schema, wanted, take, meant);
}

/** Never more of a value than a message may quote. */
function shownValue(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return shown(JSON.stringify(value));
}

export const text = exact({ type: 'string' }, 'a text', (value) => typeof value === 'string');

export const flag = exact({ type: 'boolean' }, 'true or false', (value) => typeof value === 'boolean');

/** A version of Mimir, or `auto`. A number is taken as it is written: where 2.10 became 2.1, the writer of the value says so. */
export const version = exact(
  {
    type: 'string',
    pattern: '^(auto|[0-9]+\\.[0-9]+)$',
    patternErrorMessage: 'Write `auto`, or a version of Mimir such as `2.17`.',
  },
  '"auto" or a version such as "2.17"',
  (value): value is 'auto' | MimirVersion => value === 'auto' || isVersion(value),
  (written) => /\d+\.\d+/.exec(written)?.[0] ?? nearestName(written, ['auto']),
);

function isVersion(value: unknown): value is MimirVersion {
  return typeof value === 'string' && /^\d{1,4}\.\d{1,4}$/.test(value);
}

/** A host name, perhaps with a wildcard. */
export const hostName = exact(
  { type: 'string', pattern: '^[A-Za-z0-9*]([A-Za-z0-9.-]*[A-Za-z0-9])?$' },
  'a host name',
  (value): value is string => typeof value === 'string' && /^[A-Za-z0-9*]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(value),
);

export function count(least: number, most: number): ValueKind<number> {
  return exact(
    { type: 'integer', minimum: least, maximum: most },
    `a whole number from ${least} to ${most}`,
    (value): value is number => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
  );
}

export const keySize = exact(
  { type: 'integer', enum: [2048, 3072, 4096] },
  '2048, 3072 or 4096',
  (value) => value === 2048 || value === 3072 || value === 4096,
);

export const keyType = exact(
  { type: 'string', enum: keyTypes },
  `one of ${keyTypes.join(', ')}`,
  (value): value is KeyType => typeof value === 'string' && isKeyType(value),
  (written) => nearestName(written.toLowerCase(), keyTypes),
);

/** YAML's `off` is false to some of its readers. */
export const ruleLevel = whole<RuleLevel>(
  { enum: ruleLevels },
  '"off", "error", "warning", "information" or "hint"',
  (value) => (value === false ? 'off' : (ruleLevels.find((level) => level === value) ?? null)),
  (written) => ruleLevels.find((level) => level.startsWith(written.toLowerCase())) ?? nearestName(written, ruleLevels),
);

/** A list, without the items that are wrong. */
export function list<T>(item: ValueKind<T>): ValueKind<readonly T[]> {
  const items = exact({}, 'a list', (value): value is readonly unknown[] => Array.isArray(value));
  return {
    schema: { type: 'array', items: item.schema },
    read: (value, report) =>
      items.read(value, report)?.flatMap((each, index) => {
        const taken = item.read(each, below(report, String(index)));
        if (taken === undefined) return [];
        return [taken];
      }),
  };
}

/** An object with names of the user's own, without the entries that are wrong. */
export function record<T>(entry: ValueKind<T>): ValueKind<Readonly<Record<string, T>>> {
  const entries = whole({}, 'an object', asObject);
  return {
    schema: { type: 'object', additionalProperties: entry.schema },
    read(value, report) {
      const object = entries.read(value, report);
      if (!object) return undefined;
      return Object.fromEntries(
        Object.entries(object).flatMap(([key, each]): [string, T][] => {
          const taken = entry.read(each, below(report, key));
          if (taken === undefined) return [];
          return [[key, taken]];
        }),
      );
    },
  };
}

/** The same problems, about a place further down. */
export function below(report: ReportProblem, key: string): ReportProblem {
  return (problem) => report({ ...problem, path: [key, ...problem.path] });
}
