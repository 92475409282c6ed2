import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sourceRange, valueOffset, wordRange } from '../../../../../core/src/documents/carriers/argv/argument-word';
import { shellWords, shellWordsByLine } from '../../../../../core/src/documents/carriers/shell/shell-words';
import { cpuSecondsOf } from '../../../../cpu-seconds';

const values = (text: string) => shellWords(text).words.map(({ value }) => value);
const sliced = (text: string, { start, end }: { start: number; end: number }) => text.slice(start, end);

describe('the words of a shell', () => {
  const cases: readonly (readonly [what: string, text: string, words: readonly string[]])[] = [
    ['blanks, tabs and both kinds of newline separate', '-a  -b\t-c\n-d\r\n-e\n', ['-a', '-b', '-c', '-d', '-e']],
    ['nothing gives none', ' \n\t\r\n', []],
    ['single quotes keep all as it is', `-a='x "y" \\z $V'`, ['-a=x "y" \\z $V']],
    ['double quotes keep blanks and know four escapes', '-a="x y \\" \\\\ \\$ \\` \\n"', ['-a=x y " \\ $ ` \\n']],
    ['quotes may stand anywhere in a word', `-a="x"'y'z`, ['-a=xyz']],
    ['empty quotes are a word', `'' ""`, ['', '']],
    ['a backslash escapes one character', 'a\\ b \\"c\\" \\\\', ['a b', '"c"', '\\']],
    ["a backslash at a line's end joins it to the next", '-a \\\n  -b\\\n -c\\\r\n -d', ['-a', '-b', '-c', '-d']],
    ['even in the middle of a word', '-a=fo\\\no', ['-a=foo']],
    ['and within double quotes', '-a="fo\\\no"', ['-a=foo']],
    ['a backslash at the very end is itself', '-a \\', ['-a', '\\']],
    ["a comment begins at a word's start only", '-a=x#y # -b\n#-c\n-d', ['-a=x#y', '-d']],
    ['a comment is not continued', '# -a \\\n-b', ['-b']],
    ['a quoted value may go over lines', '-a="x\ny" -b', ['-a=x\ny', '-b']],
    ['a byte order mark is no part of a word', '\uFEFF-a', ['-a']],
    [
      'substitutions are one word with the blanks in them',
      '-a=$(cat "a b" $(id)) `date -u` -b',
      ['-a=$(cat "a b" $(id))', '`date -u`', '-b'],
    ],
    ['so are templates', '-a={{ .Values.x | default "y z" }}/c -b', ['-a={{ .Values.x | default "y z" }}/c', '-b']],
    ['a lone dollar or brace is a character', '-a=$ -b={x} -c={{x', ['-a=$', '-b={x}', '-c={{x']],
  ];
  for (const [what, text, words] of cases) it(what, () => assert.deepEqual(values(text), words));

  it('end with their line where a quote is never closed, so that the other lines are read', () => {
    const text = "-a=\"x y\n-b='z'\n-c='\n-d";
    const { words, unclosed } = shellWords(text);
    assert.deepEqual(
      words.map(({ value }) => value),
      ['-a=x y', '-b=z', '-c=', '-d'],
    );
    assert.deepEqual(
      unclosed.map((quotes) => sliced(text, quotes)),
      ['"x y', "'"],
    );
    assert.deepEqual(
      shellWordsByLine('-a="x\n-b="y"').words.map(({ value }) => value),
      ['-a=x', '-b=y'],
    );
  });

  it('come with the comments and joints between them', () => {
    const text = '-a \\\n-b\\\n -c # x\\\n';
    const { comments, continuations } = shellWords(text);
    assert.deepEqual(
      comments.map((comment) => sliced(text, comment)),
      ['# x\\'],
    );
    assert.deepEqual([...continuations], [3, 7]);
  });

  describe('are dynamic', () => {
    const dynamicParts = (text: string) =>
      shellWords(text).words.flatMap(({ value, dynamic }) => dynamic.map((part) => sliced(value, part)));
    const cases: readonly (readonly [text: string, parts: readonly string[]])[] = [
      ['-a=$HOME/x', ['$HOME']],
      ['-a="${DIR:-/etc}/$1"', ['${DIR:-/etc}', '$1']],
      ['-a=$(pwd)/`id`', ['$(pwd)', '`id`']],
      ['"$@" $EXTRA', ['$@', '$EXTRA']],
      [`-a='$HOME'`, []],
      [`-a='{{ x }}'`, ['{{ x }}']],
      ['-a=\\$HOME', []],
      ['-a="\\$HOME"', []],
      ['-a=$(half', ['$(']],
    ];
    for (const [text, parts] of cases) it(`as ${text} shows`, () => assert.deepEqual(dynamicParts(text), parts));
  });

  describe('know where their values stand', () => {
    const valueSource = (text: string) => {
      const [word] = shellWords(text).words;
      assert.ok(word);
      return sliced(text, sourceRange(word, word.value.indexOf('=') + 1, word.value.length));
    };
    const cases: readonly (readonly [text: string, source: string])[] = [
      ['-a=x', 'x'],
      ['-a="x y"', 'x y'],
      [`-a='x'`, 'x'],
      ['"-a=x"', 'x'],
      ['-a=', ''],
      ['-a=x"y"', 'x"y"'],
      ['-a="x"y', '"x"y'],
      ['-a=\\ x', '\\ x'],
      ['-a="\\"x\\""', '\\"x\\"'],
      ['-a=x\\\ny', 'x\\\ny'],
    ];
    for (const [text, source] of cases) it(JSON.stringify(text), () => assert.equal(valueSource(text), source));

    it('inside empty quotes', () => {
      const [word] = shellWords('-a=""').words;
      assert.ok(word);
      assert.deepEqual(sourceRange(word, 3, 3), { start: 4, end: 4 });
    });
  });

  it('are cheap however many openings are left open', async () => {
    const openings = ['$(', '${', '{{', '`', '"', "'", '\\', '"$('];
    assert.ok((await cpuSecondsOf(() => openings.map((opening) => shellWords(opening.repeat(20_000))))) < 2);
  });

  it('can be made of any text, each at its place', () => {
    const texts = fc.array(
      fc.constantFrom(
        '-a',
        '=',
        '"',
        "'",
        '\\',
        '\n',
        '\r\n',
        ' ',
        '#',
        '$',
        '{',
        '}',
        '(',
        ')',
        '`',
        'ü',
        '😀',
        'xyz',
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(texts, (pieces) => {
        const text = pieces.join('');
        let end = 0;
        for (const word of shellWords(text).words) {
          assert.ok(word.range.start >= end && word.range.end > word.range.start && word.range.end <= text.length);
          end = word.range.end;
          assert.equal(
            word.parts.reduce((sum, { length }) => sum + length, 0),
            word.value.length,
          );
          const isPlain = !/["'\\]/.test(sliced(text, word.range));
          if (isPlain) assert.equal(sliced(text, wordRange(word)), word.value);
          for (let at = 0; at < word.value.length; at += 1) {
            const { start } = sourceRange(word, at, at + 1);
            if (isPlain) assert.equal(text[start], word.value[at]);
            assert.ok(start >= word.range.start && start < word.range.end);
          }
          assert.ok(
            valueOffset(word, word.range.start) === 0 && valueOffset(word, word.range.end) === word.value.length,
          );
        }
      }),
    );
  });
});
