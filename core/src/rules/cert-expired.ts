import { caseOf, dayOf, replacement } from '../reporting/certificate-uses';
import { wherePeersVerify } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { MemberRule } from '../reporting/rule';

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
    const found = leaf.notAfter < context.facts.now ? caseOf(uses, ['server-dates', 'client-dates'], context) : null;
    if (!found) return null;
    const { use, effect, severity, related } = found;
    return {
      ...valuePlace(use.written),
      effect,
      severity,
      message:
        `${use.path} expired on ${dayOf(leaf.notAfter)}. Peers reject it: ` +
        `"x509: certificate has expired or is not yet valid". ${replacement(use.view.family.side, use.view.family.transport)}`,
      related,
    };
  },
};
