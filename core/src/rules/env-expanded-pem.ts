import { atLeast } from '../model/version';
import { bringsVariable } from '../process/expansion';
import { listenerHasTls } from '../topology/usage';
import { emptyPoolEffect } from './ca-file-has-no-certificate';
import { valuePlace } from '../reporting/places';
import type { MemberRule } from '../reporting/rule';
import { nameOf, gravityBy } from '../reporting/wording';

/** Mimir deletes line ends from what `-config.expand-env` puts in (spec 4.3). */
export const envExpandedPem: MemberRule = {
  id: 'env-expanded-pem',
  severity: 'error',
  summary: "PEM text can't come from an environment variable.",
  guide: {
    mimir: '`-config.expand-env` removes line breaks from the values it inserts, and PEM text without them is not PEM.',
    source: ['4.3'],
    log: 'tls: failed to find any PEM data in certificate input',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: 'it is a certificate or key' },
      { effect: 'refuses-callers', severity: 'error', when: 'it is the client CA of the HTTP listener' },
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'yaml',
    versions: '2.14 and later',
    fix: 'none',
    restart: 'options',
    related: ['path-in-inline-pem'],
  },

  *onListener(listener, context) {
    const { process } = context;
    if (process.expandsEnvironment !== 'yes' || !atLeast(process.version.version, '2.14')) return;
    for (const role of ['certificateText', 'keyText', 'authorityText'] as const) {
      const value = listener.value(role);
      if (!value?.written || value.text === '' || !bringsVariable(value.written)) continue;
      if (listenerHasTls(listener.family, process) === false) continue;
      // Mimir silently accepts a client CA that contains no certificate.
      const effect = role === 'authorityText' ? emptyPoolEffect(listener, context) : 'refuses-to-start';
      yield {
        ...valuePlace(value.written),
        ...gravityBy(effect),
        message: `${nameOf(value.written)} loses the line breaks of its variable. ${consequences[role]} Use a file.`,
      };
    }
  },
};

const consequences = {
  certificateText: 'Mimir exits: "tls: failed to find any PEM data in certificate input".',
  keyText: 'Mimir exits: "tls: failed to find any PEM data in key input".',
  authorityText: 'Every client is rejected.',
};
