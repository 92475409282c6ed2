import assert from 'node:assert/strict';
import { flagProblem, scalarProblem } from '../../../../../core/src/catalogue/value-types';
import type { OptionType } from '../../../../../core/src/model/option';
import type { ValueShape } from '../../../../../core/src/model/setting';

describe('value types in flags', () => {
  const good: Partial<Record<OptionType, readonly string[]>> = {
    boolean: ['1', '0', 't', 'F', 'true', 'FALSE', 'True'],
    int: ['0', '-1', '+7', '0x1f', '0o17', '017', '0b11', '1_000', '9223372036854775807', '-9223372036854775808'],
    uint: ['0', '100', '0x1f', '18446744073709551615'],
    float: ['1', '.5', '1.', '-1e3', 'inf', 'NaN', '0x1p-2'],
    duration: [
      ...[
        '0',
        '-0',
        '30s',
        '1h30m',
        '1.5h',
        '-1s',
        '100us',
        '1ms1us',
        '.5s',
        '1.s',
        `1.${'9'.repeat(400)}h`,
        '2562047h',
      ],
      // What Mimir shows as the default of `-server.grpc.keepalive.max-connection-age`, and its negative neighbor.
      ...['2562047h47m16.854775807s', '-2562047h47m16.854775808s'],
    ],
    'prometheus-duration': ['0', '30s', '1d', '2w3d', '1y', '1h30m', '1y2w3d4h5m6s7ms'],
    durations: ['2h,12h,24h', ''],
    text: ['', 'anything: at #all'],
    list: ['a,b', ''],
    url: ['http://a', ''],
  };
  const bad: Partial<Record<OptionType, readonly string[]>> = {
    int: ['', 'abc', '1.5', '1e3', '1__0', '08', '0x'],
    uint: ['-1', ''],
    float: ['', 'abc', '1_0', '.'],
    duration: [
      '',
      '30',
      'abc',
      '1x',
      '.s',
      '1h 30m',
      '1d',
      '1w',
      '1m1d',
      '-0.',
      '2562048h',
      '2562047h47m16.854775808s',
      '99999999999999999999s',
    ],
    durations: ['2h,12', '2h,'],
  };

  it('takes what Go takes', () => {
    for (const [type, texts] of typed(good))
      for (const text of texts) assert.equal(flagProblem(type, 'x', text), null, `${type} ${text}`);
  });

  it('says what Go says', () => {
    for (const [type, texts] of typed(bad)) {
      for (const text of texts)
        assert.equal(
          flagProblem(type, 'a.b', text),
          `invalid value "${text}" for flag -a.b: parse error`,
          `${type} ${text}`,
        );
    }
    for (const [text, words] of [
      ['1.5h', 'unknown unit "." in duration "1.5h"'],
      ['', 'empty duration string'],
      ['30', 'not a valid duration string: "30"'],
      ['-1s', 'not a valid duration string: "-1s"'],
      ['1m1h', 'not a valid duration string: "1m1h"'],
      ['1us', 'unknown unit "us" in duration "1us"'],
      ['300y', 'duration out of range'],
    ] as const) {
      assert.equal(flagProblem('prometheus-duration', 'a.b', text), `invalid value "${text}" for flag -a.b: ${words}`);
    }
    for (const [type, text] of [
      ['int', '99999999999999999999'],
      ['int', '9223372036854775808'],
      ['int', '-0x8000000000000001'],
      ['uint', '18446744073709551616'],
    ] as const) {
      assert.equal(flagProblem(type, 'a.b', text), `invalid value "${text}" for flag -a.b: value out of range`);
    }
    for (const text of ['yes', '', 'tRUE', '2'])
      assert.equal(flagProblem('boolean', 'a.b', text), `invalid boolean value "${text}" for -a.b: parse error`);
  });
});

