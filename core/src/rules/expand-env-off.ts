import type { Fix } from '../model/finding';
import type { Process } from '../model/process';
import { refersToVariable } from '../process/expansion';
import { setOptions } from '../reporting/fixes';
import { atStartOrLater } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { consequence, nameOf, gravityOf } from '../reporting/wording';

/** Without `-config.expand-env` a variable is taken letter by letter (spec 4.3). */
export const expandEnvOff: ProcessRule = {
  id: 'expand-env-off',
  severity: 'warning',
  summary: 'Variables in the configuration file need `-config.expand-env`.',
  guide: {
    mimir: 'Without `-config.expand-env` Mimir reads a variable literally and looks for a file of that name.',
    source: ['4.3'],
    log: 'open ${CERTIFICATES:certs}/server.crt: no such file or directory',
    effects: atStartOrLater,
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'yaml',
    fix: 'unsafe',
    restart: 'options',
    related: ['env-expanded-yaml', 'file-not-found'],
  },

  onPath({ written, text, usage }, { process }) {
    const isRead = process.expandsEnvironment !== 'no' || written.setting.notation === 'flag';
    if (isRead || !text || !refersToVariable(text)) return null;
    return {
      ...valuePlace(written),
      ...gravityOf(usage),
      message:
        `${nameOf(written)} contains a variable, and -config.expand-env is off. ` +
        `${consequence(usage, `open ${text}: no such file or directory`)} Add -config.expand-env=true.`,
      fixes: switchingOn(process),
    };
  },
};

function switchingOn({ documents, configuration }: Process): readonly Fix[] {
  const flags = documents.find(({ notation }) => notation === 'flag');
  const option = configuration.flag('config.expand-env')?.option;
  if (flags && option) return [setOptions('Add -config.expand-env=true', flags, [{ option, value: 'true' }])];
  return [];
}
