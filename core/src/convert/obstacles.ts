import { flagProblem, scalarProblem } from '../documents/value-types';
import type { Option } from '../model/option';
import { isPemOrKey, shown } from '../model/quoted';
import { refersToVariable } from '../process/expansion';
import type { ConversionContext, SettingText } from './conversion';

/** Why a setting cannot be said in the other notation, in a whole sentence; null where it can. */
export function obstacleTo(written: SettingText, option: Option | null, context: ConversionContext): string | null {
  if (!written.read) return 'It stands behind a word at which Mimir stops to read flags, so that Mimir never sees it.';
  if (option === null) return `Mimir ${context.catalogue.version} has no such option.`;
  if (option.flag === null) return 'Only YAML can set it.';
  if (option.yamlPath === null) return 'Only a flag can set it.';
  return typeObstacle(option) ?? valueObstacle(written, option, context);
}

function typeObstacle({ type, flag }: Option): string | null {
  if (type === 'map' || type === 'structure')
    return 'Flags and YAML write it in different forms, which are not converted.';
  // These alone of the lists have a default, which depends on the machine. A flag adds to a list, YAML replaces it.
  if (type === 'list' && flag?.endsWith('instance-interface-names')) {
    return 'A flag adds to the network interfaces that Mimir finds by itself, and YAML replaces them.';
  }
  return null;
}

function valueObstacle(
  { setting, text }: SettingText,
  option: Option,
  { expandsEnvironment }: ConversionContext,
): string | null {
  const { notation, value } = setting;
  if (value === null && (notation === 'yaml' || option.type !== 'boolean')) return 'It has no value.';
  if (value && expandsEnvironment !== 'no' && refersToVariable(value.text)) {
    return notation === 'yaml'
      ? 'It takes variables in by -config.expand-env, which flags do not.'
      : 'It holds a dollar sign, which -config.expand-env would take for a variable in YAML.';
  }
  if (text === null || value?.dynamic) return 'Its value is filled in later, so that it is not known here.';
  // No option that both notations have takes one, and what is printed ends up in logs.
  if (isPemOrKey(text)) return `It is ${shown(text)}, which belongs in a file.`;
  if (notation === 'yaml') return yamlObstacle(setting, option, text);
  if (/\{\{|\$\(/.test(text)) return 'Its value would be taken for a template in YAML.';
  return refusal(
    option.type === 'durations' && text === ''
      ? 'an empty duration'
      : flagProblem(option.type, setting.name.value, text),
  );
}

function yamlObstacle({ value }: SettingText['setting'], { type }: Option, text: string): string | null {
  const shape = value?.shape ?? 'null';
  if (shape === 'null') return 'It is null, which leaves the option at its default. No flag says that.';
  const problem = refusal(scalarProblem(type, text, shape));
  if (problem !== null || (type !== 'list' && type !== 'durations')) return problem;
  if (shape !== 'list') return 'Mimir takes a list of texts here.';
  return value?.items.length === 0 ? 'It is an empty list, which no flag can say.' : null;
}

function refusal(problem: string | null): string | null {
  return problem === null ? null : `Mimir refuses its value: ${problem}.`;
}
