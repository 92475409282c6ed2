import type { Process } from '../model/process';
import { ignoresVersionAndSuites } from '../topology/client-options';
import { listenerHasTls, usageOf } from '../topology/usage';
import { isWeakByDefault, isWeakMinimum } from '../topology/weak-versions';
import { replaceText, setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { writtenFor } from '../reporting/hops';
import { namePlace, valuePlace } from '../reporting/places';
import type { ProcessRule, Report } from '../reporting/rule';
import { spelled } from '../reporting/wording';

/** TLS 1.0 and 1.1 are deprecated (RFC 8996). */
export const weakTlsVersion: ProcessRule = {
  id: 'weak-tls-version',
  severity: 'warning',
  summary: 'The minimum TLS version must be 1.2 or 1.3.',
  guide: {
    mimir:
      'TLS 1.0 and 1.1 are insecure. Without a minimum the HTTP port accepts them up to Mimir 2.13, and the gRPC port up to 2.11.',
    source: ['1.7'],
    log: null,
    effects: always('insecure', 'warning'),
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['invalid-tls-min-version', 'insecure-cipher-suite'],
  },

  *check({ process }) {
    for (const view of process.configuration.writtenFamilies) {
      const value = view.value('minVersion');
      // Clients that never look at it have a rule of their own.
      if (!value?.written || value.text === null || !isWeakMinimum(view) || ignoresVersionAndSuites(view)) continue;
      const { uri, range } = valuePlace(value.written);
      yield {
        uri,
        range,
        effect: usageOf(view.family, process) === 'unused' ? 'ignored' : 'insecure',
        message: `${value.text} allows an insecure TLS version. Use VersionTLS12 or VersionTLS13.`,
        fixes: [replaceText('Replace with VersionTLS12', uri, range, 'VersionTLS12')],
      };
    }
    yield* weakDefaults(process);
  },
};

/** Without a minimum a listener goes by Go's default, which was TLS 1.0 once. */
function* weakDefaults(process: Process): Iterable<Report> {
  const { configuration } = process;
  const { version } = process.version;
  const minimum = configuration.flag('server.tls-min-version');
  if (minimum && minimum.text !== '') return;
  for (const listener of configuration.writtenFamilies) {
    const isSafe = !isWeakByDefault(listener.family, version);
    const certificate = writtenFor(listener, 'certificate');
    if (
      listener.family.side !== 'server' ||
      isSafe ||
      !certificate ||
      listenerHasTls(listener.family, process) !== true
    )
      continue;
    const name = minimum && spelled(minimum.option, certificate.setting.notation);
    yield {
      ...namePlace(certificate),
      effect: 'insecure',
      message:
        `Mimir ${version} allows TLS 1.0 and 1.1 here by default. ` +
        (name === null ? 'Upgrade to 2.5, which has an option against it.' : `Set ${name} to VersionTLS12.`),
      fixes: minimum
        ? [
            setOptions(`Set ${name ?? ''} to VersionTLS12`, certificate.document, [
              { option: minimum.option, value: 'VersionTLS12' },
            ]),
          ]
        : [],
    };
  }
}
