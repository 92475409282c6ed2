import { atLeast } from '../model/version';
import { refersToVariable } from '../process/expansion';
import { listenerHasTls } from '../topology/usage';
import { emptyPoolEffect } from './ca-file-has-no-certificate';
import { valuePlace } from './places';
import type { MemberRule } from './rule';
import { nameOf } from './wording';

/** Mimir deletes line ends from what `-config.expand-env` puts in (spec 4.3). */
export const envExpandedPem: MemberRule = {
  id: 'env-expanded-pem',
  severity: 'error',
  summary: 'PEM text cannot come from an environment variable.',

  *checkMember(context) {
    const { process } = context;
    if (process.expandsEnvironment !== 'yes' || !atLeast(process.version.version, '2.14')) return;
    for (const listener of process.configuration.families) {
      for (const role of ['certificateText', 'keyText', 'authorityText'] as const) {
        const value = listener.value(role);
        const raw = value?.written?.setting.value?.text ?? '';
        if (!value?.written || !refersToVariable(raw) || value.text === '' || listenerHasTls(listener.family, process) === false) continue;
        // A client CA that holds no certificate is taken without a word.
        const effect = role === 'authorityText' ? emptyPoolEffect(listener, context) : 'refuses-to-start';
        const consequence =
          role === 'authorityText'
            ? 'Every client is rejected.'
            : `Mimir exits: "tls: failed to find any PEM data in ${role === 'keyText' ? 'key' : 'certificate'} input".`;
        yield {
          ...valuePlace(value.written),
          effect,
          severity: effect === 'ignored' ? 'warning' : 'error',
          message: `${nameOf(value.written)}: Mimir removes line breaks from variables. ${consequence} Use a file.`,
        };
      }
    }
  },
};
