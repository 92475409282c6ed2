import { tlsVersion } from '../catalogue/tls-versions';
import { usageOf } from '../topology/usage';
import { replaceText } from './fixes';
import { valuePlace } from './places';
import type { ProcessRule } from './rule';
import { nameOf } from './wording';

/** TLS 1.0 and 1.1 are deprecated (RFC 8996). */
export const weakTlsVersion: ProcessRule = {
  id: 'weak-tls-version',
  severity: 'warning',
  summary: 'TLS 1.0 and 1.1 are no longer secure.',

  *check({ process }) {
    for (const view of process.configuration.families) {
      const value = view.value('minVersion');
      if (!value?.written || value.text === null || !tlsVersion(value.text)?.weak) continue;
      const { uri, range } = valuePlace(value.written);
      yield {
        uri,
        range,
        effect: usageOf(view.family, process) === 'unused' ? 'ignored' : 'insecure',
        message: `${value.text} of ${nameOf(value.written)} lets peers use a TLS version that is no longer secure. Use VersionTLS12 or VersionTLS13.`,
        fixes: [replaceText('Replace by VersionTLS12', uri, range, 'VersionTLS12')],
      };
    }
  },
};
