import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What may stand between quotes as it is: Mimir's own words, which are made of quoted values, and syntax that is written to files. */
const ownWords = /^\$\{(?:words|(?:first\.)?fault\.words|goWords\(pair\.fault\))\}$/;
const writers = [
  'core/src/model/quoted.ts',
  'core/src/documents/carriers/yaml/rendering.ts',
  'core/src/documents/carriers/shell/shell-quoting.ts',
  'core/src/map/mermaid.ts',
  'server/src/features/completion-values.ts',
  'client/src/pages/page-html.ts',
  'cli/src/commands/shell-completion.ts',
  'cli/src/writers/junit.ts',
];

/** Values that a text puts between quotes by itself. */
function quotedByHand(text: string): readonly string[] {
  return [...text.matchAll(/["“](\$\{(?:[^{}]|\{[^{}]*\})*\})/g)]
    .map(([, value = '']) => value)
    .filter((value) => !ownWords.test(value) && !/^\$\{(?:quoted|shown)\(/.test(value));
}

describe('Values in messages', () => {
  it('are quoted by quoted() alone, which keeps secrets and control characters out', () => {
    const sources = ['core', 'host', 'server', 'client', 'cli'].flatMap((folder) =>
      readdirSync(`${folder}/src`, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(folder, 'src', name)),
    );
    const found = sources
      .filter((file) => !writers.includes(file))
      .flatMap((file) => quotedByHand(readFileSync(file, 'utf8')).map((value) => `${file}: ${value}`));
    assert.deepEqual(found, []);
  });

  it('are found however they are written', () => {
    const text = ['`"${text}" is none`', "`“${value.text ?? ''}”`", '`"${names.map((n) => `${n}`)}"`'].join('\n');
    assert.equal(quotedByHand(text).length, 3);
    assert.deepEqual(quotedByHand('`${quoted(text)} "${words}" "${shown(key)}"`'), []);
  });
});
