/** A value of `client_auth_type`, which both listeners take (spec 1.3). */
export interface ClientAuthPolicy {
  /** As Mimir takes it: exact, case and all. */
  readonly name: string;
  /** Go's own name, which differs only for the alias. */
  readonly canonical: string;
  /** A sentence or two for people. */
  readonly meaning: string;
  /** The server asks for a client certificate. */
  readonly requests: boolean;
  /** A client without a certificate is turned away. */
  readonly demands: boolean;
  /** A certificate that is sent must be signed by an authority of the client CA file. */
  readonly verifies: boolean;
}

const anyCertificate = {
  canonical: 'RequireAnyClientCert',
  requests: true,
  demands: true,
  verifies: false,
} as const;

const anyMeaning =
  'A client must present a certificate, but nobody checks who signed it: one that the client made itself will do. ' +
  'This is no authentication.';

/** All values, the strictest first. The empty value is `NoClientCert`. */
export const clientAuthPolicies: readonly ClientAuthPolicy[] = [
  {
    name: 'RequireAndVerifyClientCert',
    canonical: 'RequireAndVerifyClientCert',
    meaning:
      'A client must present a certificate that an authority of the client CA file has signed. This is mutual TLS. ' +
      'On the HTTP port it also turns away the probes of Kubernetes, which have no certificate.',
    requests: true,
    demands: true,
    verifies: true,
  },
  {
    name: 'VerifyClientCertIfGiven',
    canonical: 'VerifyClientCertIfGiven',
    meaning:
      'A client may come without a certificate; one that it presents must be signed by an authority of the client CA ' +
      'file. This lets probes and scrapers through.',
    requests: true,
    demands: false,
    verifies: true,
  },
  { name: 'RequireAnyClientCert', meaning: anyMeaning, ...anyCertificate },
  { name: 'RequireClientCert', meaning: `${anyMeaning} Another name of RequireAnyClientCert.`, ...anyCertificate },
  {
    name: 'RequestClientCert',
    canonical: 'RequestClientCert',
    meaning: 'The server asks for a certificate and takes whatever comes, none included. Nothing is checked.',
    requests: true,
    demands: false,
    verifies: false,
  },
  {
    name: 'NoClientCert',
    canonical: 'NoClientCert',
    meaning:
      'The server asks for no client certificate: traffic is encrypted, and everyone may connect. The default. A ' +
      'client CA file beside it keeps Mimir from starting.',
    requests: false,
    demands: false,
    verifies: false,
  },
];

/** The policy that a value names, the empty one included; null for a value that Mimir refuses. */
export function clientAuthPolicy(value: string): ClientAuthPolicy | null {
  const name = value === '' ? 'NoClientCert' : value;
  return clientAuthPolicies.find((policy) => policy.name === name) ?? null;
}
