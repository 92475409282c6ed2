import { policyOf } from '../topology/listener-start';
import { listenerHasTls } from '../topology/usage';
import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import { missingAuthority } from '../reporting/listener-settings';
import type { ProcessRule } from '../reporting/rule';

/** Such a policy asks for a certificate and takes any (spec 1.3). */
export const clientAuthNotVerified: ProcessRule = {
  id: 'client-auth-not-verified',
  severity: 'warning',
  summary: 'A client auth policy should verify client certificates.',
  guide: {
    mimir:
      "`RequireAnyClientCert`, its alias `RequireClientCert`, and `RequestClientCert` request a certificate but don't verify it: a self-signed one is accepted.",
    source: ['1.3'],
    log: null,
    effects: always('insecure', 'warning'),
    examples: { wrong: 'any-certificate.flags', right: 'any-certificate.fixed.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['verify-policy-without-ca', 'server-client-auth-without-tls'],
  },

  onListener(listener, { process }) {
    const policy = policyOf(listener);
    const value = listener.value('clientAuth');
    if (!policy?.requests || policy.verifies || !value?.written) return null;
    if (listenerHasTls(listener.family, process) !== true) return null;
    const missing = missingAuthority(listener, process);
    const alias = policy.canonical === policy.name ? '' : ` It is the same as ${policy.canonical}.`;
    return {
      ...valuePlace(value.written),
      effect: 'insecure',
      message:
        `${policy.name} doesn't verify client certificates: self-signed ones are accepted.${alias} ` +
        'Use RequireAndVerifyClientCert with a client CA.',
      fixes: [
        setOptions('Verify client certificates', value.written.document, [
          { option: value.option, value: 'RequireAndVerifyClientCert' },
          ...(missing ? [missing] : []),
        ]),
      ],
    };
  },
};
