import { cipherSuite } from '../catalogue/cipher-suites';
import { presentedBy } from '../topology/credentials';
import { cipherSuiteFaults } from '../topology/client-options';
import { listenerHasTls } from '../topology/usage';
import { replaceText, setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { nameOf } from '../reporting/wording';
import type { FamilyConfiguration } from '../model/process';

/** net/http refuses HTTP/2 without such a suite, and Mimir loses the error (spec 1.6). */
export const httpCipherSuitesMissingHttp2: ProcessRule = {
  id: 'http-cipher-suites-missing-http2',
  severity: 'error',
  summary: 'A list of cipher suites needs the one that HTTP/2 requires.',
  guide: {
    mimir:
      "HTTP/2 requires `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` or `TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256`. With a list that has neither, Mimir starts and accepts HTTP connections, but never responds. With VersionTLS13 the list doesn't matter.",
    source: ['1.6'],
    log: null,
    effects: always('connection-fails', 'error'),
    examples: { wrong: 'rsa.flags', right: 'rsa.fixed.flags' },
    files: 'all',
    versions: '2.5 and later',
    fix: 'unsafe',
    restart: 'options',
    related: ['http-mixed-inline-and-file', 'invalid-cipher-suite'],
  },

  onProcess(process, { facts }) {
    const listener = process.configuration.families.find(
      ({ family }) => family.side === 'server' && family.transport === 'http' && family.id !== 'server',
    );
    const shared = process.configuration.families.find(
      (view) => view.family.side === 'server' && view.value('cipherSuites') !== null,
    );
    const suites = shared?.value('cipherSuites');
    if (!listener || !shared || !suites?.written || !suites.text) return null;
    if (listenerHasTls(listener.family, process) !== true || !listsWorkingSuites(shared)) return null;
    if (suites.text.split(',').some((name) => cipherSuite(name)?.http2Required)) return null;
    const wanted = wantedBy(presentedBy(listener, process, facts));
    const place = valuePlace(suites.written);
    const minVersion = shared.value('minVersion')?.option;
    return {
      ...place,
      effect: 'connection-fails',
      message:
        `${nameOf(suites.written)} needs ${wanted} for HTTP/2. Mimir starts, but its HTTP port never responds, and nothing is logged. ` +
        'Add it, or require VersionTLS13.',
      fixes: [
        replaceText(`Add ${wanted}`, suites.written.document.uri, place.range, `${wanted},${suites.text}`),
        ...(minVersion
          ? [
              setOptions(
                'Set the minimum version to VersionTLS13',
                suites.written.document,
                [{ option: minVersion, value: 'VersionTLS13' }],
                false,
              ),
            ]
          : []),
      ],
    };
  },
};

/** False where the list has no effect, or where its faults have rules of their own. */
function listsWorkingSuites(shared: FamilyConfiguration): boolean {
  const minimum = shared.text('minVersion');
  return minimum !== null && minimum !== 'VersionTLS13' && cipherSuiteFaults(shared).length === 0;
}

/** The suite that HTTP/2 requires for a key of this kind. */
function wantedBy(presented: ReturnType<typeof presentedBy>): string {
  const isEc = presented.kind === 'loaded' && presented.chain[0]?.key.algorithm === 'ec';
  if (isEc) return 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256';
  return 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
}
