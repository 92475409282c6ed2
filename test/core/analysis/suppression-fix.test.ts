import assert from 'node:assert/strict';
import { suppressionFix } from '../../../core/src/analysis/suppression';
import { applyEdits } from '../../../core/src/documents/embedding/embedded-text';
import type { Finding } from '../../../core/src/model/finding';

/** The text after a finding on the words was taken back. */
function takenBack(text: string, words: string): string {
  const start = text.indexOf(words);
  const finding: Finding = {
    rule: 'unknown-flag',
    severity: 'error',
    effect: 'style',
    uri: '',
    range: { start, end: start + words.length },
    message: '',
    related: [],
    fixes: [],
  };
  const action = suppressionFix(finding, text)?.action;
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
});
