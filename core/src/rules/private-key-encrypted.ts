import { atStartOrLater } from '../reporting/guide';
import { pairReport } from '../reporting/key-pair-faults';
import type { ProcessRule } from '../reporting/rule';

/** Go's `tls.X509KeyPair` refuses the pair (spec 5.3). */
export const privateKeyEncrypted: ProcessRule = {
  id: 'private-key-encrypted',
  severity: 'error',
  summary: 'A private key must not be encrypted.',
  guide: {
    mimir:
      "Mimir can't ask for a password. Decrypt the key with `openssl pkey -in KEY -out NEWKEY`, and run `chmod 600` on the result.",
    source: ['5.3'],
    log: 'tls: failed to parse private key',
    effects: atStartOrLater,
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'options',
    related: ['private-key-exposed', 'cert-pair-unusable'],
    explains: ['server-options'],
  },

  onFamily: (view, context) => pairReport('encrypted', view, context),
};
