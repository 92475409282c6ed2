import { nearestName } from '../catalogue/nearest';
import { tlsVersions } from '../catalogue/tls-versions';
import { goWords } from '../model/go-fault';
import { quoted } from '../model/quoted';
import { ignoresVersionAndSuites, minVersionFault } from '../topology/client-options';
import { effectOf, usageOf } from '../topology/usage';
import { replaceText } from './fixes';
import { valuePlace } from './places';
import type { ProcessRule } from './rule';
import { consequence, listed } from './wording';

/** Go's constant names and no other spelling (spec 1.7, 2.1). */
export const invalidTlsMinVersion: ProcessRule = {
  id: 'invalid-tls-min-version',
  severity: 'error',
  summary: 'A minimum TLS version is VersionTLS10, VersionTLS11, VersionTLS12 or VersionTLS13.',

  *check({ process }) {
    for (const view of process.configuration.families) {
      const fault = minVersionFault(view);
      const value = view.value('minVersion');
      // Clients that never look at it have a rule of their own.
      if (fault === null || !value?.written || ignoresVersionAndSuites(view)) continue;
      const usage = usageOf(view.family, process);
      const names = tlsVersions.map(({ name }) => name);
      const better = versionMeant(value.text ?? '') ?? nearestName(value.text ?? '', names);
      yield {
        ...valuePlace(value.written),
        effect: effectOf(usage),
        severity: usage === 'unused' ? 'warning' : 'error',
        message:
          `Unknown TLS version ${quoted(value.text ?? '')}. ${consequence(usage, goWords(fault))} ` +
          (better === null ? `Use ${listed(names, 'or')}.` : `Did you mean ${better}?`),
        fixes: better === null ? [] : [replaceText(`Replace with ${better}`, value.written.document.uri, valuePlace(value.written).range, better)],
      };
    }
  },
};

/** `TLS12`, `TLSv1.2`, `1.2` and the like mean VersionTLS12. */
function versionMeant(text: string): string | null {
  const digits = /1\.?([0-3])\s*$/.exec(text)?.[1];
  return digits === undefined ? null : `VersionTLS1${digits}`;
}
