import { clientAuthPolicies } from '../catalogue/client-auth';
import { nearestName } from '../catalogue/nearest';
import type { Fix } from '../model/finding';
import { goWords } from '../model/go-fault';
import type { WrittenSetting } from '../model/process';
import { quoted } from '../model/quoted';
import { listenerHasTls } from '../topology/usage';
import { replaceText, toReview } from '../reporting/fixes';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { gravityBy } from '../reporting/wording';

/** The policies of exporter-toolkit's `ConfigToTLSConfig`; case and blanks count (spec 1.3). */
export const invalidClientAuthType: ProcessRule = {
  id: 'invalid-client-auth-type',
  severity: 'error',
  summary: 'A client auth policy must be one that Mimir knows, in exact spelling.',
  guide: {
    mimir:
      'A policy must be exactly one of `RequireAndVerifyClientCert`, `VerifyClientCertIfGiven`, `RequireAnyClientCert`, `RequireClientCert`, `RequestClientCert` and `NoClientCert`. Without a certificate and key Mimir ignores it.',
    source: ['1.3'],
    log: 'invalid ClientAuth: RequiredAndVerifyClientCert',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: 'the listener has a certificate and key' },
      { effect: 'ignored', severity: 'warning', when: 'it has none' },
    ],
    examples: { wrong: 'misspelt.flags', right: 'misspelt.fixed.flags' },
    files: 'all',
    fix: 'safe',
    restart: 'options',
    related: ['client-auth-not-verified'],
    explains: ['server-options'],
  },

  onListener(listener, { process }) {
    const policy = listener.value('clientAuth');
    const names = clientAuthPolicies.map(({ name }) => name);
    if (!policy?.written || policy.text === null || policy.text === '' || names.includes(policy.text)) return null;
    const { text, written } = policy;
    const tls = listenerHasTls(listener.family, process);
    const misspelt = nearestName(text.trim(), names);
    const nearest = misspelt ?? onlyBeginning(text.trim(), names);
    const words = goWords({ code: 'unknown-policy', text, version: process.version.version });
    const consequence =
      tls === false ? 'It is ignored while this listener has no certificate and key' : `Mimir exits: "${words}"`;
    return {
      ...valuePlace(written),
      ...gravityBy(tls === false ? 'ignored' : 'refuses-to-start'),
      message:
        `Unknown client auth policy ${quoted(text)}. ${consequence}. ` +
        (nearest === null ? 'Use one such as RequireAndVerifyClientCert.' : `Did you mean ${nearest}?`),
      fixes: nearest === null ? [] : [fixFor(nearest, misspelt !== null, written)],
    };
  },
};

/** Who wrote only a beginning, such as `VerifyClientCert`, may have meant a stricter policy than the one that begins so. */
function fixFor(policy: string, isMisspelt: boolean, written: WrittenSetting): Fix {
  const fix = replaceText(`Replace with ${policy}`, written.document.uri, valuePlace(written).range, policy);
  if (isMisspelt || policy === 'RequireAndVerifyClientCert') return fix;
  return toReview(fix);
}

/** The one name that begins so, such as `RequireAndVerify`. */
function onlyBeginning(text: string, names: readonly string[]): string | null {
  const longer = names.filter((name) => name.toLowerCase().startsWith(text.toLowerCase()));
  if (longer.length === 1) return longer[0] ?? null;
  return null;
}
