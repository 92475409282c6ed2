import assert from 'node:assert/strict';
import { expandVariables, plainScalarText, refersToVariable } from '../../../core/src/process/expansion';

const values = new Map([
  ['HOST', 'mimir'],
  ['EMPTY', ''],
  ['_x1', 'under'],
  ['LINES', 'a\nb\nc'],
  ['CRLF', 'a\r\nb'],
  ['NESTED', '${HOST}'],
]);

const expanded = (text: string, complete = true): string | null => expandVariables(text, { values, complete });

/** What `-config.expand-env` makes of it, in an environment of which all is known (spec 4.3). */
const references: readonly (readonly [text: string, becomes: string])[] = [
  ['no reference', 'no reference'],
  ['', ''],
  ['$HOST', 'mimir'],
  ['${HOST}', 'mimir'],
  ['a-$HOST-b', 'a-mimir-b'],
  ['$HOST.$HOST', 'mimir.mimir'],
  ['a${HOST}b', 'amimirb'],
  ['$_x1', 'under'],
  ['$HOSTS', ''],
  ['$NONE', ''],
  ['$EMPTY', ''],
  // The default: to the first colon, and for an empty variable too.
  ['${NONE:tls}', 'tls'],
  ['${EMPTY:tls}', 'tls'],
  ['${HOST:tls}', 'mimir'],
  ['${NONE:a:b}', 'a:b'],
  ['${NONE: NoClientCert}', ' NoClientCert'],
  ['${NONE:}', ''],
  ['${:alone}', 'alone'],
  ['$NONE:tls', ':tls'],
  ['${HOST-other}', ''],
  ['${HO\nST:x}', 'x'],
  // No nesting: up to the first brace, and what is put in is not looked at again.
  ['${NONE:${HOST}}', '${HOST}'],
  ['$NESTED', '${HOST}'],
  ['${HOST}}', 'mimir}'],
  // One special character or digit vanishes with its dollar.
  ['NoClientCert$-', 'NoClientCert'],
  ['$12', '2'],
  ['a$*b$#c$$d$@e$!f$?g', 'abcdefg'],
  ['${*}${#}${$}${@}${!}${?}${-}${7}', ''],
  ['${}x', 'x'],
  ['${HOST', 'HOST'],
  ['a dollar $ alone, and one at the end $', 'a dollar $ alone, and one at the end $'],
  // Line feeds are deleted from what is put in, and nothing else is.
  ['$LINES', 'abc'],
  ['$CRLF', 'a\rb'],
  ['${NONE:a\nb}', 'ab'],
  ['a\n$HOST', 'a\nmimir'],
];

describe('a text with references to variables', () => {
  for (const [text, becomes] of references) {
    it(`${JSON.stringify(text)} becomes ${JSON.stringify(becomes)}`, () => assert.equal(expanded(text), becomes));
  }

  it('is not known where a variable may be set that is not seen, and has no default', () => {
    for (const text of ['$NONE', '${NONE}', '$HOST $NONE', '${NONE:}']) assert.equal(expanded(text, false), null, text);
  });

  it('is known for all that in every other case', () => {
    for (const [text, becomes] of [
      ['$HOST', 'mimir'],
      ['$EMPTY', ''],
      ['${HOST:x}', 'mimir'],
      ['${NONE:x}', 'x'],
      ['$1 $-', ' '],
      ['${}', ''],
      ['a', 'a'],
    ] as const)
      assert.equal(expanded(text, false), becomes, text);
  });

  it('is told from one without', () => {
    for (const text of ['$A', '$_', 'x$1', '${', '${A}', '$*', '$#', '$$', '$@', '$!', '$?', '$-'])
      assert.ok(refersToVariable(text), text);
    for (const text of ['', '$', 'a $ b', '$.', '$/x', 'A', '{A}']) assert.ok(!refersToVariable(text), text);
  });
});

/** YAML reads the file only when its references are filled in. */
const scalars: readonly (readonly [expanded: string, read: string])[] = [
  ['tls.crt', 'tls.crt'],
  ['', ''],
  ['  tls.crt ', 'tls.crt'],
  ['tls.crt # ours', 'tls.crt'],
  ['tls.crt\t#ours', 'tls.crt'],
  ['tls.crt#ours', 'tls.crt#ours'],
  ['# nothing', ''],
  ['a # b # c', 'a'],
  ['"tls.crt"', 'tls.crt'],
  ["'tls.crt'", 'tls.crt'],
  ['""', ''],
  ['"a" # b', 'a'],
  ['"a', '"a'],
  ['a"', 'a"'],
  ['x"a"', 'x"a"'],
  ['"a"x', '"a"x'],
  [`"a'`, `"a'`],
  [`"it's"`, `"it's"`],
  ['~', ''],
  ['null', ''],
  ['Null', ''],
  ['NULL', ''],
  ['nULL', 'nULL'],
  ['nullable', 'nullable'],
  ['annull', 'annull'],
  ['~/tls', '~/tls'],
  ['a\n  b', 'a b'],
  ['a \r\n b\nc', 'a b c'],
  ['a  b', 'a  b'],
];

describe('a plain scalar after its references are filled in', () => {
  for (const [text, read] of scalars) {
    it(`${JSON.stringify(text)} is read as ${JSON.stringify(read)}`, () => assert.equal(plainScalarText(text), read));
  }
});
