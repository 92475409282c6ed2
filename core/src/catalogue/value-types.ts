import type { OptionType } from '../model/option';
import { quoted } from '../model/quoted';
import type { ValueShape } from '../model/setting';

/** Why Mimir refuses a flag's value, in its words; null where it accepts it (spec 4.1). The flag is named without dashes. */
export function flagProblem(type: OptionType, flag: string, text: string): string | null {
  switch (type) {
    case 'boolean':
      if (isFlagBoolean(text)) return null;
      return `invalid boolean value ${quoted(text, flag)} for -${flag}: parse error`;
    case 'int':
      return integerProblem(flag, text, signedRange);
    case 'uint':
      if (/^[-+]/.test(text)) return invalidValue(flag, text);
      return integerProblem(flag, text, unsignedRange);
    case 'prometheus-duration': {
      const problem = prometheusDurationProblem(text);
      if (problem === null) return null;
      return invalidValue(flag, text, problem);
    }
    default:
      if (flagForms.get(type)?.(text) === false) return invalidValue(flag, text);
      return null;
  }
}

/** What the flags of a type must look like, where Mimir says no more than that they don't. */
const flagForms: ReadonlyMap<OptionType, (text: string) => boolean> = new Map([
  ['float', isNumber],
  ['duration', isGoDuration],
  ['durations', (text: string) => text === '' || text.split(',').every(isGoDuration)],
]);

function isFlagBoolean(text: string): boolean {
  return /^(?:1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(text);
}

function invalidValue(flag: string, text: string, reason = 'parse error'): string {
  return `invalid value ${quoted(text, flag)} for flag -${flag}: ${reason}`;
}

interface IntegerRange {
  readonly least: bigint;
  readonly most: bigint;
}

const signedRange: IntegerRange = { least: -(2n ** 63n), most: 2n ** 63n - 1n };
const unsignedRange: IntegerRange = { least: 0n, most: 2n ** 64n - 1n };

function integerProblem(flag: string, text: string, range: IntegerRange): string | null {
  if (!isInteger(text)) return invalidValue(flag, text);
  if (isWithin(integerOf(text), range)) return null;
  return invalidValue(flag, text, 'value out of range');
}

function isWithin(value: bigint, { least, most }: IntegerRange): boolean {
  return least <= value && value <= most;
}

/** The digits of 64 bits in base 2, a sign, a prefix and underscores between all of them: what is longer is out of any range. */
const longestInteger = 140;

/** The number that Go reads: a leading zero is octal. */
function integerOf(text: string): bigint {
  if (text.length > longestInteger) return 2n ** 80n;
  const digits = text
    .replace(/^[-+]/, '')
    .replaceAll('_', '')
    .replace(/^0[oO]?(?=[0-7])/, '0o');
  if (text.startsWith('-')) return -BigInt(digits);
  return BigInt(digits);
}

/**
 * Why Mimir refuses a YAML value of this text and shape, in its words; null where it takes it (spec 4.2). A list's text
 * is joined by commas. Null leaves an option at its default, and lists and maps are judged no closer than is certain.
 */
export function scalarProblem(type: OptionType, text: string, shape: ValueShape): string | null {
  if (shape === 'null' || type === 'list' || type === 'map' || type === 'structure') return null;
  if (type === 'durations') return durationsProblem(text, shape);
  const goType = goTypes[type];
  if (shape === 'list' || shape === 'map') return refusal(text, shape, goType);
  if (type === 'prometheus-duration') return prometheusDurationProblem(text);
  if (fits(type, text, shape === 'quoted')) return null;
  return refusal(text, shape, goType);
}

type ScalarType = Exclude<OptionType, 'list' | 'map' | 'structure' | 'durations'>;

const goTypes: Readonly<Record<ScalarType, string>> = {
  boolean: 'bool',
  text: 'string',
  int: 'int',
  uint: 'uint',
  float: 'float64',
  duration: 'time.Duration',
  'prometheus-duration': 'string',
  url: 'string',
};

/** Whether yaml.v3 puts the scalar into a Go value of the type. */
function fits(type: ScalarType, text: string, isQuoted: boolean): boolean {
  const isBare = (form: (text: string) => boolean): boolean => !isQuoted && form(text);
  const isNumeric = isBare(isPlainNumber);
  switch (type) {
    case 'boolean':
      return isBooleanWord(text) || isBare(isPlainBoolean);
    case 'int':
      return isNumeric && holds(signedRange, text);
    case 'uint':
      return isNumeric && isUnsigned(text);
    case 'float':
      return isNumeric || isBare(isSpecialFloat);
    case 'duration':
      return isGoDuration(text);
    default:
      return true;
  }
}

function refusal(text: string, shape: ValueShape, goType: string): string {
  if (shape === 'list' || shape === 'map')
    return `cannot unmarshal ${shape === 'list' ? '!!seq' : '!!map'} into ${goType}`;
  // yaml.v3 shortens what it shows.
  const shown = text.length > 10 ? `${text.slice(0, 7)}...` : text;
  return `cannot unmarshal ${tagOf(text, shape)} \`${shown}\` into ${goType}`;
}

function tagOf(text: string, shape: ValueShape): string {
  if (shape === 'quoted') return '!!str';
  if (isPlainBoolean(text)) return '!!bool';
  if (isPlainInteger(text)) return '!!int';
  if (isPlainNumber(text) || isSpecialFloat(text)) return '!!float';
  return '!!str';
}

function isPlainBoolean(text: string): boolean {
  return /^(?:true|True|TRUE|false|False|FALSE)$/.test(text);
}

/** yaml.v3 takes underscores out of numbers before it reads them, and reads a leading 0 as octal. */
function isPlainInteger(text: string): boolean {
  const digits = text.replaceAll('_', '');
  // Beyond 64 bits a whole number is a fraction to yaml.v3.
  return (
    /^[-+]?\d/.test(text) &&
    isInteger(digits) &&
    isWithin(integerOf(digits), { least: signedRange.least, most: unsignedRange.most })
  );
}

/** Whether a plain number fits; yaml.v3 lets fractions that are too small pass. */
function holds({ most }: IntegerRange, text: string): boolean {
  const digits = text.replaceAll('_', '');
  if (isPlainInteger(text)) return integerOf(digits) <= most;
  return Number(digits) <= Number(most);
}

/** Whole-numbered options take fractions too: yaml.v3 cuts them off. */
function isPlainNumber(text: string): boolean {
  return isPlainInteger(text) || /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text.replaceAll('_', ''));
}

