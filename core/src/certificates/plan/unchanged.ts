import { shown } from '../../model/quoted';
import { type CertificateFacts, dayOf } from '../../model/certificate';
import { certificatesIn } from '../../x509/key-pair';
import type { AuthorityAddition } from './authority-plan';
import { dateFault } from '../../x509/chain';
import type { LeafTask } from './leaf-tasks';
import { isMissing, type NamedFile, type Needs, type StaleCertificate } from './needs';
import type { PlannedLeaf } from './planned-leaf';
import { present } from '../../model/present';

/** A file that stands and stays as it is. */
export interface UnchangedFile {
  readonly path: string;
  /** A sentence on what it is. */
  readonly reason: string;
}

/** What the plan has decided. */
interface Decided {
  readonly leaves: readonly PlannedLeaf[];
  readonly additions: readonly AuthorityAddition[];
  readonly stale: readonly StaleCertificate[];
  readonly tasks: readonly LeafTask[];
}

/** The files that a configuration names, that stand, and that the plan does not touch. */
export function unchangedFiles(
  { leaves, authorities }: Needs,
  decided: Decided,
  now: number,
): readonly UnchangedFile[] {
  const touched = new Set([
    ...decided.leaves.map(({ certificate }) => certificate),
    ...decided.leaves.filter(({ keyAction }) => keyAction !== 'reuse').map(({ key }) => key),
    ...decided.additions.map(({ file }) => file),
  ]);
  const files = [
    ...authorities.map(({ file }) => ({ file, reason: authorityReason(file, now) })),
    ...leaves.flatMap(({ certificate, key }) =>
      present([
        {
          file: certificate,
          reason:
            decided.stale.find(({ path }) => path === certificate.path)?.reason ??
            certificateReason(certificate, decided.tasks),
        },
        key && key.path !== certificate.path && { file: key, reason: 'An existing key is kept.' },
      ]),
    ),
  ];
  const kept = files.filter(({ file }) => !isMissing(file) && !touched.has(file.path));
  return [...new Map(kept.map(({ file, reason }) => [file.path, { path: file.path, reason }])).values()];
}

function authorityReason({ reading }: NamedFile, now: number): string {
  const certificates = certificatesIn(reading);
  const [first, ...others] = certificates;
  if (!first) return 'It contains no readable certificate.';
  const invalid = certificates.filter((each) => dateFault(each, now) !== null);
  if (others.length === 0)
    return `A CA that ${invalid.length > 0 ? pastOrFuture(first, now) : `is valid until ${dayOf(first.notAfter)}`}.`;
  return [
    `It holds ${certificates.length} certificates.`,
    ...invalid.map((each) => `${shown(each.commonName) || 'One'} ${pastOrFuture(each, now)}.`),
  ].join(' ');
}

function pastOrFuture({ notBefore, notAfter }: CertificateFacts, now: number): string {
  if (now < notBefore) return `is not valid before ${dayOf(notBefore)}`;
  return `expired on ${dayOf(notAfter)}`;
}

/** One that is not renewed in this run may have faults all the same. */
function certificateReason(certificate: NamedFile, tasks: readonly LeafTask[]): string {
  const [leaf] = certificatesIn(certificate.reading);
  if (!leaf) return 'It contains no readable certificate.';
  const faults = tasks
    .filter(({ need }) => need.certificate.path === certificate.path)
    .flatMap((task) => task.faults.map(({ reason }) => reason));
  if (faults.length > 0) return [...new Set(faults)].join(' ');
  return `It is valid until ${dayOf(leaf.notAfter)}.`;
}
