import { atStartOrLater } from '../reporting/guide';
import { pairReport } from '../reporting/key-pair-faults';
import type { ProcessRule } from '../reporting/rule';

/** Go's `tls.X509KeyPair` refuses the pair (spec 5.3). */
export const certKeyMismatch: ProcessRule = {
  id: 'cert-key-mismatch',
  severity: 'error',
  summary: 'A private key must match its certificate.',
  guide: {
    mimir:
      'Mimir rejects the pair. A file with the issuer before the leaf looks the same: put the leaf certificate first.',
    source: ['5.3'],
    log: 'tls: private key does not match public key',
    effects: atStartOrLater,
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'options',
    related: ['cert-pair-unusable'],
    explains: ['server-options'],
  },

  onFamily: (view, context) => pairReport('mismatch', view, context),
};
