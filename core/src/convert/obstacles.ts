import { flagProblem, scalarProblem } from '../catalogue/value-types';
import type { Option } from '../model/option';
import { isPemOrKey, shown } from '../model/quoted';
import { refersToVariable } from '../process/expansion';
import type { ConversionContext, SettingText } from './conversion';

/** Why a setting cannot be said in the other notation, in a whole sentence; null where it can. */
export function obstacleTo(written: SettingText, option: Option | null, context: ConversionContext): string | null {
  if (!written.read) return 'It is after a word where Mimir stops reading flags, so Mimir ignores it.';
  if (option === null) return `Mimir ${context.catalogue.version} doesn't have this option.`;
  if (option.flag === null) return 'Only YAML can set it.';
  if (option.yamlPath === null) return 'Only a flag can set it.';
  return typeObstacle(option) ?? valueObstacle(written, option, context);
}

function typeObstacle({ type, flag }: Option): string | null {
  if (type === 'map' || type === 'structure') return 'Its forms in flags and YAML differ, and are not converted.';
  // These alone of the lists have a default, which depends on the machine. A flag adds to a list, YAML replaces it.
  if (type === 'list' && flag?.endsWith('instance-interface-names')) {
    return 'A flag adds to the network interfaces that Mimir finds, but YAML replaces them.';
  }
  return null;
}

const variableObstacles = {
  yaml: "It contains variables for -config.expand-env, which doesn't apply to flags.",
  flag: 'It contains a dollar sign, which -config.expand-env would read as a variable in YAML.',
};

function valueObstacle(
  { setting, text }: SettingText,
  option: Option,
  { expandsEnvironment }: ConversionContext,
): string | null {
  const { notation, value } = setting;
  if (value === null && !isSwitch(notation, option)) return 'It has no value.';
  if (value && expandsEnvironment !== 'no' && refersToVariable(value.text)) return variableObstacles[notation];
  if (text === null || value?.dynamic) return "Its value is set later, so it can't be determined.";
  // No option that both notations have takes one, and what is printed ends up in logs.
  if (isPemOrKey(text)) return `It is ${shown(text)}, which belongs in a file.`;
  if (notation === 'yaml') return yamlObstacle(setting, option, text);
  if (/\{\{|\$\(/.test(text)) return 'Its value would be a template in YAML.';
  return flagObstacle(option, setting.name.value, text);
}

function yamlObstacle({ value }: SettingText['setting'], { type }: Option, text: string): string | null {
  const shape = value?.shape ?? 'null';
  if (shape === 'null') return 'It is null, which means the default. No flag can set that.';
  const problem = refusal(scalarProblem(type, text, shape));
  if (problem !== null || (type !== 'list' && type !== 'durations')) return problem;
  if (shape !== 'list') return 'Mimir expects a list of strings here.';
  if (value?.items.length === 0) return 'It is an empty list, which no flag can set.';
  return null;
}

function refusal(problem: string | null): string | null {
  if (problem === null) return null;
  return `Mimir rejects its value: ${problem}.`;
}

/** A flag that is on without a value. */
function isSwitch(notation: 'flag' | 'yaml', { type }: Option): boolean {
  return notation === 'flag' && type === 'boolean';
}

function flagObstacle({ type }: Option, flag: string, text: string): string | null {
  if (type === 'durations' && text === '') return refusal('an empty duration');
  return refusal(flagProblem(type, flag, text));
}
