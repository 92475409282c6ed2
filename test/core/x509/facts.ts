import type { CertificateFacts, KeyFacts } from '../../../core/src/model/certificate';

export const rsaKey: KeyFacts = { algorithm: 'rsa', bits: 2048, curve: null, fingerprint: 'a key' };

const year = 365 * 24 * 60 * 60 * 1000;

/** The facts of a certificate with nothing special about it, but for what is given. */
export function certificateFacts(but: Partial<CertificateFacts> = {}): CertificateFacts {
  const commonName = but.commonName ?? 'Root';
  return {
    fingerprint: `certificate of ${commonName}`,
    subject: `CN=${commonName}`,
    commonName,
    issuer: 'CN=Root',
    serial: '01',
    negativeSerial: false,
    version: 3,
    notBefore: 0,
    notAfter: 100 * year,
    dnsNames: [],
    ipAddresses: [],
    extendedKeyUsage: null,
    keyUsage: null,
    isAuthority: true,
    selfIssued: false,
    signatureAlgorithm: 'sha256WithRSAEncryption',
    key: { ...rsaKey, fingerprint: `key of ${commonName}` },
    ...but,
  };
}
