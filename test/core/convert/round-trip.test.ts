import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Option, OptionType } from '../../../core/src/model/option';
import type { MimirVersion } from '../../../core/src/model/version';
import { catalogue, flagLine, flagsOf, leftIn, processWith, toFlags, toYaml, valuesIn, yamlOf } from './converting';

type Sample = readonly [written: string, meant: string];

const same = (...texts: readonly string[]): readonly Sample[] => texts.map((text) => [text, text]);

/** By simple type, values as people write them in flags, and how both notations say them. */
const samples: Readonly<Partial<Record<OptionType, readonly Sample[]>>> = {
  boolean: [...same('true', 'false'), ['T', 'true'], ['0', 'false'], ['True', 'true'], ['FALSE', 'false']],
  int: [
    ...same('0', '-1', '42', '9223372036854775807'),
    ['0x10', '16'],
    ['017', '15'],
    ['1_000', '1000'],
    ['+5', '5'],
    ['-0b11', '-3'],
    ['0o17', '15'],
  ],
  uint: [...same('0', '7', '18446744073709551615'), ['0XFF', '255']],
  float: [
    ...same('0', '0.5', '-2.25', '1e9', '1E-3'),
    ['.5', '0.5'],
    ['5.', '5'],
    ['017', '17'],
    ['+Inf', 'inf'],
    ['-infinity', '-inf'],
    ['nan', 'nan'],
  ],
  duration: [...same('30s', '1h30m', '1.5h', '-1s', '0s', '100ms'), ['0', '0s']],
  'prometheus-duration': [...same('30s', '1h30m', '1d', '2w', '0s'), ['0', '0s']],
  text: same(
    '',
    ' ',
    'x',
    ' x',
    'x ',
    'yes',
    'No',
    'on',
    'y',
    'true',
    'null',
    '~',
    '1',
    '1.0',
    '0x1F',
    '.inf',
    '-',
    '- a',
    '?',
    'a: b',
    'a:',
    ':a',
    'a #b',
    '#a',
    '[a]',
    '{a}',
    'a,b',
    '*',
    '*a',
    '&a',
    '!a',
    '|',
    '>',
    '%a',
    '@a',
    '`a`',
    "it's",
    '"a"',
    "'",
    '\\',
    'C:\\certs',
    'a\nb',
    'a\tb',
    'ü',
    '😀',
    '<<',
    '=',
    '---',
    '2020-01-01',
    '12:30:45',
    '\u0085',
    '\u2028',
    '\u007f',
    '/etc/mimir/certs/server.crt',
  ),
  url: same('', 'http://localhost:8080/alertmanager', 'https://mimir.example.org/?a=b#c'),
};

function convertible({ flag, yamlPath, type }: Option): boolean {
  return flag !== null && yamlPath !== null && samples[type] !== undefined;
}

/** What the YAML in between and the flags in the end make Mimir take the options to be. */
function roundTrip(flags: string, version: MimirVersion): readonly ReadonlyMap<string, string | null>[] {
  const yaml = toYaml(flags, version);
  assert.deepEqual(leftIn(yaml), []);
  const document = yamlOf(yaml.text);
  assert.deepEqual(document.problems, [], yaml.text);
  const back = toFlags(yaml.text, version);
  assert.deepEqual(leftIn(back), []);
  assert.deepEqual(flagsOf(back.text).problems, [], back.text);
  // No flag beside the YAML: nothing makes Mimir look for variables in it.
  return [[document, flagsOf('')], [flagsOf(back.text)]].map((documents) => valuesIn(processWith(documents, version)));
}

/** Any characters at all. The library's own `binary` strings first list all of Unicode. */
const anyCharacters = fc
  .array(
    fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff),
    { maxLength: 20 },
  )
  .map((codes) => String.fromCodePoint(...codes));

describe('from flag to YAML to flag', () => {
  for (const [at, version] of catalogue.versions.entries()) {
    it(`every option of a simple type of Mimir ${version} is the same`, () => {
      const options = catalogue.at(version).options.filter(convertible);
      assert.ok(options.filter(({ family }) => family !== null).length > 100, 'want the TLS options among them');
      const meant = new Map<string, string>();
      const lines = options.map(({ id, flag, type }, index) => {
        const choice = samples[type] ?? [];
        // Over the releases, each option meets other values of its type.
        const [written, meaning] = choice[(index + 3 * at) % choice.length] ?? ['', ''];
        meant.set(id, meaning);
        return flagLine(flag ?? '', written);
      });
      for (const values of roundTrip(lines.join(''), version)) assert.deepEqual(values, meant);
    });
  }

  it('any text is the same in any TLS option that takes texts, in any release', () => {
    const options = new Map(
      catalogue.versions.map((version) => [
        version,
        catalogue
          .at(version)
          .options.filter((option) => option.family !== null && option.type === 'text' && convertible(option)),
      ]),
    );
    // A template would be filled in by something else, and NUL makes a file binary.
    const text = fc
      .oneof(
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        anyCharacters,
        fc
          .array(
            fc.constantFrom(
              ' ',
              ':',
              '#',
              '-',
              "'",
              '"',
              '\\',
              '$',
              'a',
              '\n',
              '\r',
              '\t',
              ',',
              '{',
              '}',
              '1',
              '.',
              '~',
              '!',
              '`',
            ),
            { maxLength: 8 },
          )
          .map((parts) => parts.join('')),
      )
      .filter((value) => !/\0|\{\{|\$\(/.test(value));
    const wishesIn = ([version, some]: readonly [MimirVersion, readonly Option[]]) =>
      fc.tuple(
        fc.constant(version),
        fc.uniqueArray(fc.tuple(fc.constantFrom(...some), text), {
          selector: ([{ id }]) => id,
          minLength: 1,
          maxLength: 5,
        }),
      );
    fc.assert(
      fc.property(fc.constantFrom(...options).chain(wishesIn), ([version, wishes]) => {
        const flags = wishes.map(([{ flag }, value]) => flagLine(flag ?? '', value)).join('');
        // Those of common blocks mean others too.
        const meant = valuesIn(processWith([flagsOf(flags)], version));
        for (const [{ id }, value] of wishes) assert.equal(meant.get(id), value);
        for (const values of roundTrip(flags, version)) assert.deepEqual(values, meant);
      }),
      { numRuns: 200 },
    );
  });

  it('so are lists, element by element', () => {
    const items = fc.array(
      fc.string({ unit: 'grapheme', maxLength: 8 }).filter((item) => !/\0|\{\{|\$\(/.test(item)),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(items, (elements) => {
        const flags = elements.map((element) => flagLine('memberlist.join', element)).join('');
        const back = toFlags(toYaml(flags).text);
        assert.deepEqual(
          flagsOf(back.text).settings.map(({ value }) => value?.text),
          elements,
        );
      }),
    );
  });
});
