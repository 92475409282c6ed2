import type { CertificateChange } from '../../../core/src/compare/certificate-changes';
import { type Comparison, type Direction, isBad, isWorse } from '../../../core/src/compare/comparison';
import type { StateHop } from '../../../core/src/compare/state';
import type { HopState } from '../../../core/src/model/deployment-map';
import { type Unseen, unseenOf } from '../judging/bounds';
import type { JudgedSide } from '../comparing/diff-sides';
import { isGrave, type Problem, type ProblemChanges } from '../comparing/problem-changes';
import { diffSummary } from './diff-words';
import { dayOf } from '../../../core/src/model/certificate';

/** The answer of `diff` as `--format json` prints it; `docs/schema/diff.schema.json` describes it, and field names are a promise. */
export interface DiffReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'mimir-tls'; readonly version: string };
  readonly old: ReportedSide;
  readonly new: ReportedSide;
  /** Whether something protects less, fails, or is a new error or warning. */
  readonly worse: boolean;
  /** One sentence. */
  readonly summary: string;
  readonly hops: {
    readonly changed: readonly ReportedHopChange[];
    readonly new: readonly ReportedHop[];
    readonly gone: readonly ReportedHop[];
    /** Hops of the new side of which nobody can tell. */
    readonly unknown: number;
  };
  /** Certificate files that are missing on both sides, and that hops are compared without. */
  readonly assumedFiles: number;
  readonly ports: Comparison['ports'];
  readonly certificates: readonly ReportedCertificate[];
  readonly problems: {
    readonly new: readonly Problem[];
    readonly fixed: readonly Problem[];
    readonly silenced: readonly Problem[];
  };
}

export interface ReportedSide extends Unseen {
  /** As the call has it. */
  readonly name: string;
  /** The commit of a revision; null for files. */
  readonly commit: string | null;
  /** How much was looked at. */
  readonly files: number;
  readonly hops: number;
  readonly certificates: number;
  /** What was not looked at. */
  readonly notSeen: number;
}

export interface ReportedHop {
  readonly from: string;
  readonly to: string;
  readonly family: string;
  readonly transport: string;
  readonly state: HopState;
  readonly reason: string;
  /** False for what is not bad, however new. */
  readonly worse: boolean;
}

export interface ReportedHopChange extends Omit<ReportedHop, 'worse'> {
  /** The state before; `state` is the one after. */
  readonly before: HopState;
  readonly direction: Direction;
}

export interface ReportedCertificate extends Omit<CertificateChange, 'isWorse' | 'ends'> {
  readonly worse: boolean;
  /** The day on which it ends, for what is about that. */
  readonly ends: string | null;
}

export interface Compared {
  readonly version: string;
  readonly before: JudgedSide;
  readonly after: JudgedSide;
  readonly assumed: number;
  readonly comparison: Comparison;
  readonly problems: ProblemChanges;
}

export function diffReport({ version, before, after, assumed, comparison, problems }: Compared): DiffReport {
  const { hops, ports, certificates } = comparison;
  const report: Omit<DiffReport, 'summary'> = {
    schemaVersion: 1,
    tool: { name: 'mimir-tls', version },
    old: reportedSide(before),
    new: reportedSide(after),
    worse: isWorse(comparison) || problems.fresh.some(isGrave),
    hops: {
      changed: hops.changed.map(({ hop, before: former, direction }) => {
        const { from, to, family, transport, state, reason } = hop;
        return { from, to, family, transport, before: former, state, direction, reason };
      }),
      new: hops.fresh.map((hop) => reportedHop(hop, isBad(hop))),
      gone: hops.gone.map((hop) => reportedHop(hop, false)),
      unknown: hops.unknown,
    },
    assumedFiles: assumed,
    ports,
    certificates: certificates.map(reportedCertificate),
    problems: { new: problems.fresh, fixed: problems.fixed, silenced: problems.silenced },
  };
  return { ...report, summary: diffSummary(report) };
}

function reportedSide({ side, judged: { coverage } }: JudgedSide): ReportedSide {
  const { files, hops, certificates, unseen } = coverage;
  return {
    name: side.label,
    commit: side.commit,
    files,
    hops,
    certificates,
    notSeen: unseen.length,
    ...unseenOf(side.world),
  };
}

function reportedHop({ from, to, family, transport, state, reason }: StateHop, worse: boolean): ReportedHop {
  return { from, to, family, transport, state, reason, worse };
}

function reportedCertificate({ path, use, kind, names, ends, isWorse: worse }: CertificateChange): ReportedCertificate {
  return { path, use, kind, names, ends: ends === null ? null : dayOf(ends), worse };
}
