import assert from 'node:assert/strict';
import { isMap, isNode, visit } from 'yaml';
import type { Scalar } from 'yaml';
import {
  applyEdits,
  embeddedOffset,
  hostOffset,
  hostRange,
  type EmbeddedText,
} from '../../../../../core/src/documents/carriers/embedding/embedded-text';
import { blockScalarText, embeddedLines } from '../../../../../core/src/documents/carriers/embedding/lines-text';
import { scalarText } from '../../../../../core/src/documents/carriers/yaml/scalar-text';
import { parseTree } from '../../../../../core/src/documents/carriers/yaml/tree';
import type { TextEdit } from '../../../../../core/src/model/text';

/** The text of the first value of a mapping. */
function valueText(host: string): EmbeddedText {
  const { root } = parseTree(host);
  const value: unknown = isMap(root) ? root.items[0]?.value : null;
  const embedded = isNode(value) ? scalarText(value, host, 'block') : null;
  assert.ok(embedded, host);
  return embedded;
}

function valueRead(host: string): string {
  const scalars: Scalar[] = [];
  visit(parseTree(host).root, {
    Scalar: (_, node) => {
      scalars.push(node);
    },
  });
  return String(scalars[1]?.value);
}

describe('a text embedded in YAML', () => {
  const scalars: readonly (readonly [style: string, host: string, text: string])[] = [
    ['a plain scalar', 'command: -target=all -log.level=warn\n', '-target=all -log.level=warn'],
    ['a plain scalar over two lines', 'command: -target=all\n  -log.level=warn\n', '-target=all -log.level=warn'],
    ['double quotes', 'command: "-a=\\"x\\" \\u00e9\\t"\n', '-a="x" \u00e9\t'],
    ['double quotes over lines', 'command: "-a\n\n  -b \\\n  -c"\n', '-a\n-b -c'],
    ['single quotes', "command: '-a=''x'' \\n'\n", "-a='x' \\n"],
  ];
  for (const [style, host, text] of scalars) {
    it(`reads ${style} as YAML does, and knows the place of each character`, () => {
      const embedded = valueText(host);
      assert.equal(embedded.text, text);
      assert.equal(embedded.text, valueRead(host));
      for (let offset = 0; offset < text.length; offset += 1) {
        const { start, end } = hostRange(embedded, { start: offset, end: offset + 1 });
        const written = host.slice(start, end);
        if (end - start === 1 && !/\s/.test(written)) assert.equal(written, text.charAt(offset));
        assert.equal(embeddedOffset(embedded, start), offset);
      }
    });
  }

  const block = 'data:\n  mimir.yaml: |\n    server:\n      grpc_listen_port: 9095\n\n    target: all\n  other: 1\n';
  const mark = block.indexOf('|');

  it('is a block scalar without its indentation', () => {
    const embedded = blockScalarText(block, mark);
    assert.equal(embedded.text, 'server:\n  grpc_listen_port: 9095\n\ntarget: all\n');
    assert.equal(hostOffset(embedded, embedded.text.indexOf('target')), block.indexOf('target'));
    assert.equal(embeddedOffset(embedded, block.indexOf('grpc')), embedded.text.indexOf('grpc'));
    assert.equal(embeddedOffset(embedded, block.indexOf('    target') + 2), null, "the indentation is the host's");
    assert.equal(embeddedOffset(embedded, block.indexOf('other')), null);
  });

  it('ends where a range does, and not in the blanks of the next line', () => {
    const embedded = blockScalarText(block, mark);
    const { start, end } = hostRange(embedded, { start: 0, end: 'server:\n'.length });
    assert.equal(block.slice(start, end), 'server:\n');
  });

  const indentations: readonly (readonly [what: string, host: string, text: string])[] = [
    ['an element of a list', 'args:\n- |\n  a\n   b\nx: 1\n', 'a\n b\n'],
    ['a key in a list', '- key: >-\n    a\n    b\n  x: 1\n', 'a\nb\n'],
    ['an explicit indentation', 'key: |2-\n    a\n  b\nx: 1\n', '  a\nb\n'],
    ['the end of a file', 'key: |\n  a', 'a'],
    ['an empty one', 'key: |\nx: 1\n', ''],
    ['one that ends the file', 'key: |', ''],
    ['blank lines alone', 'key: |\n\n  \nx: 1\n', '\n\n'],
    ['line ends of Windows', 'key: |\r\n  a\r\n  b\r\n', 'a\r\nb\r\n'],
  ];
  for (const [what, host, text] of indentations) {
    it(`finds the lines of a block scalar: ${what}`, () => {
      assert.equal(blockScalarText(host, host.search(/[|>]/)).text, text);
    });
  }
});

interface Case {
  readonly what: string;
  readonly host: string;
  readonly edit: (text: string) => readonly TextEdit[];
  readonly after: string;
}

const insertAt = (at: (text: string) => number, inserted: string) => (text: string) => [
  { range: { start: at(text), end: at(text) }, text: inserted },
];
const replace = (part: string, inserted: string) => (text: string) => {
  const start = text.indexOf(part);
  assert.ok(start >= 0);
  return [{ range: { start, end: start + part.length }, text: inserted }];
};

