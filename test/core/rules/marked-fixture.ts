import type { AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import type { Finding } from '../../../core/src/model/finding';

/** What a fixture expects at a place. The effect and the severity are compared where they are given. */
export interface Mark {
  /** From 1, in the text without its marker lines. */
  readonly line: number;
  /** From 0; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  readonly effect: string | null;
  readonly severity: string | null;
}

/** A configuration as a user could have written it, with what was said of it in comments. */
export interface MarkedFixture {
  /** Without the marker lines. */
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly headers: Headers;
}

export interface Headers {
  readonly version: AnalysisSettings['mimirVersion'];
  readonly environment: ReadonlyMap<string, string>;
  /** Files of the same process, beside this one. */
  readonly companions: readonly string[];
}

// A hash that touches the carets counts as one of them.
const marker = /^([ \t]*)#([ \t]*)(\^+)[ \t]+([a-z0-9-]+)(?:[ \t]+([a-z-]+))?(?:[ \t]+([a-z]+))?[ \t]*$/;

/** Takes the marker lines out of a fixture: below a line, carets show the range and name the rule, perhaps the effect and severity. */
export function readFixture(marked: string): MarkedFixture {
  const kept: string[] = [];
  const marks: Mark[] = [];
  for (const line of marked.split('\n')) {
    const found = marker.exec(line);
    if (!found) {
      kept.push(line);
      continue;
    }
    const [, before = '', gap = '', carets = '', rule = '', effect, severity] = found;
    const end = before.length + 1 + gap.length + carets.length;
    const start = gap === '' ? before.length : end - carets.length;
    marks.push({ line: kept.length, start, end, rule, effect: effect ?? null, severity: severity ?? null });
  }
  const text = kept.join('\n');
  return { text, marks, headers: headersOf(text) };
}

function headersOf(text: string): Headers {
  const values = (name: string) =>
    [...text.matchAll(new RegExp(`^# ${name}: *(.*?) *$`, 'gm'))].map(([, value = '']) => value);
  return {
    version: versionOf(values('mimir version')[0]),
    environment: new Map(
      values('env').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    ),
    companions: values('with'),
  };
}

function versionOf(text: string | undefined): Headers['version'] {
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(text ?? '') ?? [];
  return major === undefined || minor === undefined ? null : `${Number(major)}.${Number(minor)}`;
}

/** A finding as a mark would expect it. Of one that goes over several lines only the first counts. */
export function markOf({ rule, effect, severity, range }: Finding, text: string): Mark {
  const lineStart = text.lastIndexOf('\n', range.start - 1) + 1;
  const lineEnd = text.indexOf('\n', range.start);
  const end = Math.min(range.end, lineEnd < 0 ? text.length : lineEnd);
  const line = text.slice(0, lineStart).split('\n').length;
  return { line, start: range.start - lineStart, end: end - lineStart, rule, effect, severity };
}

/** The fixture with a marker line for each finding, to show what a fixture should say. */
export function withMarks(text: string, findings: readonly Finding[]): string {
  const marks = findings.map((finding) => markOf(finding, text));
  const lines = text.split('\n').flatMap((line, index) => [
    line,
    ...marks
      .filter((mark) => mark.line === index + 1)
      .map(({ start, end, rule, effect, severity }) => {
        const carets = '^'.repeat(Math.max(1, end - start));
        const lead = start === 0 ? `#${carets.slice(1)}` : `#${' '.repeat(start - 1)}${carets}`;
        return `${lead} ${rule} ${effect ?? ''} ${severity ?? ''}`;
      }),
  ]);
  return lines.join('\n');
}

/** What is wrong with the findings: those that no mark names, and marks that no finding bears out. */
export function differences(marks: readonly Mark[], findings: readonly Finding[], text: string): readonly string[] {
  const found = findings.map((finding) => markOf(finding, text));
  const unmarked = found
    .filter((each) => !marks.some((mark) => fits(mark, each)))
    .map((each) => `not marked: ${shown(each)}`);
  const missing = marks
    .filter((mark) => !found.some((each) => fits(mark, each)))
    .map((mark) => `not found: ${shown(mark)}`);
  return [...unmarked, ...missing];
}

function fits(mark: Mark, found: Mark): boolean {
  const same =
    mark.line === found.line && mark.start === found.start && mark.end === found.end && mark.rule === found.rule;
  return same && (mark.effect ?? found.effect) === found.effect && (mark.severity ?? found.severity) === found.severity;
}

function shown({ line, start, end, rule, effect, severity }: Mark): string {
  return `line ${line}, ${start} to ${end}: ${rule} ${effect ?? ''} ${severity ?? ''}`.trimEnd();
}
