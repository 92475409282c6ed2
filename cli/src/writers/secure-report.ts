import { counted } from '../../../core/src/model/counted';
import { createTwoFilesPatch } from 'diff';
import { neutral } from '../../../core/src/model/neutral';
import { withoutLongWords, linesAround } from '../../../core/src/model/quoted';
import { isIdle, type FileChange, type Reason, type SecurePlan } from '../../../core/src/secure/secure-plan';
import { planReport, type ReportedFile, fileTitles } from './certificate-report';

/** The answer of `secure` as `--format json` prints it. */
export interface SecureReport {
  /** `planned`: with --dry-run; `refused`: nothing was written. */
  readonly outcome: 'planned' | 'secured' | 'refused' | 'nothing to do';
  readonly processes: SecurePlan['processes'];
  readonly changes: readonly FileChange[];
  readonly files: readonly ReportedFile[];
  readonly open: readonly Reason[];
  readonly refused: readonly Reason[];
  readonly notDone: readonly Reason[];
  readonly problems: readonly string[];
  /** Hops that are not secure although everything was written. */
  readonly remains: readonly Reason[];
  readonly notes: readonly string[];
  readonly steps: readonly string[];
}

export interface SecureOutcome {
  readonly isDry: boolean;
  readonly problems: readonly string[];
  readonly remains: readonly Reason[];
}

/** What the plan comes to, or came to. */
export function secureReport(plan: SecurePlan, { isDry, problems, remains }: SecureOutcome): SecureReport {
  const { processes, files: changes, certificates, open, refused, notDone, notes, steps } = plan;
  const files = certificates ? planReport(certificates, false).files : [];
  return {
    outcome: outcomeOf(plan, isDry, problems),
    processes,
    changes,
    files,
    open,
    refused,
    notDone,
    problems,
    remains,
    notes,
    steps,
  };
}

function outcomeOf(plan: SecurePlan, isDry: boolean, problems: readonly string[]): SecureReport['outcome'] {
  if (plan.refused.length + problems.length > 0) return 'refused';
  if (isIdle(plan)) return 'nothing to do';
  if (isDry) return 'planned';
  return 'secured';
}

/** The report for people: with --dry-run a diff first. Paths are as the caller shows them. */
export function secureText(report: SecureReport, shown: (path: string) => string): string {
  const { outcome, open, refused, problems, remains, notes } = report;
  const reasons = (label: string, list: readonly Reason[]): readonly string[] =>
    list.map(({ what, why }) => `${label}: ${shown(what)}: ${why}`);
  const lines = [
    verdict(report),
    ...writtenLines(report, shown),
    ...reasons('not done', [...refused, ...report.notDone]),
    ...problems.map((problem) => `not done: ${problem}`),
    ...reasons('still not secure', remains),
    ...reasons('left open', open),
    ...notes.map((note) => `note: ${note}`),
    ...stepLines(report),
  ];
  const text = `${lines.map((line) => neutral(withoutLongWords(line))).join('\n')}\n`;
  if (outcome !== 'planned') return text;
  return report.changes.map((change) => diffOf(change, shown(change.path))).join('') + text;
}

function writtenLines({ outcome, changes, files }: SecureReport, shown: (path: string) => string): readonly string[] {
  if (outcome === 'refused') return [];
  const verbs = outcome === 'secured' ? done : planned;
  return [
    ...changes.map(({ path, former }) => `${former === null ? verbs.create : verbs.change} ${shown(path)}`),
    ...files.map(({ path, kind }) => `${verbs.create} ${shown(path)} (${fileTitles[kind]})`),
  ];
}

function stepLines({ outcome, steps }: SecureReport): readonly string[] {
  if (outcome === 'refused' || steps.length === 0) return [];
  return ['Next:', ...steps.map((step, index) => `${index + 1}. ${step}`)];
}

function verdict({ outcome, processes, remains, files }: SecureReport): string {
  const count = counted(processes.length, 'process', 'processes');
  switch (outcome) {
    case 'refused':
      return 'Nothing was written.';
    case 'nothing to do':
      if (remains.length === 0) return `Nothing to change: the hops of ${count} already use mutual TLS.`;
      return `Nothing can be changed for ${count}.`;
    case 'planned':
      return `This would secure ${count}.`;
    case 'secured':
      if (remains.length === 0) return `Secured ${count}.`;
      return `Wrote ${files.length} certificate files and the settings of ${count}, and not all is secure.`;
  }
}

const done = { create: 'wrote', change: 'changed' };
const planned = { create: 'would write', change: 'would change' };

/** As `patch -p1` takes it. Near secrets, the lines around a change are not shown. */
function diffOf({ path, former, text }: FileChange, name: string): string {
  const context = linesAround(former ?? '');
  const bare = name.replace(/^\//, '');
  const patch = createTwoFilesPatch(
    former === null ? '/dev/null' : `a/${bare}`,
    `b/${bare}`,
    former ?? '',
    text,
    undefined,
    undefined,
    { context },
  );
  if (path === '') return '';
  return patch.replace(/^=+\n/, '');
}
