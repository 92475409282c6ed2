import type { Process } from '../model/process';
import type { Setting } from '../model/setting';
import { expandVariables, refersToVariable } from '../process/expansion';
import { always } from '../reporting/guide';
import type { ProcessRule } from '../reporting/rule';

/** Variables are filled in before Mimir reads the file as YAML, so what they hold must be YAML there (spec 4.3). */
export const envExpandedYaml: ProcessRule = {
  id: 'env-expanded-yaml',
  severity: 'error',
  summary: 'A variable that `-config.expand-env` inserts must be valid YAML at its place.',
  guide: {
    mimir:
      '`-config.expand-env` inserts variables before Mimir reads the file as YAML, so a value must be valid YAML at its place. Quotes around the reference keep the value together.',
    source: ['4.3'],
    log: 'yaml: mapping values are not allowed in this context',
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'colon.flags', right: 'ok-example.flags' },
    files: 'yaml',
    fix: 'none',
    restart: 'options',
    gaps: ['Only variables whose values are known are checked.'],
    related: ['expand-env-off'],
  },

  onSetting({ document, setting }, { process }) {
    if (process.expandsEnvironment !== 'yes' || document.notation !== 'yaml') return null;
    const words = problemOf(setting, process);
    if (words === null || !setting.value) return null;
    return {
      uri: document.uri,
      range: setting.value.range,
      effect: 'refuses-to-start',
      message: `${setting.name.value}: the variable's value is not valid YAML here. Mimir exits: "yaml: ${words}". Quote it.`,
    };
  },
};

/** Quotes keep what they hold together; a plain scalar ends at a line break, and has no colon with a blank behind it. */
function problemOf({ value }: Setting, { environment }: Process): string | null {
  if (value?.shape !== 'plain' || value.dynamic || !refersToVariable(value.text)) return null;
  const expanded = expandVariables(value.text, environment);
  if (expanded === null || /^\s*["'{[]/.test(expanded)) return null;
  const text = expanded.replace(/(?:^|\s)#[^\r]*/g, '').trim();
  if (/\r[^\r:]*$/.test(text)) return "could not find expected ':'";
  if (/:(?: |$)/.test(text) && !text.includes('\r')) return 'mapping values are not allowed in this context';
  return null;
}
