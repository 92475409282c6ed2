import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { completeSettings } from '../../../server/src/features/settings-completion';

describe('completion in a settings file', () => {
  /** What is offered at the bar. */
  const offered = (marked: string): readonly string[] => {
    const offset = marked.indexOf('|');
    const text = TextDocument.create('file:///.mimir-tls.yaml', 'yaml', 1, marked.replace('|', ''));
    return completeSettings(text, offset, ['2.16', '2.17']).map(({ label }) => label);
  };

  it('offers the settings, without those of the editor alone', () => {
    const tops = [
      'mimirVersion',
      'workingDirectory',
      'pathMappings',
      'deployments',
      'files',
      'rules',
      'expiryWarningDays',
      'certificates',
    ];
    assert.deepEqual(offered('|'), tops);
    assert.deepEqual(offered('rules:\n  unknown-flag: off\nmi|'), tops);
  });

  it('offers what a section holds', () => {
    assert.deepEqual(offered('rules: {}\nfiles:\n  # later\n  e|'), ['include', 'exclude']);
    assert.ok(offered('rules:\n  unknown-flag: off\n  cert-|').includes('cert-expires-soon'));
    assert.deepEqual(offered('pathMappings:\n  /etc:\n    |'), []);
  });

  it('offers values', () => {
    assert.deepEqual(offered('rules:\n  unknown-flag: |'), ['off', 'error', 'warning', 'information', 'hint']);
    assert.deepEqual(offered('mimirVersion: "2|'), ['auto', '2.17', '2.16']);
    assert.deepEqual(offered('certificates:\n  keySize: 2|'), ['2048', '3072', '4096']);
    assert.deepEqual(offered('workingDirectory: |'), []);
  });

  it('offers nothing in comments and in flow', () => {
    assert.deepEqual(offered('# ru|'), []);
    assert.deepEqual(offered('rules: { un|'), []);
  });

  it('replaces what is typed', () => {
    const text = TextDocument.create('file:///.mimir-tls.yaml', 'yaml', 1, 'rules:\n  unk-fl');
    const item = completeSettings(text, text.getText().length, []).find(({ label }) => label === 'unknown-flag');
    assert.deepEqual(item?.textEdit, {
      newText: 'unknown-flag:',
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 8 } },
    });
  });
});
