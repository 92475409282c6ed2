/** The kinds of characters that base64 has. */
const kinds = ['lower', 'upper', 'digit', 'sign'] as const;
type Kind = (typeof kinds)[number];

/** How often each kind follows another in paths, names and URLs, measured on file names; after base64 each follows any alike. */
const inWords: Readonly<Record<Kind, readonly number[]>> = {
  lower: [0.83, 0.03, 0.02, 0.12],
  upper: [0.45, 0.43, 0.04, 0.08],
  digit: [0.1, 0.05, 0.6, 0.25],
  sign: [0.75, 0.15, 0.08, 0.02],
};
const inBase64 = [26 / 64, 26 / 64, 10 / 64, 2 / 64];
const speaksForWords = kinds.map((before) =>
  inWords[before].map((share, next) => Math.log(share / (inBase64[next] ?? 1))),
);

/** By how much a letter speaks for words: the common ones of English fill them, and the rare ones seldom occur. */
const [common, rare] = ['etaoinsr', 'vkxjqz'];
const weights = { common: 0.71, rare: -1.7, other: -0.32 };

/** As long as the lines of PEM: what is longer may hold such a line anywhere. */
const lineLength = 64;

/** Random lines have -0.9 a character on average and below -0.08 nearly always; the oddest names of files that were found have 0.12. */
const leastOfWords = 0.08;

/** The fewest letters of each case: a number in hexadecimal has but one. */
const fewestLetters = 3;

/**
 * True for text that holds a line of base64, such as one out of the middle of a key. Words are told apart by what follows
 * what in them: the sum of the logarithms of how much likelier each step is in words than in random characters.
 */
export function looksEncoded(text: string): boolean {
  if (!hasBothCases(text)) return false;
  const steps = stepsOf(text);
  const width = Math.min(lineLength, text.length) - 1;
  let sum = steps.slice(0, width).reduce((total, step) => total + step, 0);
  for (let start = 0; start + width <= steps.length; start += 1) {
    if (sum < leastOfWords * width && hasBothCases(text.slice(start, start + width + 1))) return true;
    sum += (steps[start + width] ?? 0) - (steps[start] ?? 0);
  }
  return false;
}

/** For each character after the first, how much it speaks for words. */
function stepsOf(text: string): readonly number[] {
  const known = Array.from(text, (character) => characters.get(character) ?? sign);
  return known
    .slice(1)
    .map(({ kind, weight }, index) => (speaksForWords[known[index]?.kind ?? 0]?.[kind] ?? 0) + weight);
}

function hasBothCases(line: string): boolean {
  return [/[a-z]/g, /[A-Z]/g].every((letters) => (line.match(letters)?.length ?? 0) >= fewestLetters);
}

/** A character by the place of its kind, and its own weight. */
interface Character {
  readonly kind: number;
  readonly weight: number;
}

const sign: Character = { kind: kinds.indexOf('sign'), weight: 0 };
const characters: ReadonlyMap<string, Character> = new Map(
  Array.from('abcdefghijklmnopqrstuvwxyz')
    .flatMap((letter): [string, Character][] => [
      [letter, { kind: kinds.indexOf('lower'), weight: weightOf(letter) }],
      [letter.toUpperCase(), { kind: kinds.indexOf('upper'), weight: weightOf(letter) }],
    ])
    .concat(
      Array.from('0123456789', (digit): [string, Character] => [digit, { kind: kinds.indexOf('digit'), weight: 0 }]),
    ),
);

function weightOf(letter: string): number {
  if (common.includes(letter)) return weights.common;
  if (rare.includes(letter)) return weights.rare;
  return weights.other;
}
