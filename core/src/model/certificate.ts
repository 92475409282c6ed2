import type { Notes } from './memo';
/** A public or private key's algorithm as far as TLS cares. */
export interface KeyFacts {
  readonly algorithm: 'rsa' | 'ec' | 'ed25519' | 'other';
  /** The modulus length of an RSA key. */
  readonly bits: number | null;
  /** OpenSSL's name of an elliptic curve, such as `prime256v1`. */
  readonly curve: string | null;
  /** SHA-256 over the public key's SubjectPublicKeyInfo, in hex: equal for a pair. */
  readonly fingerprint: string;
}

export interface CertificateFacts {
  /** What was found out about it, by whoever asks for it. Absent where nobody asks twice. */
  readonly notes?: Notes;
  /** SHA-256 over the DER, in hex. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly commonName: string;
  readonly issuer: string;
  readonly serial: string;
  readonly negativeSerial: boolean;
  /** X.509 version: 1, 2 or 3. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly dnsNames: readonly string[];
  /** Canonical text form. */
  readonly ipAddresses: readonly string[];
  /** Null where the extension is absent: any use goes (spec 5.2). OIDs, or `serverAuth`, `clientAuth`, `any`. */
  readonly extendedKeyUsage: readonly string[] | null;
  /** Null where the extension is absent. Names as in RFC 5280, such as `keyCertSign`. */
  readonly keyUsage: readonly string[] | null;
  /** The basic constraint; null where the extension is absent. */
  readonly isAuthority: boolean | null;
  readonly selfIssued: boolean;
  /** Such as `sha256WithRSAEncryption`; the OID where we have no name. */
  readonly signatureAlgorithm: string;
  readonly key: KeyFacts;
}

/** One PEM block of a file, as Go's `pem.Decode` walks them. Key material never leaves the reader. */
export type PemBlock =
  | { readonly kind: 'certificate'; readonly certificate: CertificateFacts }
  | { readonly kind: 'malformed-certificate'; readonly reason: string }
  | { readonly kind: 'private-key'; readonly label: string; readonly encrypted: boolean; readonly key: KeyFacts | null }
  | { readonly kind: 'other'; readonly label: string };

/** Whose a file is, by the numbers of this machine. */
export interface FileOwner {
  readonly user: number;
  readonly group: number;
}

/** What a certificate, key or CA path leads to. Outcomes, not exceptions. */
export type FileReading =
  | {
      readonly kind: 'pem';
      readonly blocks: readonly PemBlock[];
      readonly mode: number | null;
      readonly owner?: FileOwner;
    }
  /** No PEM block in it; `der` where it looks like a DER certificate. */
  | { readonly kind: 'not-pem'; readonly empty: boolean; readonly der: boolean }
  | { readonly kind: 'missing'; readonly folderExists: boolean }
  | { readonly kind: 'folder' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /**
   * It was not read, so that nothing is known of it: it lies outside of what may be read, the disk did not answer, it is
   * longer than what we read, or no regular file (a pipe, a device, what the kernel makes up). Mimir may well read it.
   */
  | { readonly kind: 'not-read'; readonly why: NotReadReason };

export type NotReadReason = 'outside' | 'no-answer' | 'too-large' | 'special';

/** The day of a time, as `2027-01-31`: what people are told of when a certificate ends. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