function isSpecialFloat(text: string): boolean {
  return /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(text);
}

/** As Go's `strconv.ParseInt` with base 0. */
function isInteger(text: string): boolean {
  return /^[-+]?(?:0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|0|[1-9](?:_?\d)*)$/.test(text);
}

/** As Go's `strconv.ParseFloat`. */
function isNumber(text: string): boolean {
  return (
    /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ||
    /^[-+]?0[xX](?:_?[\da-fA-F])*\.?(?:_?[\da-fA-F])*[pP][-+]?\d+$/.test(text) ||
    /^[-+]?(?:inf(?:inity)?|nan)$/i.test(text)
  );
}

const nanoseconds: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['\u00B5s', 1e3],
  ['\u03BCs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

/** The longest that Prometheus's durations hold: about 292 years. */
const longestDuration = 2 ** 63;

/** As Go's `time.ParseDuration`, to the nanosecond: defaults are as long as can be. It knows no days. */
function isGoDuration(text: string): boolean {
  if (/^[-+]?0$/.test(text)) return true;
  if (!/^[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00B5s|\u03BCs|ms|s|m|h))+$/.test(text)) return false;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of text.matchAll(/(\d*)(?:\.(\d*))?([a-z\u00B5\u03BC]+)/g)) {
    const size = nanoseconds.get(unit) ?? 0;
    if (whole.replace(/^0+/, '').length > longestWhole) return false;
    const digits = fraction.slice(0, longestFraction);
    total += BigInt(whole) * BigInt(size) + BigInt(Math.trunc(Number(digits) * (size / 10 ** digits.length)));
  }
  // Only a negative one may be of 2^63 nanoseconds.
  return total < 2n ** 63n || (total === 2n ** 63n && text.startsWith('-'));
}

/** As many digits as the longest duration has in the smallest unit. */
const longestWhole = 19;

/** Go passes over digits that no longer fit. */
const longestFraction = 18;

/** Prometheus's units, the largest first, in milliseconds. */
const prometheusUnits: ReadonlyMap<string, number> = new Map([
  ['y', 365 * 86_400e3],
  ['w', 7 * 86_400e3],
  ['d', 86_400e3],
  ['h', 3600e3],
  ['m', 60e3],
  ['s', 1e3],
  ['ms', 1],
]);

/** Why Prometheus's reader of durations refuses a text, in its words: it knows days, weeks and years, and no fractions. */
function prometheusDurationProblem(text: string): string | null {
  if (text === '0') return null;
  if (text === '') return 'empty duration string';
  const invalid = `not a valid duration string: ${quoted(text)}`;
  if (!/^(?:\d+\D+)+$/.test(text)) return invalid;
  const units = [...prometheusUnits.keys()];
  let last = -1;
  let total = 0;
  for (const [, digits, unit = ''] of text.matchAll(/(\d+)(\D+)/g)) {
    const rank = units.indexOf(unit);
    if (rank < 0) return `unknown unit ${quoted(unit)} in duration ${quoted(text)}`;
    if (rank <= last) return invalid;
    last = rank;
    total += Number(digits) * (prometheusUnits.get(unit) ?? 0) * 1e6;
  }
  if (total < longestDuration) return null;
  return 'duration out of range';
}

function durationsProblem(text: string, shape: ValueShape): string | null {
  if (shape === 'map') return null;
  const wrong = text.split(',').find((part) => part !== '' && !isGoDuration(part));
  if (wrong === undefined) return null;
  return refusal(wrong, 'quoted', 'time.Duration');
}

/** The words of YAML 1.1 are texts to yaml.v3, so that quotes change nothing about them. */
function isBooleanWord(text: string): boolean {
  return /^(?:y|Y|n|N|(?:yes|Yes|YES)|(?:no|No|NO)|(?:on|On|ON)|(?:off|Off|OFF))$/.test(text);
}

function isUnsigned(text: string): boolean {
  return !/^-[^0]*[1-9]/.test(text) && holds(unsignedRange, text);
}