describe('value types in YAML', () => {
  const good: readonly (readonly [OptionType, ValueShape, readonly string[]])[] = [
    ['boolean', 'plain', ['true', 'False', 'TRUE', 'yes', 'No', 'ON', 'off', 'y', 'N']],
    ['boolean', 'quoted', ['yes', 'off']],
    ['boolean', 'null', ['']],
    ['text', 'plain', ['a', 'true', '5']],
    ['text', 'quoted', ['']],
    ['int', 'plain', ['5', '-5', '+5', '0x1F', '0o17', '017', '1_000', '1e3']],
    ['uint', 'plain', ['0', '100', '-0']],
    ['float', 'plain', ['1', '1.5', '.5', '.inf', '-.Inf', '.nan']],
    ['duration', 'plain', ['30s', '1.5h', '0']],
    ['prometheus-duration', 'plain', ['30s', '1d', '0']],
    ['prometheus-duration', 'quoted', ['0', '1w']],
    ['duration', 'quoted', ['30s']],
    ['durations', 'list', ['2h,12h', '']],
    ['list', 'list', ['a,b']],
    ['list', 'plain', ['a,b']],
    ['map', 'map', ['{a: 1}']],
    ['structure', 'list', ['- a: 1']],
  ];

  it('takes what yaml.v3 takes', () => {
    for (const [type, shape, texts] of good)
      for (const text of texts) assert.equal(scalarProblem(type, text, shape), null, `${type} ${shape} ${text}`);
  });

  const bad: readonly (readonly [OptionType, string, ValueShape, string])[] = [
    ['boolean', 'true', 'quoted', 'cannot unmarshal !!str `true` into bool'],
    ['boolean', '1', 'plain', 'cannot unmarshal !!int `1` into bool'],
    ['boolean', 'tRUE', 'plain', 'cannot unmarshal !!str `tRUE` into bool'],
    ['boolean', 'a', 'map', 'cannot unmarshal !!map into bool'],
    ['int', '5', 'quoted', 'cannot unmarshal !!str `5` into int'],
    ['int', 'true', 'plain', 'cannot unmarshal !!bool `true` into int'],
    ['int', 'abcdefghijklm', 'plain', 'cannot unmarshal !!str `abcdefg...` into int'],
    ['uint', '100', 'quoted', 'cannot unmarshal !!str `100` into uint'],
    ['uint', '-1', 'plain', 'cannot unmarshal !!int `-1` into uint'],
    ['float', '.5', 'quoted', 'cannot unmarshal !!str `.5` into float64'],
    ['duration', '30', 'plain', 'cannot unmarshal !!int `30` into time.Duration'],
    ['duration', '1d', 'plain', 'cannot unmarshal !!str `1d` into time.Duration'],
    ['prometheus-duration', '30', 'plain', 'not a valid duration string: "30"'],
    ['prometheus-duration', '1.5h', 'plain', 'unknown unit "." in duration "1.5h"'],
    ['int', '99999999999999999999', 'plain', 'cannot unmarshal !!float `9999999...` into int'],
    ['int', '9223372036854775808', 'plain', 'cannot unmarshal !!int `9223372...` into int'],
    ['uint', '1e30', 'plain', 'cannot unmarshal !!float `1e30` into uint'],
    ['duration', '1.5', 'plain', 'cannot unmarshal !!float `1.5` into time.Duration'],
    ['duration', 'soon', 'quoted', 'cannot unmarshal !!str `soon` into time.Duration'],
    ['durations', '2h,12', 'list', 'cannot unmarshal !!str `12` into time.Duration'],
    ['text', 'NoClientCert', 'list', 'cannot unmarshal !!seq into string'],
    ['text', '{a: b}', 'map', 'cannot unmarshal !!map into string'],
    ['url', 'a', 'list', 'cannot unmarshal !!seq into string'],
  ];

  for (const [type, text, shape, words] of bad) {
    it(`${type}: ${words}`, () => assert.equal(scalarProblem(type, text, shape), words));
  }
});

function typed(
  record: Partial<Record<OptionType, readonly string[]>>,
): readonly (readonly [OptionType, readonly string[]])[] {
  const types: readonly OptionType[] = [
    'boolean',
    'int',
    'uint',
    'float',
    'duration',
    'prometheus-duration',
    'durations',
    'text',
    'list',
    'url',
  ];
  return types.map((type) => [type, record[type] ?? []] as const);
}
