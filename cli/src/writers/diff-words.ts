import { counted } from '../../../core/src/model/counted';
import type { HopState } from '../../../core/src/model/deployment-map';
import { present } from '../../../core/src/model/present';
import type { DiffReport, ReportedCertificate, ReportedHop, ReportedHopChange } from './diff-report';

/** States as people call them. */
export const stateWords: Readonly<Record<HopState, string>> = {
  plaintext: 'plaintext',
  tls: 'TLS',
  mtls: 'mTLS',
  broken: 'broken',
  unknown: 'unknown',
};

/** What differs, in one sentence: what is worse first. */
export function diffSummary(report: Omit<DiffReport, 'summary'>): string {
  const { hops, ports, certificates, problems } = report;
  const parts = present([
    ...changeCounts(hops.changed),
    ...newHopCounts(hops.new),
    hops.gone.length > 0 && `${counted(hops.gone.length, 'hop is', 'hops are')} gone`,
    ...changeCounts(
      ports.map((port) => ({ ...port, state: port.after })),
      ['port goes', 'ports go'],
    ),
    ...certificateCounts(certificates),
    ...problemCounts(problems),
  ]);
  if (parts.length === 0) return 'No hop, port, certificate or problem differs.';
  return `${parts.join(', ')}.`;
}

type Change = Pick<ReportedHopChange, 'before' | 'state' | 'direction'>;

/** Such as `3 hops go from mTLS to plaintext`, once for each pair of states. */
function changeCounts(
  changes: readonly Change[],
  [one, many]: readonly [string, string] = ['hop goes', 'hops go'],
): readonly string[] {
  const order = ['worse', 'other', 'better'];
  const sorted = [...changes].sort((a, b) => order.indexOf(a.direction) - order.indexOf(b.direction));
  const counts = new Map<string, number>();
  for (const change of sorted) counts.set(changeWords(change), (counts.get(changeWords(change)) ?? 0) + 1);
  return [...counts].map(([words, count]) => `${counted(count, one, many)} ${words}`);
}

/** Such as `from mTLS to plaintext`. */
export function changeWords({ before, state }: Pick<Change, 'before' | 'state'>): string {
  return `from ${stateWords[before]} to ${stateWords[state]}`;
}

/** What a hop is, after `is`. */
const predicates: typeof stateWords = { ...stateWords, plaintext: 'in plaintext' };

function newHopCounts(hops: readonly ReportedHop[]): readonly string[] {
  const states = [...new Set(hops.map(({ state }) => state))];
  return states.map((state) => {
    const count = hops.filter((hop) => hop.state === state).length;
    return `${counted(count, 'new hop is', 'new hops are')} ${predicates[state]}`;
  });
}

const certificateWords: Readonly<Record<ReportedCertificate['kind'], string>> = {
  'lost-names': 'lost a name',
  'gained-names': 'gained a name',
  'lost-authority': 'lost a CA',
  'gained-authority': 'gained a CA',
  'ends-earlier': 'ends earlier',
  'ends-later': 'ends later',
  gone: 'is gone',
  back: 'is there now',
};

function certificateCounts(certificates: readonly ReportedCertificate[]): readonly string[] {
  const kinds = [...new Set(certificates.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const count = certificates.filter((each) => each.kind === kind).length;
    const words = certificateWords[kind];
    const plural = words.replace(/^is /, 'are ').replace(/^ends /, 'end ');
    return counted(count, `certificate ${words}`, `certificates ${plural}`);
  });
}

/** One certificate, with what came or went. */
export function certificateText({ path, use, kind, names, ends }: ReportedCertificate): string {
  const what = use === 'authority' ? 'CA file' : 'certificate';
  return present([`${what} ${path}: ${changeOf(kind, names)}`, ends !== null && `on ${ends}`]).join(', ');
}

function changeOf(kind: ReportedCertificate['kind'], names: readonly string[]): string {
  if (names.length === 0) return certificateWords[kind];
  const verb = kind === 'lost-names' ? 'lost' : 'gained';
  return `${verb} ${names.join(', ')}`;
}

function problemCounts({ new: fresh, fixed, silenced }: DiffReport['problems']): readonly string[] {
  return present([
    fresh.length > 0 && `${counted(fresh.length, 'problem')} new`,
    fixed.length > 0 && fixedCount(fixed.length, fresh.length > 0),
    silenced.length > 0 && `${counted(silenced.length, 'problem')} hidden, not fixed`,
  ]);
}

/** Such as `2 problems fixed`; after a count of problems, `2 fixed`. */
function fixedCount(fixed: number, followsCount: boolean): string {
  if (followsCount) return `${fixed} fixed`;
  return `${counted(fixed, 'problem')} fixed`;
}

export function hopName({ from, to, family }: Pick<ReportedHop, 'from' | 'to' | 'family'>): string {
  return `${from} -> ${to} (${family})`;
}
