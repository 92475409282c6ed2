import { endsSoon } from '../x509/chain';
import { type CertificateFacts, dayOf } from '../model/certificate';
import {
  byLeaf,
  caseOf,
  certificateUses,
  type CertificateCase,
  type CertificateUse,
  replacement,
  timeLeft,
} from '../reporting/certificate-uses';
import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { MemberRule, Report, RuleContext } from '../reporting/rule';

/** After its last day every peer that checks the certificate refuses it (spec 5.1), and so it is with those that signed it. */
export const certExpiresSoon: MemberRule = {
  id: 'cert-expires-soon',
  severity: 'warning',
  summary: 'A certificate must be replaced before it expires.',
  guide: {
    mimir:
      'Nothing fails yet. This is reported in the last third of the lifetime, and at most `mimirTls.expiryWarningDays` days before the end, so short-lived certificates that are renewed automatically are quiet. Intermediate certificates in the file count too.',
    source: ['1.8', '5.1'],
    effects: always('style', 'warning'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'certificate',
    related: ['cert-expired'],
  },

  *onProcess(_, context) {
    const uses = certificateUses(context);
    const ending = casesOf(
      uses.filter(({ chain: [leaf] }) => isEnding(leaf, context)),
      context,
    );
    for (const found of ending) yield leafReport(found, context);
    // A place is told once: there the leaf's report speaks of the chain too.
    const told = new Set(ending.flatMap(({ use }) => use.written.setting));
    const ofChains = uses
      .filter(({ written }) => !told.has(written.setting))
      .flatMap((use) => endingAbove(use, context).map((above): CertificateUse => ({ ...use, chain: [above] })));
    for (const found of casesOf(ofChains, context)) yield chainReport(found, context);
  },
};

/** A certificate is told of once, and so is an intermediate that stands above several. */
function casesOf(uses: readonly CertificateUse[], context: RuleContext): readonly CertificateCase[] {
  return byLeaf(uses).flatMap((shared) => caseOf(shared.uses, [], context) ?? []);
}

function isEnding(certificate: CertificateFacts, { facts, preferences }: RuleContext): boolean {
  return endsSoon(certificate, facts.now, preferences.expiryWarningDays);
}

/** The certificates after the leaf. A root in the file has no effect. */
function endingAbove({ chain: [, ...above] }: CertificateUse, context: RuleContext): readonly CertificateFacts[] {
  return above.filter((certificate) => !certificate.selfIssued && isEnding(certificate, context));
}

function leafReport({ use, related }: CertificateCase, context: RuleContext): Report {
  const also = endingAbove(use, context).length > 0 ? ' So does an intermediate in it.' : '';
  return {
    ...valuePlace(use.written),
    effect: 'style',
    message: `${use.path} expires ${end(use.chain[0], context)}.${also} ${replacement(use.view.family.side, use.view.family.transport)}`,
    related,
  };
}

function chainReport({ use, related }: CertificateCase, context: RuleContext): Report {
  const [above] = use.chain;
  return {
    ...valuePlace(use.written),
    effect: 'style',
    message: `An intermediate in ${use.path} expires ${end(above, context)}: ${above.subject}. ${replacement(use.view.family.side, use.view.family.transport)}`,
    related,
  };
}

function end({ notAfter }: CertificateFacts, { facts }: RuleContext): string {
  return `${timeLeft(notAfter, facts.now)}, on ${dayOf(notAfter)}`;
}
