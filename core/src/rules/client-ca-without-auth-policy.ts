import { goWords } from '../model/go-fault';
import type { FamilyConfiguration } from '../model/process';
import type { MimirVersion } from '../model/version';
import { listenerHasTls } from '../topology/usage';
import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { namePlace, relatedTo } from '../reporting/places';
import type { ProcessRule, Report } from '../reporting/rule';
import { nameOf, spelled } from '../reporting/wording';

/** exporter-toolkit's `ConfigToTLSConfig` refuses a client CA that no policy uses (spec 1.4). */
export const clientCaWithoutAuthPolicy: ProcessRule = {
  id: 'client-ca-without-auth-policy',
  severity: 'error',
  summary: 'A client CA needs a client auth policy.',
  guide: {
    mimir: 'Mimir rejects a client CA that no policy uses.',
    source: ['1.4'],
    log: "client CA's have been configured without a Client Auth Policy",
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['server-client-auth-without-tls'],
    explains: ['server-options'],
  },

  onListener(listener, { process }) {
    if (listenerHasTls(listener.family, process) !== true) return null;
    return reportOn(listener, process.version.version);
  },
};

function reportOn(listener: FamilyConfiguration, version: MimirVersion): Report | null {
  const authority = [listener.value('authority'), listener.value('authorityText')].find(
    (value) => value?.written && value.text !== '',
  );
  const policy = listener.value('clientAuth');
  if (
    !authority?.written ||
    authority.text === null ||
    !policy ||
    (policy.text !== '' && policy.text !== 'NoClientCert')
  )
    return null;
  const { document, setting } = authority.written;
  const name = spelled(policy.option, setting.notation);
  const words = goWords({ code: 'client-ca-without-policy', version });
  return {
    ...namePlace(authority.written),
    effect: 'refuses-to-start',
    message:
      `${nameOf(authority.written)} needs ${name}. ` + `Mimir exits: "${words}". Set it to RequireAndVerifyClientCert.`,
    related: policy.written ? [relatedTo(policy.written, 'The policy is set here.')] : [],
    fixes: [
      setOptions(`Set ${name} to RequireAndVerifyClientCert`, policy.written?.document ?? document, [
        { option: policy.option, value: 'RequireAndVerifyClientCert' },
      ]),
      setOptions(`Remove ${nameOf(authority.written)}`, document, [{ option: authority.option, value: null }], false),
    ],
  };
}
