import { paired } from '../../../core/src/compare/matching';
import type { Effect, Finding, Severity } from '../../../core/src/model/finding';
import type { JudgedSide } from './diff-sides';
import { pathIn } from './diff-sides';
import { rulesOff } from '../judging/project-settings';

/** A problem, wherever in its file. */
export interface Problem {
  readonly path: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly effect: Effect;
  readonly message: string;
}

export interface ProblemChanges {
  readonly fresh: readonly Problem[];
  readonly fixed: readonly Problem[];
  /** Those that are there still, and that a comment or a settings file hides now. */
  readonly silenced: readonly Problem[];
}

interface Found extends Problem {
  readonly isSuppressed: boolean;
  readonly key: string;
}

/** Which problems came and went. One that is only no longer reported is not fixed. */
export function problemChanges(before: JudgedSide, after: JudgedSide): ProblemChanges {
  const key = ({ key: own }: Found): string => own;
  const { both, gone, fresh } = paired(problemsOf(before, after), problemsOf(after, after), key, key);
  const formerlyOff = new Set(before.judged.settings.files.flatMap(rulesOff));
  const switchedOff = new Set(after.judged.settings.files.flatMap(rulesOff).filter((rule) => !formerlyOff.has(rule)));
  const hidden = both.filter(([old, now]) => !old.isSuppressed && now.isSuppressed).map(([, now]) => now);
  const unsuppressed = gone.filter(({ isSuppressed }) => !isSuppressed);
  return {
    fresh: fresh.filter(({ isSuppressed }) => !isSuppressed).map(problemOf),
    fixed: unsuppressed.filter(({ rule }) => !switchedOff.has(rule)).map(problemOf),
    silenced: [...hidden, ...unsuppressed.filter(({ rule }) => switchedOff.has(rule))].map(problemOf),
  };
}

/** Two files that are compared count as one, whatever their names. */
function problemsOf({ side, judged }: JudgedSide, after: JudgedSide): readonly Found[] {
  const { file } = side;
  const { paths, currentFolder } = side.world;
  const named = (path: string): string => {
    if (file !== null && after.side.file !== null && paths.resolve(currentFolder, path) === file)
      return pathIn(after.side, after.side.file, side.world);
    return pathIn(side, path, side.world);
  };
  return judged.files.flatMap(({ path, analysis: { findings, suppressed } }) => [
    ...findings.map((finding) => foundOf(finding, named(path), side, false)),
    ...suppressed.map((finding) => foundOf(finding, named(path), side, true)),
  ]);
}

function foundOf(
  { rule, severity, effect, message }: Finding,
  path: string,
  side: JudgedSide['side'],
  isSuppressed: boolean,
): Found {
  // A message names files by paths, and processes by their files.
  const file = side.file?.slice(side.root.length).replace(/^[\\/]/, '') ?? '';
  const rooted = message.replaceAll(`${side.root}/`, '');
  const neutralMessage = file === '' ? rooted : rooted.replaceAll(file, 'the file');
  return {
    path,
    rule,
    severity,
    effect,
    message,
    isSuppressed,
    key: JSON.stringify([path, rule, effect, neutralMessage]),
  };
}

function problemOf({ path, rule, severity, effect, message }: Found): Problem {
  return { path, rule, severity, effect, message };
}

/** Whether a problem that came makes a deployment worse. */
export function isGrave({ severity }: Problem): boolean {
  return severity === 'error' || severity === 'warning';
}
