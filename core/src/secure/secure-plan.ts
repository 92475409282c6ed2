import type { CertificatePlan } from '../certificates/plan/certificate-plan';
import type { PlanPreferences } from '../certificates/plan/certificate-plan';
import type { Member } from '../topology/links';
import type { Protocol } from './ends';

/** Who makes the certificates. */
export const issuers = ['files', 'cert-manager', 'vault'] as const;
export type Issuer = (typeof issuers)[number];

/** What somebody wants secured, and how. */
export interface SecureWishes {
  readonly protocols: ReadonlySet<Protocol>;
  /** Null: our own files on one machine, cert-manager in Kubernetes. */
  readonly issuer: Issuer | null;
  readonly preferences: PlanPreferences;
  /** True: cert-manager's resources go into the values, where the chart has a place for them, and not into a file of their own. */
  readonly extraObjects?: boolean;
  /** The anchor by which clients of a YAML hold in common what they can. */
  readonly anchor?: string;
}

/** A file that the plan writes, whole. Settings and resources, never keys. */
export interface FileChange {
  /** Absolute. */
  readonly path: string;
  /** What it holds now; null where it is new. */
  readonly former: string | null;
  readonly text: string;
}

/** Something that stays as it is, or that was asked for and cannot be done. */
export interface Reason {
  /** A file, a process or a hop. */
  readonly what: string;
  /** A sentence or two. */
  readonly why: string;
}

/** Everything that securing a deployment comes to. A value: nothing is written yet, and nothing is written that it does not show. */
export interface SecurePlan {
  readonly processes: readonly { readonly name: string; readonly targets: readonly string[] | null }[];
  readonly files: readonly FileChange[];
  /** Null where nothing is made on this machine. */
  readonly certificates: CertificatePlan | null;
  /** The processes as they will be. */
  readonly members: readonly Member[];
  /** Hops and servers that stay open by choice, or because others own them. */
  readonly open: readonly Reason[];
  /** Parts that were asked for and cannot be done: nothing of them is written. */
  readonly refused: readonly Reason[];
  /** Parts that were asked for and cannot be done, while all others can. */
  readonly notDone: readonly Reason[];
  /** Sentences on what was found out, assumed and must be known. */
  readonly notes: readonly string[];
  /** What to do afterwards, in order; commands among them. */
  readonly steps: readonly string[];
}

/** True where there is nothing to write. */
export function isIdle({ files, certificates }: Pick<SecurePlan, 'files' | 'certificates'>): boolean {
  return (
    files.length === 0 &&
    (certificates === null ||
      (certificates.leaves.length === 0 &&
        certificates.authorities.every(({ action, copies }) => action === 'reuse' && copies.length === 0)))
  );
}
