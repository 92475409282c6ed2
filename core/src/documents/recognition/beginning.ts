import { chartComponents } from './chart-components';
import { mimirTopLevelKeys } from './hint';

/** The id of a document kind that somebody may be about to write. */
export type BeginningKind = 'flags' | 'mimir-yaml' | 'helm-values' | 'compose';

/** Keys that people begin values of the chart with. */
const chartKeys: ReadonlySet<string> = new Set(['mimir', 'global', ...chartComponents.map(({ key }) => key)]);

const kinds: readonly {
  readonly id: BeginningKind;
  readonly fileName: RegExp;
  /** True for a root key that such a file may begin with. */
  readonly mayHold: (key: string) => boolean;
}[] = [
  { id: 'compose', fileName: /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i, mayHold: () => false },
  {
    id: 'helm-values',
    fileName: /^(?:[\w-]+[.-])?values(?:[.-][\w.-]+)?\.ya?ml$/i,
    mayHold: (key) => chartKeys.has(key),
  },
  { id: 'mimir-yaml', fileName: /mimir[^/\\]*\.ya?ml$/i, mayHold: (key) => mimirTopLevelKeys.has(key) },
  { id: 'flags', fileName: /\.flags$/i, mayHold: () => false },
];

/** How much can be written before a file shows what it is. */
const enough = 400;

/**
 * What a file is about to become, by its name and by the little that it holds: comments, a word half typed, or keys
 * that such a file begins with. Null where it holds anything else. For completion only: nothing is judged by it.
 */
export function beginningOf(fileName: string, text: string): BeginningKind | null {
  if (text.length > enough) return null;
  const name = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  const kind = kinds.find((each) => each.fileName.test(name));
  if (!kind) return null;
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .filter((line) => !/^\s*(?:#.*|---)?$/.test(line));
  if (lines.every((line) => isBeginning(line, kind.mayHold))) return kind.id;
  return null;
}

/** A word half typed, a key that may stand there, or what stands below one. */
function isBeginning(line: string, mayHold: (key: string) => boolean): boolean {
  const key = /^["']?([\w.-]+)["']?[ \t]*:/.exec(line)?.[1];
  if (key !== undefined) return mayHold(key);
  return /^\s+\S/.test(line) || /^[\w-]*$/.test(line);
}
