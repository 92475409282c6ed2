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
  'A client must present a certificate, but it is not verified: self-signed ones are accepted. This is not ' +
  'authentication.';

/** All values, the strictest first. The empty value is `NoClientCert`. */
export const clientAuthPolicies: readonly ClientAuthPolicy[] = [
  {
    name: 'RequireAndVerifyClientCert',
    canonical: 'RequireAndVerifyClientCert',
    meaning:
      'A client must present a certificate that a client CA signed. This is mutual TLS. On the HTTP port it also ' +
      'rejects Kubernetes probes, which have no certificate.',
    requests: true,
    demands: true,
    verifies: true,
  },
  {
    name: 'VerifyClientCertIfGiven',
    canonical: 'VerifyClientCertIfGiven',
    meaning:
      'A client needs no certificate, but if it presents one, a client CA must have signed it. This lets probes and ' +
      'scrapers through.',
    requests: true,
    demands: false,
    verifies: true,
  },
  { name: 'RequireAnyClientCert', meaning: anyMeaning, ...anyCertificate },
  { name: 'RequireClientCert', meaning: `${anyMeaning} It is the same as RequireAnyClientCert.`, ...anyCertificate },
  {
    name: 'RequestClientCert',
    canonical: 'RequestClientCert',
    meaning: 'The server requests a certificate, but accepts any, or none. It is not verified.',
    requests: true,
    demands: false,
    verifies: false,
  },
  {
    name: 'NoClientCert',
    canonical: 'NoClientCert',
    meaning:
      'The server requests no client certificate: traffic is encrypted, and everyone can connect. This is the ' +
      "default. With a client CA, Mimir doesn't start.",
    requests: false,
    demands: false,
    verifies: false,
  },
];

/** What a policy makes of certificates, as a sentence. */
export function policyVerdict({ verifies, requests }: ClientAuthPolicy): string {
  if (verifies) return 'Certificates are verified.';
  if (requests) return 'Not verified.';
  return 'No certificate is requested.';
}

/** The policy that a value names, the empty one included; null for a value that Mimir refuses. */
export function clientAuthPolicy(value: string): ClientAuthPolicy | null {
  const name = value === '' ? 'NoClientCert' : value;
  return clientAuthPolicies.find((policy) => policy.name === name) ?? null;
}
