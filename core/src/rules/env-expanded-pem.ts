import { atLeast } from '../model/version';
import { refersToVariable } from '../process/expansion';
import { listenerHasTls } from '../topology/usage';
import { valuePlace } from './places';
import type { ProcessRule } from './rule';
import { nameOf } from './wording';

/** Mimir deletes line ends from what `-config.expand-env` puts in (spec 4.3). */
export const envExpandedPem: ProcessRule = {
  id: 'env-expanded-pem',
  severity: 'error',
  summary: 'PEM text cannot come from an environment variable.',

  *check({ process }) {
    if (process.expandsEnvironment !== 'yes' || !atLeast(process.version.version, '2.14')) return;
    for (const listener of process.configuration.families) {
      for (const role of ['certificateText', 'keyText', 'authorityText'] as const) {
        const value = listener.value(role);
        const raw = value?.written?.setting.value?.text ?? '';
        if (!value?.written || !refersToVariable(raw) || value.text === '' || listenerHasTls(listener.family, process) === false) continue;
        yield {
          ...valuePlace(value.written),
          effect: 'refuses-to-start',
          message:
            `${nameOf(value.written)} takes PEM text from a variable, and Mimir deletes its line ends. Mimir refuses to start: ` +
            '"tls: failed to find any PEM data in certificate input". Write it to a file and name that.',
        };
      }
    }
  },
};
