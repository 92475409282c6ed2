import { pairReports } from './key-pair-faults';
import type { ProcessRule } from './rule';

/** Go's `tls.X509KeyPair` refuses the pair (spec 5.3). */
export const certKeyMismatch: ProcessRule = {
  id: 'cert-key-mismatch',
  severity: 'error',
  summary: 'A key must belong to its certificate.',

  check: (context) => pairReports('mismatch', context, 'Use the matching key.'),
};
