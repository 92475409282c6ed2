import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { editBetween, withEntry } from '../../../core/src/settings/file-writing';

describe('an entry that is written to a settings file', () => {
  const ruleOff = (text: string): string | null => withEntry(text, ['rules', 'unknown-flag'], 'off', false);

  const texts: readonly (readonly [string, string, string])[] = [
    ['makes its block in a new file', '', 'rules:\n  unknown-flag: off\n'],
    ['follows comments that are all there is', '# ours\n', '# ours\n\nrules:\n  unknown-flag: off\n'],
    [
      'goes to the end of its block',
      '# a\nrules:\n    a: "off"   # why\nfiles:\n    exclude:\n    - b\n# end\n',
      '# a\nrules:\n    a: "off"   # why\n    unknown-flag: off\nfiles:\n    exclude:\n    - b\n# end\n',
    ],
    ['goes into an empty block', 'rules:\nfiles: {}\n', 'rules:\n  unknown-flag: off\nfiles: {}\n'],
    ['replaces another value', '# a\nrules:\n  unknown-flag: error # b\n', '# a\nrules:\n  unknown-flag: off # b\n'],
    ['stays on the line of its block', 'rules: {a: off} # x\n', 'rules: { a: off, unknown-flag: off } # x\n'],
    [
      'keeps the line ends of the file',
      '# a\r\nrules:\r\n  a: off\r\n',
      '# a\r\nrules:\r\n  a: off\r\n  unknown-flag: off\r\n',
    ],
    ['follows a last line without an end', 'rules:\n  a: off', 'rules:\n  a: off\n  unknown-flag: off\n'],
  ];
  for (const [name, text, wanted] of texts) it(name, () => assert.equal(ruleOff(text), wanted));

  it('is not written where the file cannot be read or has something else there', () => {
    for (const text of ['rules: [', 'rules: [a]\n', '- a\n', 'rules: no\n']) assert.equal(ruleOff(text), null, text);
    for (const text of ['{', '[]', '{ "rules": [] }', '// x\n{}'])
      assert.equal(withEntry(text, ['rules', 'a'], 'off', true), null, text);
  });

  it('is JSON in a file of JSON, with the step of the file', () => {
    assert.equal(
      withEntry('{\n\t"rules": {}\n}\n', ['rules', 'a'], 'off', true),
      '{\n\t"rules": {\n\t\t"a": "off"\n\t}\n}\n',
    );
    assert.equal(
      withEntry('', ['pathMappings', '/etc'], 'x', true),
      '{\n  "pathMappings": {\n    "/etc": "x"\n  }\n}\n',
    );
  });

  it('says what was wanted, and leaves all else, whatever the names', () => {
    const name = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(name, name, fc.dictionary(name, name), (key, value, others) => {
        const text =
          Object.keys(others).length === 0
            ? 'rules: {}\n'
            : `rules:\n${Object.entries(others)
                .map(([each, other]) => `  ${JSON.stringify(each)}: ${JSON.stringify(other)}\n`)
                .join('')}`;
        const written = withEntry(text, ['rules', key], value, false);
        assert.ok(written !== null);
        const said: unknown = parse(written);
        assert.deepEqual(
          JSON.parse(JSON.stringify(said)),
          JSON.parse(JSON.stringify({ rules: { ...others, [key]: value } })),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('is an edit of what differs', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const { range, text } = editBetween(before, after);
        assert.equal(before.slice(0, range.start) + text + before.slice(range.end), after);
      }),
    );
  });
});
