import {
  type CertificatePlan,
  defaultPlanPreferences,
  planCertificates,
  type PlanPreferences,
} from '../../../core/src/certificates/plan/certificate-plan';
import type { CertificateFacts, FileReading, KeyFacts, PemBlock } from '../../../core/src/model/certificate';
import type { Facts } from '../../../core/src/model/facts';
import type { Member } from '../../../core/src/topology/links';
import { certificateFacts, rsaKey } from '../x509/facts';
import { noFiles, processWith } from '../topology/processes';

/** Files by their names; all others are missing. */
export type Readings = Readonly<Record<string, FileReading>>;

/** What is to be said of the plan for flags and files, a line each. */
export type PlanCase = readonly [
  what: string,
  flags: string,
  files: Readings,
  lines: readonly string[],
  wishes?: Partial<PlanPreferences>,
];

const missing: FileReading = { kind: 'missing', folderExists: true };

export const pem = (...blocks: readonly PemBlock[]): FileReading => ({ kind: 'pem', mode: 0o600, blocks });

export function keyFile(key: KeyFacts, encrypted = false): FileReading {
  return pem({ kind: 'private-key', label: 'PRIVATE KEY', encrypted, key });
}

/** A certificate that is no CA, but for what is given. */
export function certificateFile(...certificates: readonly Partial<CertificateFacts>[]): FileReading {
  return pem(
    ...certificates.map((but): PemBlock => ({
      kind: 'certificate',
      certificate: certificateFacts({ commonName: 'leaf', isAuthority: false, dnsNames: ['mimir'], ...but }),
    })),
  );
}

/** A CA with a key of its own. */
export function authorityFile(name = 'Root', but: Partial<CertificateFacts> = {}): FileReading {
  return certificateFile({
    commonName: name,
    subject: `CN=${name}`,
    issuer: `CN=${name}`,
    isAuthority: true,
    selfIssued: true,
    dnsNames: [],
    ...but,
  });
}

/** The key of what bears the name. */
export const keyOf = (name: string, encrypted = false): FileReading =>
  keyFile({ ...rsaKey, fingerprint: `key of ${name}` }, encrypted);

/** A process with these flags, whose files are nowhere but here, or in /elsewhere on another machine. Each is signed by what bears the name of its issuer. */
export function memberWith(flags: string, files: Readings = {}, but: Partial<Facts> = {}): Member {
  const facts: Facts = {
    ...noFiles,
    isSignedBy: ({ issuer }, { subject }) => issuer === subject,
    path: (_, path) => {
      if (path.startsWith('/elsewhere/')) return { kind: 'elsewhere', path, folder: '/elsewhere' };
      return { kind: 'here', path, reading: files[path] ?? missing };
    },
    ...but,
  };
  return { process: processWith(flags), facts };
}

/** The plan for it, by what is in the files alone. */
export function planOf(flags: string, files: Readings = {}, wishes: Partial<PlanPreferences> = {}): CertificatePlan {
  return planCertificates(
    [memberWith(flags, files)],
    { ...defaultPlanPreferences, ...wishes },
    new Map(Object.entries(files)),
  );
}

/** All that a plan says, a line each. */
export function linesOf(plan: CertificatePlan): readonly string[] {
  return [
    ...plan.authorities.map(({ action, certificate, key, copies }) =>
      [action, certificate, key ?? '-', ...copies].join(' '),
    ),
    ...plan.additions.map(
      ({ from, file, fingerprint, reasons }) => `add ${fingerprint} of ${from} to ${file}: ${reasons.join(' ')}`,
    ),
    ...plan.leaves.map(({ action, certificate, keyAction, key, roles, authority, reasons }) =>
      [`${action} ${certificate}, ${keyAction} ${key}, ${roles.join('+')} by ${authority}`, ...reasons].join(': '),
    ),
    ...plan.stale.map(({ message }) => message),
    ...plan.problems.map(({ message }) => message),
    ...plan.leftOut.map(({ path, reason }) => `${path}: ${reason}`),
    ...plan.settings.flatMap(({ uri, changes }) =>
      changes.map(({ option, value }) => `set ${option.flag ?? ''}=${value ?? ''} in ${uri}`),
    ),
    ...plan.interrupted.map((path) => `interrupted: ${path}`),
    ...plan.notes,
  ];
}
