import { parseAllDocuments } from 'yaml';
import { isFlagFile } from '../../core/src/documents/recognition/hint';
import type { TextEdit, TextRange } from '../../core/src/model/text';
import { deploymentRules, rules } from '../../core/src/rules/all-rules';
import type { Fault } from './faults';

/** A finding, as either side of the protocol tells of it. */
export interface Shown {
  readonly uri: string;
  readonly rule: string;
  readonly message: string;
  readonly isError: boolean;
  readonly range: TextRange;
}

/** Files by their URIs, with what was found in them. */
export interface Picture {
  readonly texts: ReadonlyMap<string, string>;
  readonly findings: readonly Shown[];
}

/** An edit that somebody offers. */
export interface OfferedEdit {
  readonly title: string;
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  /** What it says that it fixes. */
  readonly fixes: readonly Shown[];
}

/** Rules on the form of a text: what an edit writes, and where, must break none of them. */
const formRules: ReadonlySet<string> = new Set([
  ...['yaml-syntax', 'duplicate-yaml-key', 'unknown-yaml-key', 'wrong-yaml-structure', 'ignored-yaml-document'],
  ...['unknown-flag', 'bad-flag-syntax', 'flag-without-argument', 'positional-argument-stops-flags', 'unclosed-quote'],
]);

/**
 * Rules that tell why something is not read or has no effect. Once that is fixed, Mimir reads on, and comes to faults
 * that were there all the while.
 */
const hidingRules: ReadonlySet<string> = new Set([
  ...formRules,
  ...['invalid-client-auth-type', 'invalid-option-value', 'invalid-tls-min-version', 'invalid-cipher-suite'],
  ...[
    'path-in-inline-pem',
    'expand-env-off',
    'ignored-tls-option',
    'common-flag-overrides-specific-yaml',
    'unused-suppression',
    'option-not-in-version',
    // What runs, and so what counts, is not known before.
    'invalid-target',
  ],
]);

/** Rules on what is missing beside a setting: Mimir comes to it once the setting's name is one that it knows. */
const incompleteRules: ReadonlySet<string> = new Set([
  ...['client-cert-key-pair-incomplete', 'server-tls-half-configured', 'memberlist-cert-required'],
  ...['http-mixed-inline-and-file', 'server-client-auth-without-tls', 'verify-policy-without-ca'],
  ...['client-ca-without-auth-policy'],
]);

/** Rules on a listener that is meant to use TLS and does not: its clients are to follow. */
const listenerRules: ReadonlySet<string> = new Set([
  ...['server-tls-half-configured', 'server-client-auth-without-tls', 'http-mixed-inline-and-file'],
]);

/** Rules on what is between two processes, or between a process and whoever calls it. */
const hopRules: ReadonlySet<string> = new Set([
  ...deploymentRules.map(({ id }) => id),
  ...['http-client-auth-breaks-probes', 'grpc-tls-breaks-probes'],
]);

/** Rules on what either end of a hop has, which is told of as broken once a connection comes as far as to look at it. */
const endRules: ReadonlySet<string> = new Set(rules.filter(({ guide }) => guide.explains).map(({ id }) => id));

/** The texts after an edit. */
export function editedTexts(texts: ReadonlyMap<string, string>, { edits }: OfferedEdit): ReadonlyMap<string, string> {
  return new Map([...texts].map(([uri, text]) => [uri, edited(text, edits.get(uri) ?? [])]));
}

function edited(text: string, edits: readonly TextEdit[]): string {
  return inOrder(edits).reduceRight(
    (rest, { range, text: inserted }) => rest.slice(0, range.start) + inserted + rest.slice(range.end),
    text,
  );
}

/** By place; edits at one place in the order in which they were given. */
function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.range.start - b.edit.range.start || a.index - b.index)
    .map(({ edit }) => edit);
}

