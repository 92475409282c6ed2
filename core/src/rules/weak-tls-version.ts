import { ignoresVersionAndSuites } from '../topology/client-options';
import { listenerHasTls, usageOf } from '../topology/usage';
import { isWeakByDefault, isWeakMinimum } from '../topology/weak-versions';
import { replaceText, setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { writtenFor } from '../reporting/hops';
import { namePlace, valuePlace } from '../reporting/places';
import { spelled } from '../reporting/wording';
import type { ProcessRule } from '../reporting/rule';

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

  onFamily(view, { process }) {
    const value = view.value('minVersion');
    // Clients that never look at it have a rule of their own.
    if (!value?.written || value.text === null || !isWeakMinimum(view) || ignoresVersionAndSuites(view)) return null;
    const { uri, range } = valuePlace(value.written);
    return {
      uri,
      range,
      effect: usageOf(view.family, process) === 'unused' ? 'ignored' : 'insecure',
      message: `${value.text} allows an insecure TLS version. Use VersionTLS12 or VersionTLS13.`,
      fixes: [replaceText('Replace with VersionTLS12', uri, range, 'VersionTLS12')],
    };
  },

  /** Without a minimum a listener goes by Go's default, which was TLS 1.0 once. */
  onListener(listener, { process }) {
    const { version } = process.version;
    const minimum = process.configuration.flag('server.tls-min-version');
    const certificate = writtenFor(listener, 'certificate');
    if (
      (minimum && minimum.text !== '') ||
      !certificate ||
      !isWeakByDefault(listener.family, version) ||
      listenerHasTls(listener.family, process) !== true
    )
      return null;
    const name = minimum && spelled(minimum.option, certificate.setting.notation);
    return {
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
  },
};
