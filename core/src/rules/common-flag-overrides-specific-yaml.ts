import { namePlace, relatedTo } from './places';
import type { ProcessRule } from './rule';
import { nameOf } from './wording';

/** A `-common.storage` flag beats the YAML of the storage that inherits from it (spec 4.4). */
export const commonFlagOverridesSpecificYaml: ProcessRule = {
  id: 'common-flag-overrides-specific-yaml',
  severity: 'warning',
  summary: 'A -common.storage flag wins over the YAML of a single storage.',

  *check({ process }) {
    for (const view of process.configuration.families) {
      for (const { option } of view.written) {
        const { written, overridden, text } = process.configuration.value(option);
        const loser = overridden.find((other) => other.option.id === option.id && other.setting.notation === 'yaml');
        if (!written || !loser || written.option.id === option.id || process.configuration.textOf(loser.document, loser.setting) === text) continue;
        yield {
          ...namePlace(loser),
          effect: 'ignored',
          message: `${nameOf(loser)} has no effect: the flag ${nameOf(written)} beats it, and Mimir uses "${text ?? ''}". Set -${option.flag ?? ''} instead.`,
          related: [relatedTo(written, 'This flag wins.')],
        };
      }
    }
  },
};
