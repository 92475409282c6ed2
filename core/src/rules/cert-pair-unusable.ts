import { atStartOrLater } from '../reporting/guide';
import { pairReport } from '../reporting/key-pair-faults';
import type { ProcessRule } from '../reporting/rule';

/** Go's `tls.X509KeyPair` refuses the pair (spec 5.3). */
export const certPairUnusable: ProcessRule = {
  id: 'cert-pair-unusable',
  severity: 'error',
  summary: 'A certificate file must contain PEM certificates, and a key file a PEM private key.',
  guide: {
    mimir:
      'The certificate file must contain a PEM certificate and the key file a PEM private key. Swapped files and DER files are rejected.',
    source: ['5.3'],
    log: 'tls: failed to find any PEM data in certificate input',
    effects: atStartOrLater,
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'options',
    related: ['cert-key-mismatch', 'private-key-encrypted'],
    explains: ['server-options'],
  },

  onFamily: (view, context) => pairReport('unusable', view, context),
};
