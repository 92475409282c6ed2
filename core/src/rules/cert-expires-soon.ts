import { casesOf, certificateUses } from './certificate-uses';
import { dayOf, daysUntil, pickUp } from './certificate-time';
import { valuePlace } from './places';
import type { MemberRule } from './rule';

/** After its last day every peer that checks the certificate refuses it (spec 5.1). */
export const certExpiresSoon: MemberRule = {
  id: 'cert-expires-soon',
  severity: 'warning',
  summary: 'A certificate should be replaced before it expires.',

  *checkMember(context) {
    const { facts, preferences } = context;
    const ending = certificateUses(context).filter(({ chain: [{ notBefore, notAfter }] }) => {
      const left = daysUntil(notAfter, facts.now);
      return notBefore <= facts.now && notAfter >= facts.now && left < preferences.expiryWarningDays;
    });
    for (const { use, related } of casesOf(ending, [], context)) {
      const { notAfter } = use.chain[0];
      const left = daysUntil(notAfter, facts.now);
      yield {
        ...valuePlace(use.written),
        effect: 'style',
        message:
          `The certificate ${use.path} expires ${left === 0 ? 'today' : `in ${left} ${left === 1 ? 'day' : 'days'}`}, on ${dayOf(notAfter)}. ` +
          `Replace it before. ${pickUp(use.view.family.side, use.view.family.transport)}`,
        related,
      };
    }
  },
};