/** What is wrong with an edit, by what it does to the texts. */
export function textFaults(
  before: ReadonlyMap<string, string>,
  offered: OfferedEdit,
  languageOf: (uri: string) => string = () => '',
): readonly Fault[] {
  const after = editedTexts(before, offered);
  return [...offered.edits].flatMap(([uri, edits]) => {
    const [was, is] = [before.get(uri) ?? '', after.get(uri) ?? ''];
    const faults: Fault[] = [];
    if (was === is) faults.push({ kind: 'finding-remains', detail: `${offered.title}\nchanges nothing` });
    const ordered = inOrder(edits);
    if (ordered.some(({ range }, index) => range.start < (ordered[index - 1]?.range.end ?? 0)))
      faults.push({ kind: 'bad-range', detail: `overlapping edits: ${offered.title}` });
    const isYaml = /\.ya?ml$/.test(uri) && !isFlagFile(languageOf(uri), uri, was);
    const fault = isYaml && syntaxFault(was) === null ? syntaxFault(is) : null;
    if (fault !== null) faults.push({ kind: 'breaks-yaml', detail: `${offered.title}\n${fault}\n${is}` });
    return faults;
  });
}

/** What is wrong with an edit, by what is found before and after it. */
export function findingFaults(before: Picture, after: Picture, offered: OfferedEdit): readonly Fault[] {
  const remaining = offered.fixes.filter((fixed) => remains(fixed, before, after, offered));
  const faults: Fault[] = remaining.map(({ rule, message, uri }) => ({
    kind: 'finding-remains',
    detail: `${rule}: ${offered.title}\n${message}\n${after.texts.get(uri) ?? ''}`,
  }));
  const errors = newErrors(before, after, offered).filter((error) => isToBlame(error, before, after, offered));
  for (const { rule, message, uri } of errors)
    faults.push({
      kind: 'new-error',
      detail: `${rule} after ${offered.title}\n${message}\n${after.texts.get(uri) ?? ''}`,
    });
  return faults;
}

/** True where the finding is still found at the place that its range has become. */
function remains(fixed: Shown, before: Picture, after: Picture, { edits }: OfferedEdit): boolean {
  const own = edits.get(fixed.uri) ?? [];
  const [start, end] = [moved(fixed.range.start, own, false), moved(fixed.range.end, own, true)];
  const isSame = ({ rule, message, uri }: Shown): boolean =>
    rule === fixed.rule && message === fixed.message && uri === fixed.uri;
  const there = after.findings.some(
    (each) => isSame(each) && each.range.start < Math.max(end, start + 1) && each.range.end >= start,
  );
  return there && after.findings.filter(isSame).length >= before.findings.filter(isSame).length;
}

/** Where an offset comes to lie. What is replaced around it grows or shrinks to its ends. */
function moved(offset: number, edits: readonly TextEdit[], isEnd: boolean): number {
  return edits.reduce((place, { range, text }) => {
    if (range.start > offset || (range.start === offset && isEnd)) return place;
    if (range.end <= offset) return place + text.length - (range.end - range.start);
    return isEnd ? place + (range.start + text.length - offset) : place - (offset - range.start);
  }, offset);
}

/**
 * Errors that the first picture does not show in these words. What an edit moves to another file, or one
 * that fixes nothing to another document of the same, is told of in other words there, so that the errors of each rule are counted.
 */
function newErrors(before: Picture, after: Picture, { edits, fixes }: OfferedEdit): readonly Shown[] {
  const known = new Set(before.findings.map(wordsOf));
  const count = ({ findings }: Picture, rule: string): number =>
    findings.filter((each) => each.rule === rule && each.isError).length;
  return after.findings.filter(
    (each) =>
      each.isError &&
      !known.has(wordsOf(each)) &&
      ((edits.size === 1 && fixes.length > 0) || count(after, each.rule) > count(before, each.rule)),
  );
}

/** How many flags a word stops is no part of what is wrong with it. */
function wordsOf({ uri, rule, message }: Shown): string {
  return JSON.stringify([uri, rule, message.replace(/\d+/g, 'N').replace(/the (?:flag|N flags)\b/g, 'the flags')]);
}

