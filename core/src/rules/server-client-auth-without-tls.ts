import { clientAuthPolicy } from '../catalogue/client-auth';
import type { FamilyConfiguration, Process, WrittenSetting, EffectiveValue } from '../model/process';
import { listenerHasTls } from '../topology/usage';
import { setOptionsIn } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { missingBesidePair } from '../reporting/listener-settings';
import { namePlace } from '../reporting/places';
import type { ProcessRule, Report } from '../reporting/rule';
import { pairOfListener, type PathPair } from '../reporting/suggested-paths';
import { nameOf, spelled } from '../reporting/wording';

/** Without certificate and key the policy and the client CA are never looked at (spec 1.2). */
export const serverClientAuthWithoutTls: ProcessRule = {
  id: 'server-client-auth-without-tls',
  severity: 'error',
  summary: 'A client auth policy or client CA needs a certificate and key.',
  guide: {
    mimir:
      'Without a certificate and key the listener serves plaintext and ignores the policy and client CA: it is open to everyone.',
    source: ['1.2'],
    log: null,
    effects: always('insecure', 'error'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['server-tls-half-configured'],
  },

  onListener(listener, context) {
    if (listenerHasTls(listener.family, context.process) !== false) return null;
    // A listener with one half of the pair has a finding of its own.
    if ((['certificate', 'key', 'certificateText', 'keyText'] as const).some((role) => listener.text(role) !== ''))
      return null;
    return reportOn(listener, pairOfListener(context), context.process);
  },
};

function reportOn(listener: FamilyConfiguration, pair: PathPair | null, process: Process): Report | null {
  const policy = listener.value('clientAuth');
  const written = writtenDemand(policy) ?? writtenAuthority(listener);
  const certificate = listener.value('certificate')?.option;
  const key = listener.value('key')?.option;
  if (!written || !certificate || !key) return null;
  const { document, setting } = written;
  const missing = missingBesidePair(listener, document, process);
  return {
    ...namePlace(written),
    effect: 'insecure',
    message:
      `${nameOf(written)} has no effect: this listener serves plaintext. ` +
      `Set ${spelled(certificate, setting.notation)} and ${spelled(key, setting.notation)}.`,
    fixes:
      pair === null || !isKnownPolicy(policy)
        ? []
        : [
            setOptionsIn(`Set ${pair.certificate} and ${pair.key} on this listener${missing?.title ?? ''}`, [
              { document, change: { option: certificate, value: pair.certificate } },
              { document, change: { option: key, value: pair.key } },
              ...(missing ? [missing.change] : []),
            ]),
          ],
  };
}

function writtenAuthority(listener: FamilyConfiguration): WrittenSetting | null {
  const values = [listener.value('authority'), listener.value('authorityText')];
  return values.find((value) => value?.written && value.text !== '')?.written ?? null;
}

/** False for a word that Mimir does not know: once there is TLS, it would not start. */
function isKnownPolicy(policy: EffectiveValue | null): boolean {
  return !policy?.text || clientAuthPolicy(policy.text) !== null;
}

function writtenDemand(policy: EffectiveValue | null): WrittenSetting | null {
  if (policy && policy.text !== '' && policy.text !== 'NoClientCert') return policy.written;
  return null;
}
