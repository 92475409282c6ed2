import { pairReports } from './key-pair-faults';
import type { ProcessRule } from './rule';

/** Go's `tls.X509KeyPair` refuses the pair (spec 5.3). */
export const certPairUnusable: ProcessRule = {
  id: 'cert-pair-unusable',
  severity: 'error',
  summary: 'A certificate file must hold PEM certificates, and a key file a PEM private key.',

  check: (context) => pairReports('unusable', context, 'Use PEM files.'),
};
