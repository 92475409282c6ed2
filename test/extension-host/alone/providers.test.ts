import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  completionsAt,
  diagnosticsOf,
  hoverAt,
  insert,
  open,
  openNew,
  quickFixAt,
  quickFixesAt,
  rangeOf,
  ruleOf,
} from '../editor';

const misspelt = 'RequiredAndVerifyClientCert';
const policy = 'RequireAndVerifyClientCert';

describe('an editor without Mimir files', () => {
  it('pays nothing: a YAML file of somebody else gets no word from us', async () => {
    const document = await openNew('other.yaml', 'services:\n  web:\n    replicas: 2\n');
    const position = rangeOf(document, 'replicas').start;
    assert.equal(await hoverAt(document, position), '');
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
    assert.deepEqual(await quickFixesAt(document, rangeOf(document, 'replicas')), []);
  });
});

for (const { file, option, bothNames, family } of [
  {
    file: 'page.flags',
    option: 'http-tls-cert-path',
    bothNames: ['server.http-tls-cert-path', 'server.http_tls_config.cert_file'],
    family: '-querier.frontend-client.',
  },
  {
    file: 'page.yaml',
    option: 'cert_file',
    bothNames: ['server.http-tls-cert-path', 'server.http_tls_config.cert_file'],
    family: '    tls_',
  },
]) {
  describe(`${file} in the extension host`, () => {
    it('has diagnostics with a rule, a link and the right characters', async () => {
      const document = await open(file);
      const found = await diagnosticsOf(document, (diagnostics) => diagnostics.length > 0);
      const [wrong] = found.filter((diagnostic) => ruleOf(diagnostic) === 'invalid-client-auth-type');
      assert.ok(wrong);
      assert.equal(wrong.severity, vscode.DiagnosticSeverity.Error);
      assert.equal(document.getText(wrong.range), misspelt);
      assert.ok(typeof wrong.code === 'object', 'the code links to the rule');
      assert.match(wrong.code.target.toString(true), /^command:mimirTls\.showRule\?\["invalid-client-auth-type"\]$/);
      const missing = found.filter((diagnostic) => ruleOf(diagnostic) === 'file-not-found');
      assert.deepEqual([...new Set(missing.map(({ range }) => document.getText(range)))].sort(), [
        'certs/client.crt',
        'certs/client.key',
        'certs/root.crt',
        'certs/server.crt',
        'certs/server.key',
      ]);
    });

    it('has hovers on an option and on a policy', async () => {
      const document = await open(file);
      const text = await hoverAt(document, rangeOf(document, option).start);
      for (const name of bothNames) assert.ok(text.includes(name), text);
      assert.match(await hoverAt(document, rangeOf(document, policy).start), /mutual TLS/);
    });

    it('completes half-typed options, those of TLS first', async () => {
      const document = await open(file);
      const end = document.lineAt(document.lineCount - 1).range.end;
      await insert(document, end, family);
      const [first = ''] = await completionsAt(document, document.lineAt(document.lineCount - 1).range.end);
      assert.match(first, /^tls[-_]/);
      await vscode.commands.executeCommand('undo');
    });

    it('has a preferred quick fix that mends the policy and ends the diagnostic', async () => {
      const document = await open(file);
      await diagnosticsOf(document, (diagnostics) =>
        diagnostics.some((diagnostic) => ruleOf(diagnostic) === 'invalid-client-auth-type'),
      );
      const mend = await quickFixAt(document, rangeOf(document, misspelt), ({ isPreferred }) => isPreferred === true);
      assert.ok(mend.edit);
      assert.ok(await vscode.workspace.applyEdit(mend.edit));
      assert.equal(document.getText().split(policy).length, 3);
      await diagnosticsOf(document, (diagnostics) =>
        diagnostics.every((diagnostic) => ruleOf(diagnostic) !== 'invalid-client-auth-type'),
      );
      await vscode.commands.executeCommand('undo');
    });

    it('has a quick fix that runs our command to generate certificates', async () => {
      const document = await open(file);
      await diagnosticsOf(document, (diagnostics) =>
        diagnostics.some((diagnostic) => ruleOf(diagnostic) === 'file-not-found'),
      );
      await quickFixAt(
        document,
        rangeOf(document, 'certs/server.crt'),
        ({ command }) => command?.command === 'mimirTls.generateCertificates',
      );
    });

    it('has an outline of its families', async () => {
      const document = await open(file);
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      assert.ok(
        symbols.some(({ name }) => name === 'The HTTP port'),
        symbols.map(({ name }) => name).join('\n'),
      );
    });
  });
}

describe('a flag file that names files which stand there', () => {
  it('has links to them', async () => {
    const document = await openNew('linked.flags', '-config.file=page-repaired.yaml\n-target=querier\n');
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    assert.deepEqual(
      links.map(({ range, target }) => [document.getText(range), target?.path.split('/').at(-1)]),
      [['page-repaired.yaml', 'page-repaired.yaml']],
    );
  });
});

describe('settings', () => {
  it('take effect without a restart', async () => {
    const document = await open('page.flags');
    const settings = vscode.workspace.getConfiguration('mimirTls');
    await settings.update('rules', { 'file-not-found': 'hint' }, vscode.ConfigurationTarget.Workspace);
    const isHint = ({ severity }: vscode.Diagnostic) => severity === vscode.DiagnosticSeverity.Hint;
    await diagnosticsOf(document, (diagnostics) =>
      diagnostics.some((diagnostic) => ruleOf(diagnostic) === 'file-not-found' && isHint(diagnostic)),
    );
    await settings.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    await diagnosticsOf(document, (diagnostics) => diagnostics.every((diagnostic) => !isHint(diagnostic)));
  });
});
