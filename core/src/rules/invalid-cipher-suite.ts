import { cipherSuites } from '../catalogue/cipher-suites';
import { nearestName } from '../catalogue/nearest';
import type { Fix } from '../model/finding';
import { goWords } from '../model/go-fault';
import type { EffectiveValue } from '../model/process';
import { quoted } from '../model/quoted';
import { cipherSuiteFaults, ignoresVersionAndSuites } from '../topology/client-options';
import { usageOf } from '../topology/usage';
import { replaceText } from '../reporting/fixes';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { briefly, consequence, gravityOf } from '../reporting/wording';

/** Go's names, separated by commas; the server takes blanks as part of a name (spec 1.7, 2.1). */
export const invalidCipherSuite: ProcessRule = {
  id: 'invalid-cipher-suite',
  severity: 'error',
  summary: "A list of cipher suites holds Go's names, comma-separated.",
  guide: {
    mimir:
      "The list holds Go's names, comma-separated. The server treats a space as part of a name and rejects an empty one. Clients remove spaces, and fail when they first connect.",
    source: ['1.7', '2.1'],
    log: 'cipher suite "X" not recognized',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: 'it is a listener, or a client that is read at start' },
      { effect: 'connection-fails', severity: 'error', when: 'it is another client' },
    ],
    examples: { wrong: 'blank.flags', right: 'ok-example.flags' },
    files: 'all',
    versions: '2.4 and later',
    fix: 'safe',
    restart: 'options',
    related: ['insecure-cipher-suite'],
  },

  onFamily(view, { process }) {
    const wrong = cipherSuiteFaults(view);
    const value = view.value('cipherSuites');
    const [first] = wrong;
    if (!first || !value?.written || ignoresVersionAndSuites(view)) return null;
    const usage = usageOf(view.family, process);
    const suites = briefly(wrong.map(({ suite }) => quoted(suite)));
    return {
      ...valuePlace(value.written),
      ...gravityOf(usage),
      message: `Unknown cipher ${wrong.length === 1 ? 'suite' : 'suites'} ${suites}. ${consequence(usage, goWords(first.fault))}${advice(wrong.map(({ suite }) => suite))}`,
      fixes: fixesFor(value),
    };
  },
};

function advice(wrong: readonly string[]): string {
  if (wrong.some((suite) => suite !== suite.trim() && known.includes(suite.trim()))) return ' Remove spaces.';
  if (wrong.includes('')) return ' Remove the extra comma.';
  return ' Use a Go name such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.';
}

const known = cipherSuites.map(({ name }) => name);

/** The list without blanks and empty elements, and with the nearest name for each that is wrong; none where one has no near name. */
function fixesFor({ text, written }: EffectiveValue): readonly Fix[] {
  if (!written || text === null) return [];
  const suites = text
    .split(',')
    .map((suite) => suite.trim())
    .filter((suite) => suite !== '');
  const corrected = suites.map((suite) => (known.includes(suite) ? suite : nearestName(suite.toUpperCase(), known)));
  if (corrected.length === 0 || corrected.includes(null)) return [];
  const list = [...new Set(corrected)].join(',');
  return [replaceText(`Replace with ${list}`, written.document.uri, valuePlace(written).range, list)];
}
