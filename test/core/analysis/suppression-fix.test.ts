import assert from 'node:assert/strict';
import { suppressionFixes } from '../../../core/src/analysis/suppression';
import { applyEdits } from '../../../core/src/documents/carriers/embedding/embedded-text';
import type { Finding } from '../../../core/src/model/finding';

function findingOn(text: string, words: string, from = 0): Finding {
  const start = text.indexOf(words, from);
  return {
    rule: 'unknown-flag',
    severity: 'error',
    effect: 'style',
    uri: '',
    range: { start, end: start + words.length },
    message: '',
    related: [],
    fixes: [],
  };
}

/** The text after a finding on the words was taken back. */
function takenBack(text: string, words: string): string {
  const finding = findingOn(text, words);
  const action = suppressionFixes([finding], text)[0]?.action;
  assert.ok(action?.kind === 'replace');
  return applyEdits(text, action.edits);
}

describe('The comment that takes a finding back', () => {
  it('stands above the line', () => {
    assert.equal(takenBack('-target=all\n  -x=1\n', '-x'), '-target=all\n  # mimir-tls: ignore unknown-flag\n  -x=1\n');
  });

  it('stands in the text of a block scalar that has comments of its own', () => {
    assert.equal(
      takenBack('data:\n  mimir.yaml: |\n    x: 1\n', 'x:'),
      'data:\n  mimir.yaml: |\n    # mimir-tls: ignore unknown-flag\n    x: 1\n',
    );
  });

  it('does not get into an argument', () => {
    for (const opening of ['args:\n  - >-\n', 'args:\n  - |\n', 'command: >\n', 'args:\r\n  - |- # long\r\n']) {
      assert.equal(
        takenBack(`${opening}    -x=1\n`, '-x'),
        `# mimir-tls: ignore-file unknown-flag\n${opening}    -x=1\n`,
      );
    }
  });

  it('does not end a command that goes on', () => {
    assert.equal(takenBack('mimir \\\n  -x=1\n', '-x'), '# mimir-tls: ignore-file unknown-flag\nmimir \\\n  -x=1\n');
  });

  it('comes behind a byte order mark', () => {
    assert.equal(takenBack('\uFEFF-x=1\n', '-x'), '\uFEFF# mimir-tls: ignore unknown-flag\n-x=1\n');
  });

  it('is one change for several lines, and one for the file', () => {
    const text = '-x=1\n-target=all\n-x=2 -x=3\n';
    const findings = [findingOn(text, '-x'), findingOn(text, '-x', 5), findingOn(text, '-x', 20)];
    const [onLines, inFile] = suppressionFixes(findings, text).map(({ title, action }) => [
      title,
      action.kind === 'replace' ? applyEdits(text, action.edits) : '',
    ]);
    const comment = '# mimir-tls: ignore unknown-flag\n';
    assert.deepEqual(onLines, [
      'Ignore unknown-flag on these 2 lines',
      `${comment}-x=1\n-target=all\n${comment}-x=2 -x=3\n`,
    ]);
    assert.deepEqual(inFile, ['Ignore unknown-flag in this file', `# mimir-tls: ignore-file unknown-flag\n${text}`]);
  });
});
