import { policyOf } from '../topology/listener-start';
import { listenerHasTls } from '../topology/usage';
import { setOptions } from '../reporting/fixes';
import { clientPlaces, faulty } from '../reporting/hops';
import { valuePlace } from '../reporting/places';
import type { MemberRule } from '../reporting/rule';
import { knownAuthority } from '../reporting/suggested-paths';
import { spelled } from '../reporting/wording';
import type { FamilyConfiguration } from '../model/process';
import type { Severity } from '../model/finding';

/** Without a client CA Go verifies against the roots of the machine (spec 1.5). */
export const verifyPolicyWithoutCa: MemberRule = {
  id: 'verify-policy-without-ca',
  severity: 'error',
  summary: 'A policy that verifies client certificates needs a client CA.',
  guide: {
    mimir:
      'Without a client CA Mimir verifies clients against the system CAs: certificates of a private CA are rejected, and any certificate of a public CA is accepted.',
    source: ['1.5'],
    log: null,
    effects: [
      { effect: 'connection-fails', severity: 'error', when: 'a client in these files is rejected' },
      { effect: 'insecure', severity: 'error', when: 'the policy requires a certificate' },
      { effect: 'insecure', severity: 'warning', when: 'the policy is `VerifyClientCertIfGiven`' },
    ],
    examples: { wrong: 'demands.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['client-auth-not-verified', 'client-ca-without-auth-policy'],
    explains: ['client-not-trusted'],
  },

  onListener(listener, { process, links }) {
    const policy = listener.value('clientAuth');
    const authority = listener.value('authority');
    if (!policy?.written || !authority || listenerHasTls(listener.family, process) !== true) return null;
    if (!verifiesByPublicAuthorities(listener)) return null;
    const refused = faulty(links, 'client-not-trusted').filter(({ server }) => server.view === listener);
    const name = spelled(authority.option, policy.written.setting.notation);
    const known = knownAuthority(process);
    return {
      ...valuePlace(policy.written),
      effect: refused.length > 0 ? 'connection-fails' : 'insecure',
      severity: refused.length > 0 ? 'error' : severityWithout(listener),
      message: `${policy.text ?? ''} has no client CA, so Mimir accepts public CAs, not yours. Set ${name}.`,
      related: clientPlaces(refused, "This client's certificate is rejected."),
      fixes: known
        ? [setOptions(`Set ${name} to ${known}`, policy.written.document, [{ option: authority.option, value: known }])]
        : [],
    };
  },
};

function verifiesByPublicAuthorities(listener: FamilyConfiguration): boolean {
  const verifies = policyOf(listener)?.verifies ?? false;
  return verifies && listener.text('authority') === '' && listener.text('authorityText') === '';
}

/** Where no client is seen. */
function severityWithout(listener: FamilyConfiguration): Severity {
  if (policyOf(listener)?.demands) return 'error';
  return 'warning';
}
