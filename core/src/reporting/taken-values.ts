import { wordProblem } from '../catalogue/allowed-values';
import { flagProblem, scalarProblem } from '../catalogue/value-types';
import type { Option } from '../model/option';
import type { Setting } from '../model/setting';

/**
 * True where the option may have the value of a setting by another name. Where it may not, the value would only be the
 * next error, and shows that another option was meant. A misspelled word of the option is as likely as its misspelled name.
 */
export function takesValue(option: Option, { value, notation }: Pick<Setting, 'value' | 'notation'>): boolean {
  if (value === null || value.dynamic) return true;
  const { type, role } = option;
  // A path takes no PEM text: what is right there is a matter of files.
  if (value.text.includes('-----BEGIN') && role?.endsWith('Text') !== true) return false;
  if (value.shape === 'list') return type === 'list' || type === 'durations';
  if (value.shape === 'map') return true;
  const problem =
    notation === 'flag'
      ? flagProblem(type, option.flag ?? '', value.text)
      : scalarProblem(type, value.text, value.shape);
  return problem === null && wordProblem(option.flag, value.text) === null;
}
