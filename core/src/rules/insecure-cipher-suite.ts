import { listed } from '../model/counted';
import { cipherSuite } from '../catalogue/cipher-suites';
import { ignoresVersionAndSuites } from '../topology/client-options';
import { usageOf } from '../topology/usage';
import { replaceText } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { nameOf } from '../reporting/wording';

/** Suites that Go itself lists as insecure (spec 1.7). */
export const insecureCipherSuite: ProcessRule = {
  id: 'insecure-cipher-suite',
  severity: 'warning',
  summary: 'Cipher suites must be secure.',
  guide: {
    mimir: 'Go lists these suites as insecure: RC4, 3DES, and suites without forward secrecy. Mimir accepts them.',
    source: ['1.7'],
    log: null,
    effects: always('insecure', 'warning'),
    examples: { wrong: 'server.flags', right: 'server.fixed.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['weak-tls-version'],
  },

  onFamily(view, { process }) {
    const value = view.value('cipherSuites');
    if (!value?.written || !value.text || ignoresVersionAndSuites(view)) return null;
    const suites = value.text.split(',').map((name) => name.trim());
    const weak = suites.filter((name) => cipherSuite(name)?.insecure);
    if (weak.length === 0) return null;
    const { uri, range } = valuePlace(value.written);
    const kept = suites.filter((name) => !weak.includes(name)).join(',');
    return {
      uri,
      range,
      effect: usageOf(view.family, process) === 'unused' ? 'ignored' : 'insecure',
      message: `${listed(weak)} in ${nameOf(value.written)} ${weak.length === 1 ? 'is' : 'are'} insecure. Remove ${weak.length === 1 ? 'it' : 'them'}.`,
      fixes: kept === '' ? [] : [replaceText('Remove the insecure suites', uri, range, kept)],
    };
  },
};
