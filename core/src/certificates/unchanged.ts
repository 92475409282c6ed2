import { certificatesIn } from './key-pair';
import type { AuthorityAddition } from './authority-plan';
import { isMissing, type NamedFile, type Needs, type PlanProblem } from './needs';
import type { PlannedLeaf } from './planned-leaf';
import { dayOf } from './policy';

/** A file that stands and stays as it is. */
export interface UnchangedFile {
  readonly path: string;
  /** A sentence on what it is. */
  readonly reason: string;
}

/** The files that a configuration names, that stand, and that the plan does not touch. */
export function unchangedFiles({ leaves, authorities }: Needs, planned: readonly PlannedLeaf[], additions: readonly AuthorityAddition[], stale: readonly PlanProblem[]): readonly UnchangedFile[] {
  const touched = new Set([
    ...planned.flatMap(({ certificate, key, keyAction }) => (keyAction === 'reuse' ? [certificate] : [certificate, key])),
    ...additions.map(({ file }) => file),
  ]);
  const files = [
    ...authorities.map(({ file }) => ({ file, reason: authorityReason(file) })),
    ...leaves.flatMap(({ certificate, key }) => [
      { file: certificate, reason: staleReason(certificate.path, stale) ?? certificateReason(certificate) },
      ...(key && key.path !== certificate.path ? [{ file: key, reason: 'A key that stands is kept.' }] : []),
    ]),
  ];
  const kept = files.filter(({ file }) => !isMissing(file) && !touched.has(file.path));
  return [...new Map(kept.map(({ file, reason }) => [file.path, { path: file.path, reason }])).values()];
}

function staleReason(certificate: string, stale: readonly PlanProblem[]): string | null {
  const problem = stale.find(({ path }) => path === certificate);
  return problem ? problem.message.replace(`${certificate} should`, 'It should') : null;
}

function authorityReason({ reading }: NamedFile): string {
  const [first, ...others] = certificatesIn(reading);
  if (!first) return 'It holds no certificate that can be read.';
  return others.length > 0 ? `It holds ${others.length + 1} certificates.` : `A CA that is valid until ${dayOf(first.notAfter)}.`;
}

function certificateReason({ reading }: NamedFile): string {
  const [leaf] = certificatesIn(reading);
  return leaf ? `It is sound, and valid until ${dayOf(leaf.notAfter)}.` : 'It holds no certificate that can be read.';
}
