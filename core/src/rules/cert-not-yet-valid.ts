import { caseReport } from '../reporting/certificate-uses';
import { wherePeersVerify } from '../reporting/guide';
import type { MemberRule } from '../reporting/rule';
import { dayOf } from '../model/certificate';

/** Mimir starts with a certificate of the future, and its peers refuse it (spec 1.4, 5.1). */
export const certNotYetValid: MemberRule = {
  id: 'cert-not-yet-valid',
  severity: 'error',
  summary: 'A certificate must already be valid.',
  guide: {
    mimir: 'Mimir starts with it, and every peer that verifies it rejects it. The clock of the machine may be wrong.',
    source: ['1.4', '5.1'],
    log: 'x509: certificate has expired or is not yet valid',
    effects: wherePeersVerify,
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'certificate',
    related: ['cert-expired'],
    explains: ['server-dates', 'client-dates'],
  },

  onCertificate({ leaf, uses }, context) {
    if (leaf.notBefore <= context.facts.now) return null;
    return caseReport(
      uses,
      ['server-dates', 'client-dates'],
      context,
      ({ path }) =>
        `${path} is not valid before ${dayOf(leaf.notBefore)}. Peers reject it: ` +
        '"x509: certificate has expired or is not yet valid". Replace it, or correct the clock.',
    );
  },
};
