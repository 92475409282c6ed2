import { isMap, isNode, isPair, isScalar, isSeq, type Node, parseDocument, type Document } from 'yaml';
import { safeSentence } from '../model/safe-text';
import type { TextRange } from '../model/text';
import { type Chosen, type KnownNames, readChosen, problemText } from './chosen';
import { isSettingName, settingsTable } from './table';

/** What is wrong with a file of settings. */
export interface SettingsProblem {
  readonly range: TextRange;
  /** An error where nothing of the file is used. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to write in the range instead; null where nobody can tell. */
  readonly meant: string | null;
}

export interface SettingsFileReading {
  readonly chosen: Chosen;
  readonly problems: readonly SettingsProblem[];
}

/** No settings come near. Characters. */
const longest = 256 * 1024;

/** Reads the text of a `.mimir-tls.yaml` or `.mimir-tls.json`. What is wrong is left out, and told with its place. */
export function readSettingsFile(text: string, known: KnownNames): SettingsFileReading {
  if (text.length > longest) return unreadable('The file is longer than 256 KiB', { start: 0, end: 0 });
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  const [error] = document.errors;
  if (error) return unreadable(endingLess(safeSentence(error.message)), rangeWithin(text, error.pos[0], error.pos[1]));
  const value = valueOf(document);
  if (value === undefined) return unreadable('The file has too many aliases', { start: 0, end: 0 });
  const { chosen, problems: found } = readChosen(value, known);
  const problems = found.map((problem): SettingsProblem => {
    const range = placeOf(document, problem.path, problem.at) ?? rangeWithin(text, 0, 0);
    return { range, severity: 'warning', message: problemText(problem), meant: problem.meant };
  });
  return { chosen: ofProject(chosen), problems: [...problems, ...editorsOnly(chosen, document)] };
}

/** The place of a setting in the text: of its key or of its value; null where it is not there. */
export function placeIn(text: string, path: readonly string[], at: 'key' | 'value'): TextRange | null {
  return placeOf(parseDocument(text, { prettyErrors: false, logLevel: 'error' }), path, at);
}

/** What is said of a file of which nothing is used, and why: the beginning of a sentence. */
export function unreadable(why: string, range: TextRange): SettingsFileReading {
  return {
    chosen: {},
    problems: [{ range, severity: 'error', message: `${why}, so the file is ignored.`, meant: null }],
  };
}

function endingLess(sentence: string): string {
  return sentence.replace(/[.:\s]+$/, '');
}

function rangeWithin(text: string, start: number, end: number): TextRange {
  const from = Math.min(start, text.length);
  return { start: from, end: Math.max(from, Math.min(end, text.length)) };
}

/** The document as JSON has it; undefined where its aliases make too much of it. A version is the text that somebody wrote: 2.10 is not 2.1. */
function valueOf(document: Document): unknown {
  const version: unknown = document.get('mimirVersion', true);
  if (isScalar(version) && typeof version.value === 'number' && version.source !== undefined)
    version.value = version.source;
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value === undefined) return null;
    return value;
  } catch {
    return undefined;
  }
}

function placeOf({ contents }: Document, path: readonly string[], at: 'key' | 'value'): TextRange | null {
  let node: unknown = contents;
  let key: unknown = null;
  for (const step of path) {
    const below = childOf(node, step);
    if (below === null) break;
    ({ key, node } = below);
  }
  const [place, other] = at === 'key' ? [key, node] : [node, key];
  return rangeOf(place) ?? rangeOf(other);
}

function childOf(node: unknown, step: string): { readonly key: unknown; readonly node: unknown } | null {
  if (isSeq(node)) return { key: null, node: node.items[Number(step)] };
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
  if (isPair(pair)) return { key: pair.key, node: pair.value };
  return null;
}

function rangeOf(node: unknown): TextRange | null {
  const range = isNode(node) ? (node satisfies Node).range : null;
  if (range == null || range[0] === range[1]) return null;
  return { start: range[0], end: range[1] };
}

/** Settings for editors only have no effect here. */
function editorsOnly(chosen: Chosen, document: Document): readonly SettingsProblem[] {
  const names = Object.keys(chosen)
    .filter(isSettingName)
    .filter((name) => chosen[name] !== undefined && settingsTable[name].isEditors);
  return names.map((name) => ({
    range: placeOf(document, name.split('.'), 'key') ?? { start: 0, end: 0 },
    severity: 'warning',
    message: `${name} is only for editors, so it is ignored here. Set mimirTls.${name} in the editor.`,
    meant: null,
  }));
}

function ofProject(chosen: Chosen): Chosen {
  return Object.fromEntries(
    Object.entries(chosen).filter(
      ([name, value]) => value !== undefined && isSettingName(name) && !settingsTable[name].isEditors,
    ),
  );
}
