import { listed } from '../model/counted';
import { allowedWords, grpcAddressMeant, listenNetworks, wordProblem } from '../catalogue/allowed-values';
import { flagProblem, scalarProblem } from '../catalogue/value-types';
import type { Fix } from '../model/finding';
import type { Option, OptionType } from '../model/option';
import type { Process } from '../model/process';
import { quoted, shown } from '../model/quoted';
import type { ConfigDocument, Setting } from '../model/setting';
import { isExpandedPlain } from '../process/configuration';
import { runningComponents } from '../topology/usage';
import { setOptions, toReview } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule, Report } from '../reporting/rule';
import { wantsOneValue } from './wrong-yaml-structure';

/** Go's `flag` package and yaml.v3 each read a type in their own way (spec 4.1, 4.2). */
export const invalidOptionValue: ProcessRule = {
  id: 'invalid-option-value',
  severity: 'error',
  summary: "A value must have its option's type.",
  guide: {
    mimir:
      'Flags and YAML read types differently. A flag accepts `true`, `t` or `1` but not `yes`; YAML accepts `yes` but no quotes. Durations need a unit: most as in Go (`1h30m`, no days), tenant limits as in Prometheus (`1d`, `2w`). Log levels, log formats and listen networks are one of a few words.',
    source: ['4.1', '4.2', '4.5'],
    log: 'invalid boolean value "yes" for -ingester.client.tls-enabled: parse error',
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'safe',
    restart: 'options',
    related: ['wrong-yaml-structure'],
  },

  onSetting({ document, setting, option }, { process }) {
    return (
      option && (reportOn(process, document, setting, option) ?? reportOnAddress(process, document, setting, option))
    );
  },
};

function reportOn(process: Process, document: ConfigDocument, setting: Setting, option: Option): Report | null {
  const { value, name } = setting;
  const text = process.configuration.textOf(document, setting);
  // A list or a map in the place of one value has a rule of its own.
  if (
    value === null ||
    text === null ||
    (text === '' && isExpandedPlain(setting)) ||
    (wantsOneValue(option.type) && (value.shape === 'map' || value.shape === 'list'))
  )
    return null;
  const words = problemOf(option, name.value, text, setting);
  if (words === null) return null;
  return {
    ...valuePlace({ document, setting }),
    effect: 'refuses-to-start',
    message: `${quoted(text, name.value)} is invalid for ${setting.notation === 'flag' ? '-' : ''}${name.value}. Mimir exits: "${words}". ${advice(option, text, setting)}`,
    fixes: fixesFor(document, setting, option, text),
  };
}

/** The client of an address is made at start, by the components that have one (spec 3). */
function reportOnAddress(process: Process, document: ConfigDocument, setting: Setting, option: Option): Report | null {
  const text = process.configuration.textOf(document, setting);
  const meant = text === null ? null : grpcAddressMeant(option.flag, text);
  if (text === null || meant === null || !runningComponents(process).has('ruler')) return null;
  return {
    ...valuePlace({ document, setting }),
    effect: 'refuses-to-start',
    message: `${quoted(text, setting.name.value)} is not a valid gRPC address. Mimir exits: it rejects http://, https:// and dns:// with two slashes. Use ${shown(meant)}.`,
    fixes: [toReview(setOptions(`Replace with ${shown(meant)}`, document, [{ option, value: meant }]))],
  };
}

/** The type first, then what the option makes of it. */
function problemOf(option: Option, name: string, text: string, { notation, value }: Setting): string | null {
  const shape = value?.shape ?? 'argument';
  const words =
    notation === 'flag'
      ? flagProblem(option.type, name, text)
      : (itemProblem(option, value) ?? scalarProblem(option.type, text, shape));
  if (words !== null || shape === 'null') return words;
  const refused = wordProblem(option.flag, text);
  if (refused !== null) {
    if (notation === 'flag') return `invalid value ${quoted(text, name)} for flag -${name}: ${refused}`;
    return refused;
  }
  if (isListenNetwork(option) && !listenNetworks.includes(text))
    return `listen ${shown(text)}: unknown network ${shown(text)}`;
  return null;
}

function isListenNetwork({ flag }: Option): boolean {
  return flag === 'server.http-listen-network' || flag === 'server.grpc-listen-network';
}

/** A list of which the first element that is no text is a list: in brackets, or in lines of which those before are texts. */
const listFirst =
  /^\[(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^"'{[])*\[|^-(?:(?!\s*[{[]|\s*-\s|.*:(?:\s|$)).*\n\s*-)*\s*(?:\[|-\s)/;

/** A list of texts takes no other lists or mappings. */
function itemProblem({ type }: Option, value: Setting['value']): string | null {
  if (
    (type !== 'list' && type !== 'durations') ||
    value?.shape !== 'list' ||
    value.items.length > 0 ||
    value.text === ''
  )
    return null;
  const isListOfLists = listFirst.test(value.text);
  return `cannot unmarshal ${isListOfLists ? '!!seq' : '!!map'} into ${type === 'list' ? 'string' : 'time.Duration'}`;
}

function advice(option: Option, text: string, setting: Setting): string {
  const { type } = option;
  if ((type === 'boolean' || isWhole(type)) && isQuotedYaml(setting) && scalarProblem(type, text, 'plain') === null)
    return 'Unquote it.';
  return adviceByType.get(type) ?? adviceOnWords(option);
}

function isWhole(type: OptionType): boolean {
  return type === 'int' || type === 'uint';
}

const adviceByType: ReadonlyMap<OptionType, string> = new Map([
  ['boolean', 'Use true or false.'],
  ['int', 'Use a whole number.'],
  ['uint', 'Use a whole number.'],
  ['duration', 'Use a unit up to h, such as 30s.'],
  ['durations', 'Use a unit up to h, such as 30s.'],
  ['prometheus-duration', 'Use whole numbers with units, such as 1d.'],
  ['float', 'Use a number.'],
  ['list', 'Write each element as one value.'],
]);

function adviceOnWords(option: Option): string {
  const words = isListenNetwork(option) ? listenNetworks.filter((word) => word !== '') : allowedWords(option.flag);
  if (words.length === 0) return 'Use a valid value.';
  return `Use ${listed(words, 'or')}.`;
}

/** What was meant is certain for a boolean by another word, and for a value whose quotes are its only fault. */
function fixesFor(document: ConfigDocument, setting: Setting, option: Option, text: string): readonly Fix[] {
  const meant = meantBy(text, setting, option);
  if (meant === null) return [];
  const fix = setOptions(`Replace with ${meant}${isQuotedYaml(setting) ? ' without quotes' : ''}`, document, [
    { option, value: meant },
  ]);
  return [weakens(option, meant) ? toReview(fix) : fix];
}

/** Mimir does not start with the value as it is, and would with less protection. */
function weakens({ role }: Option, meant: string): boolean {
  return (role === 'skipVerify' && meant === 'true') || (role === 'enabled' && meant === 'false');
}

function booleanMeant(text: string): string | null {
  if (/^(1|t|true|y|yes|on|enabled?)$/i.test(text)) return 'true';
  if (/^(0|f|false|n|no|off|disabled?)$/i.test(text)) return 'false';
  return null;
}

/** What the text of a flag or number means to say; null where that can't be told. */
function meantBy(text: string, setting: Setting, { type }: Option): string | null {
  if (type === 'boolean') return booleanMeant(text);
  if (isWhole(type) && isQuotedYaml(setting) && /^\d+$/.test(text)) return text;
  return null;
}

function isQuotedYaml({ notation, value }: Setting): boolean {
  return notation === 'yaml' && value?.shape === 'quoted';
}