function isToBlame(error: Shown, before: Picture, after: Picture, offered: OfferedEdit): boolean {
  const { rule, uri } = error;
  // A comment that took the error back has gone with what stood beside it, or is none any more.
  if (countOfComments(after.texts.get(uri) ?? '') < countOfComments(before.texts.get(uri) ?? '')) return false;
  // A file that an edit names may be yet to be made.
  if (rule === 'file-not-found') return false;
  const isFixed = (known: ReadonlySet<string>): boolean => offered.fixes.some((fixed) => known.has(fixed.rule));
  // Of a hop the first fault is told, be it of one end alone, so that the next follows once it is fixed.
  const wasBroken = offered.fixes.some(
    (fixed) => hopRules.has(fixed.rule) || /Mimir exits|Connections fail/.test(fixed.message),
  );
  if (hopRules.has(rule) && (wasBroken || isFixed(listenerRules))) return false;
  const isUntouched = !isWrittenBy(error, offered);
  if (endRules.has(rule) && wasBroken && isUntouched) return false;
  // A listener without TLS has no use for a policy, so that its client CA is missed only then; no fix can know one that the files do not name.
  if (incompleteRules.has(rule) && isFixed(listenerRules) && isUntouched) return false;
  // Where lines do not parse, those around them read in another way after any edit.
  const wasMalformed = before.findings.some((each) => each.rule === 'yaml-syntax' && each.uri === uri);
  const isRead = !wasMalformed && !isFixed(hidingRules) && offered.edits.size === 1;
  return isRead || isNew(error, before, after, offered);
}

/** True for an error in what an edit writes, unless that stood in the text before. */
function isNew(error: Shown, before: Picture, after: Picture, offered: OfferedEdit): boolean {
  const { rule, uri, range } = error;
  const [text, edited] = [before.texts.get(uri) ?? '', after.texts.get(uri) ?? ''];
  // What stood on several lines may stand on one now, and a quote that is closed only ends it.
  const kept = withoutBlanks(outside(range, writtenRanges(offered.edits.get(uri) ?? []), edited));
  const isMoved =
    withoutBlanks(text).includes(withoutBlanks(edited.slice(range.start, range.end))) ||
    (kept !== '' && withoutBlanks(text).includes(kept));
  return isWrittenBy(error, offered) && !incompleteRules.has(rule) && (formRules.has(rule) || !isMoved);
}

function isWrittenBy({ uri, range }: Shown, { edits }: OfferedEdit): boolean {
  return writtenRanges(edits.get(uri) ?? []).some(({ start, end }) => range.start < end && range.end > start);
}

/** What of a range was not written there. */
function outside({ start, end }: TextRange, written: readonly TextRange[], text: string): string {
  return text
    .slice(start, end)
    .split('')
    .filter((_, index) => !written.some((each) => each.start <= start + index && start + index < each.end))
    .join('');
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}

function countOfComments(text: string): number {
  return text.match(/#[ \t]*mimir-tls:[ \t]*ignore/g)?.length ?? 0;
}

/** Where the texts that edits write come to lie. */
function writtenRanges(edits: readonly TextEdit[]): readonly TextRange[] {
  let shift = 0;
  return inOrder(edits).map(({ range, text }) => {
    const start = range.start + shift;
    shift += text.length - (range.end - range.start);
    return { start, end: start + text.length };
  });
}

/**
 * Why a text is no YAML; null where it is. Two keys of one name are for Mimir to refuse, not for YAML; and a lone carriage
 * return breaks a line for Go, as Unicode's line breaks do, though not for this parser.
 */
function syntaxFault(text: string): string | null {
  for (const { errors } of parseAllDocuments(text.replace(/\r(?!\n)|[\x85\u2028\u2029]/g, '\n'), {
    uniqueKeys: false,
    logLevel: 'silent',
  })) {
    const [first] = errors;
    if (first) return first.message;
  }
  return null;
}