describe('an edit of an embedded text', () => {
  const cases: readonly Case[] = [
    {
      what: 'puts new lines at the indentation of the block',
      host: 'k: |\n    a: 1\n    b: 2\nx: 1\n',
      edit: insertAt((text) => text.indexOf('\n'), '\nc: 3\nd:\n  e: 4'),
      after: 'k: |\n    a: 1\n    c: 3\n    d:\n      e: 4\n    b: 2\nx: 1\n',
    },
    {
      what: 'puts lines in front of a line',
      host: 'k: |\n  a: 1\n  b: 2\n',
      edit: insertAt((text) => text.indexOf('b'), 'c: 3\n'),
      after: 'k: |\n  a: 1\n  c: 3\n  b: 2\n',
    },
    {
      what: 'puts lines at the end',
      host: 'k: |\n  a: 1\nx: 1\n',
      edit: insertAt((text) => text.length, 'c: 3\n'),
      after: 'k: |\n  a: 1\n  c: 3\nx: 1\n',
    },
    {
      what: 'puts a word at the end',
      host: 'k: |\n  a\nx: 1\n',
      edit: insertAt((text) => text.length, 'b'),
      after: 'k: |\n  a\n  b\nx: 1\n',
    },
    {
      what: 'takes out a line in the middle',
      host: 'k: |\n  a: 1\n  b: 2\n  c: 3\n',
      edit: replace('b: 2\n', ''),
      after: 'k: |\n  a: 1\n  c: 3\n',
    },
    {
      what: 'takes out the last line',
      host: 'k: |\n  a: 1\n  b: 2\nx: 1\n',
      edit: replace('b: 2\n', ''),
      after: 'k: |\n  a: 1\nx: 1\n',
    },
    {
      what: 'joins no line of the host to the last one',
      host: 'k: |\n  a: 1\n  b: 2\nx: 1\n',
      edit: replace(': 2\n', ': 3\n'),
      after: 'k: |\n  a: 1\n  b: 3\nx: 1\n',
    },
    {
      what: 'keeps a blank line blank',
      host: 'k: |\n  a: 1\n',
      edit: insertAt(() => 0, 'b: 1\n\n'),
      after: 'k: |\n  b: 1\n\n  a: 1\n',
    },
    {
      what: 'opens an empty block scalar',
      host: 'k: |\nx: 1\n',
      edit: insertAt(() => 0, 'a: 1\n'),
      after: 'k: |\n  a: 1\nx: 1\n',
    },
    { what: 'opens one that ends the file', host: 'k: |', edit: insertAt(() => 0, 'a: 1\n'), after: 'k: |\n  a: 1\n' },
    {
      what: 'keeps the line ends of Windows',
      host: 'k: |\r\n  a: 1\r\n  b: 2\r\n',
      edit: insertAt((text) => text.indexOf('\r'), '\r\nc: 3'),
      after: 'k: |\r\n  a: 1\r\n  c: 3\r\n  b: 2\r\n',
    },
    {
      what: 'escapes within double quotes',
      host: 'k: "-a=b"\n',
      edit: replace('b', 'say "x"'),
      after: 'k: "-a=say \\"x\\""\n',
    },
    { what: 'doubles single quotes', host: "k: '-a=b'\n", edit: replace('b', "it's"), after: "k: '-a=it''s'\n" },
    {
      what: 'changes quotes that cannot hold it',
      host: "k: 'a b'\n",
      edit: replace('b', 'x\ny'),
      after: 'k: "a x\\ny"\n',
    },
    { what: 'stays plain where it can', host: 'k: -a=b\n', edit: replace('b', 'c'), after: 'k: -a=c\n' },
    { what: 'quotes what cannot stay plain', host: 'k: -a=b\n', edit: replace('b', 'c: d'), after: 'k: "-a=c: d"\n' },
  ];
  for (const { what, host, edit, after } of cases) {
    it(what, () => {
      const embedded = valueText(host);
      assert.equal(applyEdits(host, embedded.hostEdits(edit(embedded.text))), after);
    });
  }

  it('of a folded scalar keeps its lines', () => {
    const host = 'command: >-\n  -target=all\n  -log.level=warn\n';
    const embedded = valueText(host);
    const edits = insertAt((text) => text.indexOf('\n'), '\n-server.grpc-tls-key-path=k')(embedded.text);
    assert.equal(
      applyEdits(host, embedded.hostEdits(edits)),
      'command: >-\n  -target=all\n  -server.grpc-tls-key-path=k\n  -log.level=warn\n',
    );
  });

  it('of lines that are not indented is the same edit of the host', () => {
    const host = 'cat <<EOF\na: 1\nb: 2\nEOF\n';
    const embedded = embeddedLines(host, { start: host.indexOf('a:'), end: host.lastIndexOf('EOF') }, '');
    assert.equal(embedded.text, 'a: 1\nb: 2\n');
    assert.equal(
      applyEdits(host, embedded.hostEdits(replace('b: 2', 'b: 3')(embedded.text))),
      'cat <<EOF\na: 1\nb: 3\nEOF\n',
    );
  });
});
