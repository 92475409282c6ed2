import { caseReport, replacement } from '../reporting/certificate-uses';
import { wherePeersVerify } from '../reporting/guide';
import type { MemberRule } from '../reporting/rule';
import { dayOf } from '../model/certificate';

/** Mimir starts with an expired certificate, and its peers refuse it (spec 1.4, 5.1). */
export const certExpired: MemberRule = {
  id: 'cert-expired',
  severity: 'error',
  summary: 'A certificate must not have expired.',
  guide: {
    mimir: 'Mimir starts with an expired certificate. Every peer that verifies it rejects it.',
    source: ['1.4', '5.1'],
    log: 'x509: certificate has expired or is not yet valid',
    effects: [
      { effect: 'refuses-callers', severity: 'error', when: 'the HTTP listener presents it' },
      ...wherePeersVerify,
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'certificate',
    gaps: ['Certificates in containers, secrets or Vault are not read.'],
    related: ['cert-expires-soon', 'cert-not-yet-valid'],
    explains: ['server-dates', 'client-dates'],
  },

  onCertificate({ leaf, uses }, context) {
    if (leaf.notAfter >= context.facts.now) return null;
    return caseReport(
      uses,
      ['server-dates', 'client-dates'],
      context,
      ({ path, view: { family } }) =>
        `${path} expired on ${dayOf(leaf.notAfter)}. Peers reject it: ` +
        `"x509: certificate has expired or is not yet valid". ${replacement(family.side, family.transport)}`,
    );
  },
};
