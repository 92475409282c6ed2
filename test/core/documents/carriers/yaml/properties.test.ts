import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { mimirYaml } from '../../../../../core/src/documents/kinds/mimir/mimir-yaml';
import { renderText, renderValue } from '../../../../../core/src/documents/carriers/yaml/rendering';
import { cutPlaces } from '../../../../cut-places';
import { applied, catalogue, read, settingOf, sourceOf } from './reading';

const folder = join('test', 'fixtures', 'mimir-yaml', 'own');
const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));

const scraps = [
  'server',
  ':',
  ' ',
  '  ',
  '\n',
  '\r\n',
  '- ',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  "'",
  '&a',
  '*a',
  '<<',
  '|',
  '>-',
  '#',
  '\t',
  '---',
  '{{',
  '}}',
  '? ',
  'tls_enabled',
  'true',
  '!!str ',
  '%',
  '@',
  '\uFEFF',
  'é',
];
const gibberish = fc.array(fc.constantFrom(...scraps), { maxLength: 40 }).map((parts) => parts.join(''));
const options = fc.constantFrom(
  ...catalogue.at(catalogue.newest).options.filter(({ family, yamlPath }) => family !== null && yamlPath !== null),
);
const words = fc.oneof(
  fc.stringMatching(/^[ -~]{0,20}$/),
  fc.constantFrom('true', 'null', '~', '1_000', 'a: b', 'a #b', '- a', "'", '"', 'a\nb', 'ü', '{a}', '<<'),
);

/** Everything a feature would ask, at one offset. */
function askAt(text: string, offset: number): void {
  const source = sourceOf(text);
  mimirYaml.claims(source);
  mimirYaml.cursorAt(source, offset, catalogue);
  for (const { settings, problems, blocks } of mimirYaml.parse(source, catalogue)) {
    const ranges = [
      ...settings.flatMap(({ name, value, range }) => [name.range, range, value?.range ?? range]),
      ...[...problems, ...blocks].map(({ range }) => range),
    ];
    for (const { start, end } of ranges)
      assert.ok(0 <= start && start <= end && end <= text.length, `${start}-${end} in ${JSON.stringify(text)}`);
  }
}

describe('YAML properties', () => {
  it('a file cut anywhere is read, and knows its cursor, without an exception', () => {
    for (const text of files) for (const cut of cutPlaces(text)) askAt(text.slice(0, cut), cut);
  }).timeout(60_000);

  it('so is a file with a hole', () => {
    const holes = fc.tuple(fc.constantFrom(...files), fc.nat(), fc.nat({ max: 60 }), gibberish);
    fc.assert(
      fc.property(holes, ([text, seed, length, scrap]) => {
        const at = seed % text.length;
        askAt(text.slice(0, at) + scrap + text.slice(at + length), at);
      }),
    );
  });

  it('so is gibberish, and the writer stays within it', () => {
    fc.assert(
      fc.property(gibberish, fc.nat(), options, fc.option(words), (text, seed, option, value) => {
        askAt(text, seed % (text.length + 1));
        applied(text, read(text).writer.edits([{ option, value }]));
      }),
      { numRuns: 500 },
    );
  });

  it('a text that is rendered reads back as itself, in lines and in braces', () => {
    fc.assert(
      // Two braces would be a template's, and a variable without its brace would end with the braces around it.
      fc.property(
        words.filter((text) => !text.includes('{{') && !/\$\{[^}]*$/.test(text)),
        (text) => {
          const value = (yaml: string): string | undefined => settingOf(yaml, 'server.log_level').value?.text;
          assert.equal(value(`server:\n  log_level: ${renderText(text, 'block')}\n`), text);
          assert.equal(value(`server: {log_level: ${renderText(text, 'flow')}}\n`), text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a text with characters that Mimir refuses in a file is written without them', () => {
    for (const refused of ['\u0007', '\u0080', '\uFFFE', '\uFFFF']) {
      const text = `server:\n  log_level: ${renderText(`a${refused}`, 'block')}\n`;
      assert.deepEqual(read(text).problems, []);
      assert.equal(settingOf(text, 'server.log_level').value?.text, `a${refused}`);
    }
  });

  it('whatever is set in a good file is then set, and what is taken out is gone', () => {
    const good = files.filter(
      (text) => read(text).problems.length === 0 && !text.includes('{{') && !text.includes('<<'),
    );
    const wish = fc.record({ option: options, value: fc.option(fc.stringMatching(/^[a-z/.]{1,12}$/)) });
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.array(wish, { maxLength: 6 }), (text, wishes) => {
        const after = applied(text, read(text).writer.edits(wishes));
        assert.deepEqual(read(after).problems, [], after);
        const last = new Map(wishes.map(({ option, value }) => [option.yamlPath, { value, type: option.type }]));
        const settings = new Map(read(after).settings.map(({ name, value }) => [name.value, value?.text]));
        for (const [path, { value, type }] of last) {
          const written = value !== null && type === 'list' ? renderValue(value, type, 'block').slice(1, -1) : value;
          const wanted = written ?? undefined;
          assert.equal(settings.get(path ?? ''), wanted, after);
        }
      }),
    );
  });
});
