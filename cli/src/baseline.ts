import { present } from '../../core/src/model/present';
import type { CheckReport, ReportedFile, ReportedFinding } from './writers/report';

/** Findings that are known and accepted, by what they are and not by their line, with how many there are. */
export interface Baseline {
  readonly version: 1;
  readonly findings: readonly AcceptedFinding[];
}

export interface AcceptedFinding {
  /** From the baseline's folder, where it is below. */
  readonly path: string;
  readonly rule: string;
  /** One that does something else by now is another one. */
  readonly effect: string;
  readonly message: string;
  readonly count: number;
}

/** How a path is written in the baseline. */
export type PathInBaseline = (path: string) => string;

/** The findings of a report as a baseline. */
export function baselineOf({ files }: Pick<CheckReport, 'files'>, pathIn: PathInBaseline): Baseline {
  const accepted = new Map<string, AcceptedFinding>();
  for (const { path, findings } of files) {
    for (const finding of findings) {
      const key = keyOf(pathIn(path), finding);
      const { rule, effect, message } = finding;
      accepted.set(key, { path: pathIn(path), rule, effect, message, count: (accepted.get(key)?.count ?? 0) + 1 });
    }
  }
  const order = [...accepted.keys()].sort();
  return { version: 1, findings: present(order.map((key) => accepted.get(key))) };
}

/** Takes as many equal findings out as the baseline has. `gone` counts those of the baseline that are no more, in files that were checked. */
export function withoutAccepted(
  files: readonly ReportedFile[],
  baseline: Baseline,
  pathIn: PathInBaseline,
): { readonly files: readonly ReportedFile[]; readonly absorbed: number; readonly gone: number } {
  const left = new Map(baseline.findings.map((finding) => [keyOf(finding.path, finding), finding.count]));
  let absorbed = 0;
  const isNew = (path: string, finding: ReportedFinding): boolean => {
    const key = keyOf(pathIn(path), finding);
    const count = left.get(key) ?? 0;
    if (count === 0) return true;
    left.set(key, count - 1);
    absorbed += 1;
    return false;
  };
  const kept = files.map((file) => ({
    ...file,
    findings: file.findings.filter((finding) => isNew(file.path, finding)),
  }));
  const checked = new Set(files.map(({ path }) => pathIn(path)));
  const gone = baseline.findings
    .filter(({ path }) => checked.has(path))
    .reduce((sum, finding) => sum + (left.get(keyOf(finding.path, finding)) ?? 0), 0);
  return { files: kept, absorbed, gone };
}

/** Null for a text that is no baseline. */
export function readBaseline(text: string): Baseline | null {
  const data = parsed(text);
  if (typeof data !== 'object' || data === null || !('version' in data) || data.version !== 1) return null;
  if (!('findings' in data) || !Array.isArray(data.findings)) return null;
  const findings = data.findings.map(acceptedFinding);
  if (findings.every((finding) => finding !== null)) return { version: 1, findings };
  return null;
}

function acceptedFinding(data: unknown): AcceptedFinding | null {
  if (typeof data !== 'object' || data === null) return null;
  const fields = new Map<string, unknown>(Object.entries(data));
  const [path, rule, effect, message, count] = ['path', 'rule', 'effect', 'message', 'count'].map((name) =>
    fields.get(name),
  );
  const isWhole =
    typeof path === 'string' && typeof rule === 'string' && typeof effect === 'string' && typeof message === 'string';
  if (isWhole && typeof count === 'number' && count > 0) return { path, rule, effect, message, count };
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function keyOf(path: string, { rule, effect, message }: Pick<AcceptedFinding, 'rule' | 'effect' | 'message'>): string {
  return JSON.stringify([path, rule, effect, message]);
}
