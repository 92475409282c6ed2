import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pemBlocks } from '../../host/src/pem';
import { cpuSecondsOf } from '../cpu-seconds';

const block = (label: string, body = 'AAAA'): string => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const labels = (text: string): readonly string[] => [...pemBlocks(text)].map(({ label }) => label);

describe('PEM blocks', () => {
  const texts: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    'one after the other': [block('A') + block('B'), ['A', 'B']],
    'with text around them': [`first\n${block('A')}between\n${block('B')}last`, ['A', 'B']],
    'without a line end at the end': [block('A').trimEnd(), ['A']],
    'with line ends of Windows': [block('A').replaceAll('\n', '\r\n'), ['A']],
    'with blanks at line ends': [block('A').replaceAll('\n', ' \t\n'), ['A']],
    'without a body': ['-----BEGIN A-----\n-----END A-----\n', ['A']],
    'behind one that has no end': [`-----BEGIN A-----\nAAAA\n${block('B')}`, ['B']],
    'behind an end without a beginning': [`-----END A-----\n${block('B')}`, ['B']],
    'but not with another label at the end': [`-----BEGIN A-----\nAAAA\n-----END B-----\n${block('C')}`, ['C']],
    'but not with more behind the end': ['-----BEGIN A-----\nAAAA\n-----END A-----x\n', []],
    'but not behind a byte order mark': [`\xef\xbb\xbf${block('A')}${block('B')}`, ['B']],
    'but not indented': [block('A').replaceAll(/^/gm, '  '), []],
    'but not with a bad body': [block('A', 'A?AA') + block('B', 'AAA') + block('C', 'A===') + block('D'), ['D']],
    'but not without line ends': [block('A').replaceAll('\n', ' '), []],
  };
  for (const [how, [text, found]] of Object.entries(texts)) {
    it(`are found ${how}`, () => assert.deepEqual(labels(text), found));
  }

  it('have headers', () => {
    const [first] = pemBlocks(block('A', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA'));
    assert.deepEqual(
      [...(first?.headers ?? [])],
      [
        ['Proc-Type', '4,ENCRYPTED'],
        ['DEK-Info', 'AES-256-CBC,00'],
      ],
    );
    assert.deepEqual(first?.der, Buffer.from([0, 0, 0]));
  });

  it('are looked for in any text without an exception', () => {
    const piece = fc.constantFrom('-----BEGIN ', '-----END ', 'A', '-----', '\n', ': ', '=', '\r\n');
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (text) => Array.isArray(labels(text)),
      ),
    );
  });

  it('are found in a large file of broken ones at once', async () => {
    const text = '-----BEGIN A-----\n'.repeat(60_000) + '\n-----END B-----'.repeat(60_000);
    assert.ok((await cpuSecondsOf(() => assert.deepEqual(labels(text), []))) < 1);
  });
});
