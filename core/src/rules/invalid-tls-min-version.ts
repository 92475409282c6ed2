import { listed } from '../model/counted';
import { nearestName } from '../catalogue/nearest';
import { tlsVersions } from '../catalogue/tls-versions';
import { goWords } from '../model/go-fault';
import { quoted } from '../model/quoted';
import { ignoresVersionAndSuites, minVersionFault } from '../topology/client-options';
import { usageOf } from '../topology/usage';
import { replaceText } from '../reporting/fixes';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { consequence, gravityOf } from '../reporting/wording';

/** Go's constant names and no other spelling (spec 1.7, 2.1). */
export const invalidTlsMinVersion: ProcessRule = {
  id: 'invalid-tls-min-version',
  severity: 'error',
  summary: 'A minimum TLS version is one of VersionTLS10 to VersionTLS13.',
  guide: {
    mimir: "The names are Go's: `VersionTLS10` to `VersionTLS13`. The server checks it even without TLS.",
    source: ['1.7', '2.1'],
    log: 'TLS version "TLS12" not recognized',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: 'it is the server, or a client that is read at start' },
      { effect: 'connection-fails', severity: 'error', when: 'it is another client' },
    ],
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'all',
    versions: '2.4 and later',
    fix: 'safe',
    restart: 'options',
    related: ['weak-tls-version'],
  },

  onFamily(view, { process }) {
    const fault = minVersionFault(view);
    const value = view.value('minVersion');
    // Clients that never look at it have a rule of their own.
    if (fault === null || !value?.written || ignoresVersionAndSuites(view)) return null;
    const usage = usageOf(view.family, process);
    const names = tlsVersions.map(({ name }) => name);
    const better = versionMeant(value.text ?? '') ?? nearestName(value.text ?? '', names);
    return {
      ...valuePlace(value.written),
      ...gravityOf(usage),
      message:
        `Unknown TLS version ${quoted(value.text ?? '')}. ${consequence(usage, goWords(fault))} ` +
        (better === null ? `Use ${listed(names, 'or')}.` : `Did you mean ${better}?`),
      fixes:
        better === null
          ? []
          : [
              replaceText(
                `Replace with ${better}`,
                value.written.document.uri,
                valuePlace(value.written).range,
                better,
              ),
            ],
    };
  },
};

/** `TLS12`, `TLSv1.2`, `1.2` and the like mean VersionTLS12. */
function versionMeant(text: string): string | null {
  const digits = /1\.?([0-3])\s*$/.exec(text)?.[1];
  if (digits === undefined) return null;
  return `VersionTLS1${digits}`;
}
