/** Who makes the certificates. */
export type SecureIssuer = 'files' | 'cert-manager' | 'vault';

/** What the user may choose before a deployment is secured. */
export interface SecureChoices {
  /** The HTTP ports and who calls them, too. */
  readonly http: boolean;
  /** Null: by what the deployment is. */
  readonly issuer: SecureIssuer | null;
  /** Clients of a YAML share their settings by an anchor. */
  readonly anchor: boolean;
  /** True once the user has allowed files outside of the workspace. */
  readonly allowOutside: boolean;
  /** URIs of files beside it that belong to the deployment too, though no file says so. */
  readonly also: readonly string[];
}

/** A file of the deployment, and what is chosen; what is absent is not chosen. */
export interface SecureParams extends Partial<SecureChoices> {
  readonly uri: string;
  /** URIs of open files with unsaved changes; without it, they are told by what the disk holds. */
  readonly dirty?: readonly string[];
}

/** A plan that was shown, by its id. */
export interface SecureApplyParams {
  readonly id: string;
  readonly dirty?: readonly string[];
}

/** A part and a sentence or two on it. */
export interface SecureReason {
  readonly what: string;
  readonly why: string;
}

/** A line of a difference: what is taken out, what comes in, or what is around it; null parts two places of a file. */
export interface DifferenceLine {
  readonly kind: 'added' | 'removed' | 'same' | 'gap';
  readonly text: string;
}

/** A file of settings or resources that is written. */
export interface SecureChange {
  readonly uri: string;
  /** As it is shown. */
  readonly name: string;
  /** Null for a new file. */
  readonly former: string | null;
  readonly text: string;
  readonly added: number;
  readonly removed: number;
  readonly lines: readonly DifferenceLine[];
}

/** A certificate or key file that is made. */
export interface SecureCertificate {
  readonly name: string;
  readonly detail: string;
  /** True where it holds a private key. */
  readonly secret: boolean;
}

/** Ports or hops of one kind: how they are protected, and how they will be. */
export interface SecureHop {
  readonly what: string;
  readonly between: string;
  readonly now: string;
  readonly then: string;
}

/** A file beside a deployment. */
export interface SecureBeside {
  readonly uri: string;
  readonly name: string;
}

/** A plan as an editor shows it. Nothing is written that it does not show. */
export interface SecureView {
  /** By which it is applied. */
  readonly id: string;
  /**
   * `ready`: it can be applied; `refused`: nothing of it can be, for reasons; `secured`: there is nothing to do;
   * `stuck`: there is nothing to write, and not all is secure.
   */
  readonly state: 'ready' | 'refused' | 'secured' | 'stuck';
  /** One or two sentences. */
  readonly summary: string;
  /** What the deployment is: its files, and each process with what it runs where its name does not say it. */
  readonly files: readonly string[];
  readonly processes: readonly string[];
  readonly choices: SecureChoices & { readonly issuer: SecureIssuer };
  /** Files beside it of which nobody can say whether they belong to the deployment; those that were chosen are among them. */
  readonly beside: readonly SecureBeside[];
  /** Whether cert-manager can make the certificates. */
  readonly inCluster: boolean;
  readonly hops: readonly SecureHop[];
  readonly changes: readonly SecureChange[];
  readonly certificates: readonly SecureCertificate[];
  /** Why nothing is written. */
  readonly refused: readonly SecureReason[];
  /** What was asked for and is left out, while all else is done. */
  readonly notDone: readonly SecureReason[];
  /** Who else must change, and what stays open. */
  readonly open: readonly SecureReason[];
  readonly notes: readonly string[];
  /** What to do afterwards, in order. */
  readonly steps: readonly string[];
  /** The folder that names and steps start at; absolute. */
  readonly folder: string;
  /** URIs of files with changes that are not saved: they come first. */
  readonly unsaved: readonly string[];
  /** Files outside of the workspace, which the user has to allow. */
  readonly outside: readonly string[];
}

/** What came of a plan. */
export interface SecureReceipt {
  /** By which it is undone. */
  readonly id: string;
  /** What was done, and what is next. */
  readonly done: string;
  readonly next: string;
  readonly changes: readonly SecureChange[];
  /** Hops that are not secure although all was written. */
  readonly remains: readonly SecureReason[];
  readonly steps: readonly string[];
  readonly folder: string;
  /** The URI of a file in the folder of what was made, or of the first file that was changed. */
  readonly made: string;
  /** Absolute paths of keys that git would pick up. */
  readonly exposed: readonly string[];
}

export type SecureAnswer =
  | { readonly kind: 'secured'; readonly receipt: SecureReceipt }
  /** The files are others than when the plan was shown: nothing was written, and this is the plan for them. */
  | { readonly kind: 'changed'; readonly view: SecureView }
  /** Nothing is written: sentences on why. */
  | { readonly kind: 'failed'; readonly problems: readonly string[] };

/** What came of taking a plan back. */
export interface SecureUndoAnswer {
  /** Why nothing was taken back; null where all was. */
  readonly failure: string | null;
  /** One or two sentences. */
  readonly told: string;
}
