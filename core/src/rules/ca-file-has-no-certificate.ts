import type { Effect } from '../model/finding';
import type { FamilyConfiguration } from '../model/process';
import { trustedBy } from '../topology/credentials';
import { policyOf } from '../topology/links';
import { listenerHasTls, usageOf } from '../topology/usage';
import { faulty, writtenFor } from './hops';
import { valuePlace } from './places';
import type { ProcessRule, RuleContext } from './rule';
import { nameOf } from './wording';

/** Go passes over what is no PEM certificate, so that such a file trusts nobody (spec 1.4, 2.1). */
export const caFileHasNoCertificate: ProcessRule = {
  id: 'ca-file-has-no-certificate',
  severity: 'error',
  summary: 'A CA file must hold at least one PEM certificate.',

  *check(context) {
    for (const view of context.process.configuration.families) {
      const trusted = trustedBy(view, context.process, context.facts);
      const written = writtenFor(view, 'authority');
      if (trusted.kind !== 'pool' || trusted.roots.length > 0 || !written) continue;
      const effect = effectOn(view, context);
      yield {
        ...valuePlace(written),
        effect,
        severity: effect === 'ignored' ? 'warning' : 'error',
        message:
          `${view.text('authority') ?? ''} of ${nameOf(written)} holds no PEM certificate. ${behaviour(view)} Name the certificate of the CA.`,
      };
    }
  },
};

function effectOn(view: FamilyConfiguration, { process, links }: RuleContext): Effect {
  if (view.family.side === 'server') {
    if (listenerHasTls(view.family, process) !== true || policyOf(view)?.verifies !== true) return 'ignored';
    if (view.family.transport === 'http') return 'refuses-callers';
    const breaks = faulty(links, 'client-not-trusted').some(({ server }) => server.view === view);
    return breaks || policyOf(view)?.demands ? 'connection-fails' : 'ignored';
  }
  return usageOf(view.family, process) === 'unused' || view.text('skipVerify') === 'true' ? 'ignored' : 'connection-fails';
}

function behaviour({ family }: FamilyConfiguration): string {
  if (family.side === 'server') return 'Mimir takes it without a word and then refuses every client with "certificate signed by unknown authority".';
  if (family.transport === 'objectStore' || family.transport === 'http') return 'Mimir refuses it: "unable to use specified CA cert".';
  return 'Mimir takes it without a word and then refuses every server with "x509: certificate signed by unknown authority".';
}
