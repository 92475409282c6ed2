import { casesOf, certificateUses } from './certificate-uses';
import { dayOf, replacement } from './certificate-time';
import { valuePlace } from './places';
import type { MemberRule } from './rule';

/** Mimir starts with an expired certificate, and its peers refuse it (spec 1.4, 5.1). */
export const certExpired: MemberRule = {
  id: 'cert-expired',
  severity: 'error',
  summary: 'A certificate that has expired is refused by every peer that checks it.',

  *checkMember(context) {
    const expired = certificateUses(context).filter(({ chain }) => chain[0].notAfter < context.facts.now);
    for (const { use, effect, severity, related } of casesOf(expired, ['server-dates', 'client-dates'], context)) {
      yield {
        ...valuePlace(use.written),
        effect,
        severity,
        message:
          `${use.path} expired on ${dayOf(use.chain[0].notAfter)}. Peers reject it: ` +
          `"x509: certificate has expired or is not yet valid". ${replacement(use.view.family.side, use.view.family.transport)}`,
        related,
      };
    }
  },
};
