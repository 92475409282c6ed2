import type { OptionRole } from '../model/option';
import { quoted } from '../model/quoted';
import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { namePlace, relatedTo } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { nameOf } from '../reporting/wording';

const roles = [
  'certificate',
  'key',
  'authority',
  'serverName',
  'skipVerify',
  'handshakeTimeout',
] as const satisfies readonly OptionRole[];

/** A `-common.storage` flag beats the YAML of the storage that inherits from it (spec 4.4). */
export const commonFlagOverridesSpecificYaml: ProcessRule = {
  id: 'common-flag-overrides-specific-yaml',
  severity: 'warning',
  summary: 'A `-common.storage` flag overrides the YAML of a single storage.',
  guide: {
    mimir:
      "A `-common.storage` flag overrides even the YAML of a single storage. Only that storage's own flag overrides it in turn.",
    source: ['4.4'],
    log: null,
    effects: always('ignored', 'warning'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    versions: '2.3 and later',
    fix: 'unsafe',
    restart: 'options',
  },

  *onClient(view, { process }) {
    for (const value of roles.map((role) => view.value(role))) {
      if (!value?.written || value.written.option.id === value.option.id) continue;
      const { option, written, overridden, text } = value;
      const loser = overridden.findLast((other) => other.option.id === option.id && other.setting.notation === 'yaml');
      const lost = loser && process.configuration.textOf(loser.document, loser.setting);
      if (!loser || lost === text) continue;
      const flag = `-${option.flag ?? ''}`;
      yield {
        ...namePlace(loser),
        effect: 'ignored',
        message: `${nameOf(loser)} has no effect: the flag ${nameOf(written)} overrides it with ${quoted(text ?? '', option.id)}. Set ${flag} instead.`,
        related: [relatedTo(written, 'This flag wins.')],
        fixes: lost ? [setOptions(`Set ${flag} to ${lost}`, written.document, [{ option, value: lost }])] : [],
      };
    }
  },
};
