import type { CertificateUser } from '../../../core/src/certificates/inspect/certificate-users';
import { type CertificateFacts, type PemBlock, dayOf } from '../../../core/src/model/certificate';
import type { Inspected } from '../judging/inspected';

const day = 24 * 60 * 60 * 1000;

/** A certificate that ends soon. */
export interface Expiry {
  readonly name: string;
  readonly subject: string;
  /** The day, as `2027-01-31`. */
  readonly ends: string;
  /** Whole days until then; negative after it. */
  readonly days: number;
}

/** The certificates that end within so many milliseconds, or have ended; none where `within` is null. */
export function expiriesOf(files: readonly Inspected[], within: number | null, now: number): readonly Expiry[] {
  if (within === null) return [];
  return files.flatMap((file) =>
    certificatesOf(file)
      .filter(({ notAfter }) => notAfter < now + within)
      .map((certificate) => expiryOf(file, certificate, now)),
  );
}

function expiryOf({ name }: Inspected, { subject, notAfter }: CertificateFacts, now: number): Expiry {
  return {
    name,
    subject,
    ends: dayOf(notAfter),
    days: Math.floor((notAfter - now) / day),
  };
}

function certificatesOf({ reading }: Inspected): readonly CertificateFacts[] {
  if (reading.kind !== 'pem') return [];
  return reading.blocks.filter((block) => block.kind === 'certificate').map(({ certificate }) => certificate);
}

/** The answer of `inspect --format json`; field names are a promise. No key is in it. */
export function inspectionReport(
  files: readonly Inspected[],
  users: ReadonlyMap<Inspected, readonly CertificateUser[]>,
  expiries: readonly Expiry[],
  now: number,
): unknown {
  const reported = files.map((file) => ({
    name: file.name,
    kind: file.reading.kind,
    ...(file.reading.kind === 'unreadable' && { reason: file.reading.reason }),
    blocks: file.reading.kind === 'pem' ? file.reading.blocks.map((block) => reportedBlock(block, now)) : [],
    ...(users.has(file) && { users: users.get(file) }),
  }));
  return { schemaVersion: 1, files: reported, expiring: expiries };
}

function reportedBlock(block: PemBlock, now: number): unknown {
  if (block.kind !== 'certificate') return block;
  const { notBefore, notAfter, ...facts } = block.certificate;
  const times = {
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
    daysLeft: Math.floor((notAfter - now) / day),
  };
  // What others found out about it is no part of the answer.
  return { kind: block.kind, certificate: { ...facts, ...times, notes: undefined } };
}
