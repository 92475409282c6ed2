import type { OptionType } from '../model/option';
import { quoted } from '../model/quoted';
import type { ValueShape } from '../model/setting';

/**
 * Why Mimir refuses a flag's value, in its words; null where it takes it (spec 4.1). The flag is named without dashes.
 * Durations may be Go's or Prometheus's, since Mimir has options of both kinds.
 */
export function flagProblem(type: OptionType, flag: string, text: string): string | null {
  const parts = text.split(',');
  switch (type) {
    case 'boolean':
      return /^(?:1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(text) ? null : `invalid boolean value ${quoted(text, flag)} for -${flag}: parse error`;
    case 'int':
      return isInteger(text) ? null : invalidValue(flag, text);
    case 'uint':
      return isInteger(text) && !/^[-+]/.test(text) ? null : invalidValue(flag, text);
    case 'float':
      return isNumber(text) ? null : invalidValue(flag, text);
    case 'duration':
      return isDuration(text) ? null : invalidValue(flag, text);
    case 'durations':
      return text === '' || parts.every(isDuration) ? null : invalidValue(flag, text);
    default:
      return null;
  }
}

function invalidValue(flag: string, text: string): string {
  return `invalid value ${quoted(text, flag)} for flag -${flag}: parse error`;
}

/**
 * Why Mimir refuses a YAML value of this text and shape, in its words; null where it takes it (spec 4.2). A list's text
 * is joined by commas. Null leaves an option at its default, and lists and maps are judged no closer than is certain.
 */
export function scalarProblem(type: OptionType, text: string, shape: ValueShape): string | null {
  if (shape === 'null' || type === 'list' || type === 'map' || type === 'structure') return null;
  if (type === 'durations') {
    const wrong = shape === 'map' ? null : text.split(',').find((part) => part !== '' && !isDuration(part));
    return wrong === undefined || wrong === null ? null : refusal(wrong, 'quoted', 'time.Duration');
  }
  const goType = goTypes[type];
  if (shape === 'list' || shape === 'map') return refusal(text, shape, goType);
  return fits(type, text, shape === 'quoted') ? null : refusal(text, shape, goType);
}

type ScalarType = Exclude<OptionType, 'list' | 'map' | 'structure' | 'durations'>;

const goTypes: Readonly<Record<ScalarType, string>> = {
  boolean: 'bool',
  text: 'string',
  int: 'int',
  uint: 'uint',
  float: 'float64',
  duration: 'time.Duration',
  url: 'string',
};

/** Whether yaml.v3 puts the scalar into a Go value of the type. */
function fits(type: ScalarType, text: string, isQuoted: boolean): boolean {
  switch (type) {
    case 'boolean':
      // The words of YAML 1.1 are texts to yaml.v3, so that quotes change nothing about them.
      return /^(?:y|Y|n|N|(?:yes|Yes|YES)|(?:no|No|NO)|(?:on|On|ON)|(?:off|Off|OFF))$/.test(text) || (!isQuoted && isPlainBoolean(text));
    case 'int':
      return !isQuoted && isPlainNumber(text);
    case 'uint':
      return !isQuoted && isPlainNumber(text) && !/^-[^0]*[1-9]/.test(text);
    case 'float':
      return !isQuoted && (isPlainNumber(text) || isSpecialFloat(text));
    case 'duration':
      return isDuration(text);
    default:
      return true;
  }
}

function refusal(text: string, shape: ValueShape, goType: string): string {
  if (shape === 'list' || shape === 'map') return `cannot unmarshal ${shape === 'list' ? '!!seq' : '!!map'} into ${goType}`;
  // yaml.v3 shortens what it shows.
  const shown = text.length > 10 ? `${text.slice(0, 7)}...` : text;
  return `cannot unmarshal ${tagOf(text, shape)} \`${shown}\` into ${goType}`;
}

function tagOf(text: string, shape: ValueShape): string {
  if (shape === 'quoted') return '!!str';
  if (isPlainBoolean(text)) return '!!bool';
  if (isPlainInteger(text)) return '!!int';
  return isPlainNumber(text) || isSpecialFloat(text) ? '!!float' : '!!str';
}

function isPlainBoolean(text: string): boolean {
  return /^(?:true|True|TRUE|false|False|FALSE)$/.test(text);
}

/** yaml.v3 takes underscores out of numbers before it reads them, and reads a leading 0 as octal. */
function isPlainInteger(text: string): boolean {
  return /^[-+]?\d/.test(text) && isInteger(text.replaceAll('_', ''));
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

function isDuration(text: string): boolean {
  const go = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
  const prometheus = /^(?=\d)(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/;
  return go.test(text) || prometheus.test(text);
}
