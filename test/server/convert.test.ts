import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from '../../core/src/model/finding';
import { toDiagnostic } from '../../server/src/protocol/lsp-conversion';

const text = TextDocument.create('file:///a.flags', 'mimir-flags', 1, '-target=all\n-a=1\n');
const other = TextDocument.create('file:///b.yaml', 'yaml', 1, 'a: 1\nb: 2\n');

const finding: Finding = {
  rule: 'some-rule',
  severity: 'warning',
  effect: 'insecure',
  uri: text.uri,
  range: { start: 13, end: 14 },
  message: 'It is so.',
  related: [],
  fixes: [],
};

const options = { rulesUrl: null, textOf: () => null };

describe('a finding as a diagnostic', () => {
  it('has its range in lines and characters, and its key as data', () => {
    assert.deepEqual(toDiagnostic(finding, text, options), {
      source: 'mimir-tls',
      code: 'some-rule',
      message: 'It is so.',
      severity: 2,
      range: { start: { line: 1, character: 1 }, end: { line: 1, character: 2 } },
      data: 'some-rule@13-14',
    });
  });

  it('has a link to its rule where the rules can be opened', () => {
    const { codeDescription } = toDiagnostic(finding, text, { ...options, rulesUrl: 'file:///docs/rules' });
    assert.deepEqual(codeDescription, { href: 'file:///docs/rules/some-rule.md' });
    const byCommand = toDiagnostic(finding, text, { ...options, rulesUrl: 'command:mimirTls.showRule' });
    assert.equal(
      decodeURIComponent(byCommand.codeDescription?.href ?? ''),
      `command:mimirTls.showRule?["${finding.rule}"]`,
    );
    const onOnePage = toDiagnostic(finding, text, { ...options, rulesUrl: 'file:///docs/rules.md' });
    assert.deepEqual(onOnePage.codeDescription, { href: 'file:///docs/rules.md#some-rule' });
  });

  it('is shown as unnecessary where it has no effect', () => {
    assert.deepEqual(toDiagnostic({ ...finding, effect: 'ignored' }, text, options).tags, [1]);
  });

  it('points at other files by their own lines, and leaves out those that are not at hand', () => {
    const related = [text, other, { uri: 'file:///gone' }].map(({ uri }) => ({
      uri,
      range: { start: 5, end: 6 },
      message: 'Here.',
    }));
    const textOf = (uri: string): TextDocument | null => (uri === other.uri ? other : null);
    const { relatedInformation } = toDiagnostic({ ...finding, related }, text, { ...options, textOf });
    assert.deepEqual(
      relatedInformation?.map(({ location }) => [location.uri, location.range.start]),
      [
        [text.uri, { line: 0, character: 5 }],
        [other.uri, { line: 1, character: 0 }],
      ],
    );
  });
});
