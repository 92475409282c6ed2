import { pairReports } from './key-pair-faults';
import type { ProcessRule } from './rule';

/** Go's `tls.X509KeyPair` refuses the pair (spec 5.3). */
export const privateKeyEncrypted: ProcessRule = {
  id: 'private-key-encrypted',
  severity: 'error',
  summary: 'A private key must not be encrypted.',

  check: (context) => pairReports('encrypted', context, 'Decrypt it with openssl pkey.'),
};
