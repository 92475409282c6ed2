import { policyOf } from '../topology/listener-start';
import { listenerHasTls } from '../topology/usage';
import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import { knownAuthority } from '../reporting/suggested-paths';
import type { ProcessRule } from '../reporting/rule';
import type { FamilyConfiguration, EffectiveValue, Process } from '../model/process';
import type { SettingChange } from '../model/setting';

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
    const authority = listener.value('authority');
    if (
      !policy?.requests ||
      policy.verifies ||
      !value?.written ||
      !authority ||
      listenerHasTls(listener.family, process) !== true
    )
      return null;
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
          ...authorityChange(listener, authority, process),
        ]),
      ],
    };
  },
};

/** A client CA, where the listener has none. */
function authorityChange(
  listener: FamilyConfiguration,
  { option, text }: EffectiveValue,
  process: Process,
): readonly SettingChange[] {
  if (text !== '' || listener.text('authorityText') !== '') return [];
  return [{ option, value: knownAuthority(process) ?? 'certs/root.crt' }];
}
