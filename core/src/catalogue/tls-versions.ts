/** A value of the `tls-min-version` options (spec 1.7). */
export interface TlsVersion {
  /** As Mimir takes it: exact, case and all. */
  readonly name: string;
  readonly title: string;
  /** The number on the wire; a larger one is a newer version. */
  readonly code: number;
  /** True for versions that are no longer held to be secure. */
  readonly weak: boolean;
  readonly meaning: string;
}

/** All values, the newest first. The empty value leaves the choice to Go. */
export const tlsVersions: readonly TlsVersion[] = [
  {
    name: 'VersionTLS13',
    title: 'TLS 1.3',
    code: 0x0304,
    weak: false,
    meaning: 'Only TLS 1.3. Cipher suite lists have no effect: Go chooses the TLS 1.3 suites.',
  },
  {
    name: 'VersionTLS12',
    title: 'TLS 1.2',
    code: 0x0303,
    weak: false,
    meaning: 'TLS 1.2 and 1.3. A good choice if some clients are older.',
  },
  {
    name: 'VersionTLS11',
    title: 'TLS 1.1',
    code: 0x0302,
    weak: true,
    meaning: 'TLS 1.1 and newer. Deprecated and insecure.',
  },
  {
    name: 'VersionTLS10',
    title: 'TLS 1.0',
    code: 0x0301,
    weak: true,
    meaning: 'TLS 1.0 and newer. Deprecated and insecure.',
  },
];

/** The version that a value names; null for the empty value and for one that Mimir refuses. */
export function tlsVersion(value: string): TlsVersion | null {
  return tlsVersions.find(({ name }) => name === value) ?? null;
}
