import type { Clock, Files, KeyMaker } from '../../ports';
import type { PlannedAuthority } from '../plan/authority-plan';
import type { CertificatePlan } from '../plan/certificate-plan';
import type { PlannedLeaf } from '../plan/planned-leaf';

export interface WrittenFile {
  /** Absolute. */
  readonly path: string;
  /** `pair`: a certificate and its key in one file. */
  readonly kind: 'authority' | 'authority-key' | 'certificate' | 'key' | 'pair';
  /** True where it holds a private key: mode 0600, and nothing for version control. */
  readonly secret: boolean;
}

/** A file that stood and was replaced, with the consent of whoever ran the plan. */
export interface ReplacedFile extends WrittenFile {
  /** Where the former file is kept; as secret as it was. */
  readonly backup: string;
}

/** A change to a file that stands, for which nobody has given consent. */
export interface AwaitingConsent {
  readonly path: string;
  /** Sentences. */
  readonly reasons: readonly string[];
}

/** What became of a plan. Holds no key material. */
export interface Receipt {
  readonly written: readonly WrittenFile[];
  readonly replaced: readonly ReplacedFile[];
  readonly awaiting: readonly AwaitingConsent[];
  /** Files of the configuration that stood already and were left as they are. */
  readonly untouched: readonly string[];
  /** Sentences on what could not be generated; empty where nothing is missing any more. */
  readonly problems: readonly string[];
  /** Sentences on what the configuration still needs, and on what a run before had left. */
  readonly notes: readonly string[];
}

export interface ExecutionPorts {
  readonly files: Files;
  readonly keyMaker: KeyMaker;
  readonly clock: Clock;
  /** Folders, absolute, that links inside them must not lead out of. */
  readonly roots: readonly string[];
}

/** The CAs that are made or copied with these certificates of a plan: one that would sign nothing is not made, as its key would only lie about. */
export function authoritiesWith(
  leaves: readonly PlannedLeaf[],
  plan: Pick<CertificatePlan, 'authorities' | 'leaves'>,
): readonly PlannedAuthority[] {
  const isAnyIssued = leaves.length > 0 || plan.leaves.length === 0;
  return plan.authorities.filter(({ action, certificate }) => {
    const signed = plan.leaves.filter(({ authority }) => authority === certificate);
    return action === 'reuse' || (isAnyIssued && (signed.length === 0 || signed.some((leaf) => leaves.includes(leaf))));
  });
}

/** Which of the files that stand may be replaced, by their absolute paths. */
export type Consent = 'none' | 'all' | ReadonlySet<string>;

export function isAllowed(consent: Consent, path: string): boolean {
  return consent === 'all' || (consent !== 'none' && consent.has(path));
}
