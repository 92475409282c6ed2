import type { CertificateFacts, FileReading } from '../../../core/src/model/certificate';
import type { Facts } from '../../../core/src/model/facts';
import { certificateFacts, rsaKey } from '../x509/facts';
import { noFiles } from './processes';

export const root = certificateFacts();

/** A certificate that the root has signed, and not for itself. */
export function leaf(but: Partial<CertificateFacts> = {}): CertificateFacts {
  return certificateFacts({ commonName: 'leaf', isAuthority: false, dnsNames: ['mimir'], ...but });
}

/** Files by their paths; all others are not seen from here. */
function factsOf(readings: Readonly<Record<string, FileReading>>): Facts {
  return {
    ...noFiles,
    isSignedBy: () => true,
    path: (_, path) => {
      const reading = readings[path];
      return reading ? { kind: 'here', path, reading } : { kind: 'unknown' };
    },
    inline: (text) => readings[text] ?? { kind: 'not-pem', empty: false, der: false },
  };
}

const pem = (...blocks: Extract<FileReading, { kind: 'pem' }>['blocks']): FileReading => ({
  kind: 'pem',
  blocks,
  mode: null,
});
export const files = factsOf({
  'a.crt': pem({ kind: 'certificate', certificate: leaf({ key: rsaKey }) }),
  'a.key': pem({ kind: 'private-key', label: 'PRIVATE KEY', encrypted: false, key: rsaKey }),
  'b.key': pem({ kind: 'private-key', label: 'PRIVATE KEY', encrypted: false, key: { ...rsaKey, fingerprint: 'b' } }),
  'a.old': pem({ kind: 'certificate', certificate: leaf({ key: rsaKey, notAfter: noFiles.now - 1 }) }),
  'other.crt': pem({ kind: 'certificate', certificate: leaf({ key: rsaKey, issuer: 'CN=other' }) }),
  'ca.crt': pem({ kind: 'certificate', certificate: root }),
  empty: { kind: 'not-pem', empty: true, der: false },
  missing: { kind: 'missing', folderExists: true },
  folder: { kind: 'folder' },
  unreadable: { kind: 'unreadable', reason: 'permission denied' },
  unread: { kind: 'not-read', why: 'outside' },
});
