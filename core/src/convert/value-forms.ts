import type { OptionType, Notation } from '../model/option';
import { booleanText } from '../process/configuration';

/**
 * A value that Mimir takes in one notation, as both take it and read it alike: `-x=T` is `true`, YAML's `1_000` is
 * `1000`, and a zero duration has a unit. Null for a number that the other notation cannot write.
 */
export function textIn(type: OptionType, text: string, from: Notation): string | null {
  switch (type) {
    case 'boolean':
      return booleanText(text, from);
    case 'int':
    case 'uint':
      return wholeText(text);
    case 'float':
      return floatText(text, from);
    case 'duration':
    case 'prometheus-duration':
      // A whole number is no duration to yaml.v3, not even 0.
      if (/^[-+]?0$/.test(text)) return '0s';
      return text;
    default:
      return text;
  }
}

/** In decimal digits: a leading zero is octal to Go and not to everybody. YAML takes fractions and cuts them off. */
function wholeText(text: string): string | null {
  const digits = text.replaceAll('_', '');
  if (/^(?:0|-?[1-9]\d*)$/.test(digits)) return digits;
  const whole = integerOf(digits);
  if (whole !== null) return String(whole);
  const number = Math.trunc(Number(digits));
  if (Number.isFinite(number)) return String(BigInt(number));
  return null;
}

function floatText(text: string, from: Notation): string | null {
  const digits = text.replaceAll('_', '');
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(digits)) return digits;
  const [, sign = '', special] = /^([-+]?)\.?(inf|nan)(?:inity)?$/i.exec(digits) ?? [];
  if (special !== undefined) return `${sign.replace('+', '')}${from === 'flag' ? '.' : ''}${special.toLowerCase()}`;
  // To a flag 017 is seventeen; to YAML it is fifteen, also where a fraction may stand.
  const whole = from === 'yaml' ? integerOf(digits) : null;
  if (whole !== null) return String(whole);
  const number = Number(digits);
  if (Number.isFinite(number)) return String(number);
  return null;
}

/** The longest number of 64 bits is written with that base's digit for each, a sign and a prefix. */
const longest = 67;

/** What Go's `strconv.ParseInt` with base 0 makes of the digits. */
function integerOf(text: string): bigint | null {
  const [, sign, digits] = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/.exec(text) ?? [];
  if (digits === undefined || text.length > longest) return null;
  const value = BigInt(digits.replace(/^0(?=[0-7])/, '0o'));
  if (sign === '-') return -value;
  return value;
}
