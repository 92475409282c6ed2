import type { GenerationReceipt, Place } from './protocol';

/** Which files of a document's deployment can be inspected. */
export interface CertificateFilesParams {
  readonly uri: string;
  /** The cursor. */
  readonly position?: Place;
}

/** Paths are absolute. */
export interface CertificateFilesAnswer {
  /** The file that the setting at the cursor names, or null. */
  readonly atPosition: string | null;
  readonly files: readonly string[];
}

export interface InspectionParams {
  /** The configuration that tells who uses the file; '' for that of any open document. */
  readonly uri: string;
  /** Absolute. */
  readonly path: string;
}

/** A deployment's certificates as resources of cert-manager. */
export interface CertManagerAnswer {
  /** YAML; '' where the configuration names no certificates. */
  readonly text: string;
  /** Sentences on what is left to the reader. */
  readonly notes: readonly string[];
}

/** A file that a renewal could make or replace. */
export interface RenewalItem {
  /** Absolute. */
  readonly path: string;
  /** `replace` changes a file that stands; a CA that a file lacks is added to it. */
  readonly action: 'make' | 'replace' | 'add-authority';
  /** True for what is missing or due. */
  readonly isDue: boolean;
  /** Sentences; empty for what is missing or sound. */
  readonly reasons: readonly string[];
  readonly usedBy: readonly string[];
}

export interface RenewalOffer {
  /** Why nothing can be written at all, or null. */
  readonly obstacle: string | null;
  readonly items: readonly RenewalItem[];
  /** Sentences on what cannot be renewed. */
  readonly remarks: readonly string[];
}

export interface RenewalParams {
  readonly uri: string;
  /** Paths of the items that were chosen: the consent to replace them. */
  readonly chosen: readonly string[];
  /** The consent to replace also the private keys of the chosen ones that stand. */
  readonly newKeys: boolean;
  /** True once the user has allowed files outside of the workspace. */
  readonly allowOutside?: boolean;
}

export interface RenewalReceipt extends GenerationReceipt {
  readonly replaced: readonly { readonly path: string; readonly backup: string }[];
}
