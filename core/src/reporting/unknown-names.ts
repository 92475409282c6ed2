import type { Catalogue } from '../catalogue/catalogue';
import { incompleteWords } from '../catalogue/known-versions';
import type { ConfigDocument, Setting } from '../model/setting';
import type { MimirVersion } from '../model/version';
import type { Report } from './rule';
import { wordProblem } from '../catalogue/allowed-values';
import { flagProblem, scalarProblem } from '../catalogue/value-types';
import { type Option, blockOf } from '../model/option';

/** True for a name that no release has, and that nothing here excuses: no hidden block, and no Enterprise option. */
export function isUnknown(setting: Setting, { enterprise }: ConfigDocument, catalogue: Catalogue): boolean {
  const { notation, name } = setting;
  if (catalogue.settingHistory(setting).length > 0 || (notation === 'yaml' && catalogue.isBlock(name.value)))
    return false;
  if (catalogue.isHidden(notation, name.value) || catalogue.isEnterprise(notation, name.value)) return false;
  return !enterprise || standsAmongTlsOptions(notation, name.value, catalogue);
}

/** Enterprise adds names that nobody lists, but a TLS block takes from it what it takes from Mimir. */
function standsAmongTlsOptions(notation: 'flag' | 'yaml', name: string, catalogue: Catalogue): boolean {
  const parent = blockOf(name);
  const newest = catalogue.at(catalogue.newest);
  if (notation === 'yaml') return newest.childrenOf(parent).some(({ option }) => option?.role != null);
  return newest.families.some(({ id }) => id === parent);
}

/** What is said of an unknown name: that Mimir refuses it, or, where the version may have it all the same, only that. */
export function unknownName(
  name: string,
  version: MimirVersion,
  catalogue: Catalogue,
  refusal: string,
): Pick<Report, 'effect' | 'severity' | 'message'> {
  const incomplete = incompleteWords(version, catalogue);
  if (incomplete === null) return { effect: 'refuses-to-start', severity: 'error', message: refusal };
  return { effect: 'style', severity: 'information', message: `${name} is unknown to Mimir TLS, ${incomplete}.` };
}

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
  if (wordProblem(option.flag, value.text) !== null) return false;
  if (notation === 'flag') return flagProblem(type, option.flag ?? '', value.text) === null;
  return scalarProblem(type, value.text, value.shape) === null;
}
