import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, Diagnostic } from 'vscode-languageserver';
import { Editor } from './editor';

interface Report {
  readonly kind: 'full' | 'unchanged';
  readonly uri?: string;
  readonly version?: number | null;
  readonly resultId?: string;
  readonly items?: readonly Diagnostic[];
  readonly relatedDocuments?: Readonly<Record<string, Report>>;
}

const pulling: ClientCapabilities = {
  textDocument: { diagnostic: { relatedDocumentSupport: true } },
  workspace: { diagnostics: { refreshSupport: true } },
};

function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

const codes = (report: Report | undefined): readonly unknown[] | undefined => report?.items?.map(({ code }) => code);

describe('diagnostics that the client fetches', () => {
  let folder: string;
  let editor: Editor;
  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-pulls-'));
  });
  afterEach(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  async function pull(name: string, previousResultId?: string): Promise<Report> {
    const report = await editor.request('textDocument/diagnostic', {
      textDocument: { uri: uriOf(name) },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
    assert.ok(isReport(report));
    return report;
  }

  async function pullAll(
    previousResultIds: readonly { uri: string; value: string }[] = [],
  ): Promise<readonly Report[]> {
    const answer = await editor.request('workspace/diagnostic', { previousResultIds });
    assert.ok(typeof answer === 'object' && answer !== null && 'items' in answer && Array.isArray(answer.items));
    const items: readonly unknown[] = answer.items;
    return items.filter(isReport);
  }

  it('are offered to every client but our own, which is sent them', async () => {
    editor = await Editor.start({ capabilities: {} });
    assert.deepEqual(editor.serverCapabilities.diagnosticProvider, {
      identifier: 'mimir-tls',
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
    assert.deepEqual(editor.serverCapabilities.textDocumentSync, { openClose: true, change: 2, save: true });
    await editor.stop();
    editor = await Editor.start({ folder, capabilities: pulling, options: { diagnostics: 'push' } });
    assert.equal(editor.serverCapabilities.diagnosticProvider, undefined);
    await editor.open(uriOf('a.flags'), '-no-such-flag=1\n');
    await editor.next(uriOf('a.flags'), ({ diagnostics }) => diagnostics.length === 1);
  });

  it('are those that others are sent, once, and are not sent as well', async () => {
    editor = await Editor.start({ folder, capabilities: pulling });
    await editor.open(uriOf('a.flags'), '-no-such-flag=1\n');
    const first = await pull('a.flags');
    assert.deepEqual([first.kind, codes(first)], ['full', ['unknown-flag']]);
    const again = await pull('a.flags', first.resultId);
    assert.deepEqual([again.kind, again.resultId, again.items], ['unchanged', first.resultId, undefined]);
    await editor.edit(uriOf('a.flags'), '-no-such-flag=1', '-target=all');
    const after = await pull('a.flags', first.resultId);
    assert.deepEqual([after.kind, codes(after)], ['full', []]);
    await pause(100);
    assert.deepEqual(editor.published, []);
  });

  it('are taken back where they were sent before the client fetched any', async () => {
    editor = await Editor.start({ folder, capabilities: {} });
    await editor.open(uriOf('a.flags'), '-no-such-flag=1\n');
    await editor.next(uriOf('a.flags'), ({ diagnostics }) => diagnostics.length === 1);
    assert.deepEqual(codes(await pull('a.flags')), ['unknown-flag']);
    await editor.next(uriOf('a.flags'), ({ diagnostics }) => diagnostics.length === 0);
  });

  it('bring those of the other files of the deployment, until they are gone', async () => {
    editor = await Editor.start({ folder, capabilities: pulling });
    writeFileSync(join(folder, 'mimir.yaml'), 'server:\n  htttp_listen_port: 80\n');
    await editor.open(uriOf('a.flags'), '-config.file=mimir.yaml\n');
    const report = await pull('a.flags');
    assert.deepEqual(codes(report.relatedDocuments?.[uriOf('mimir.yaml')]), ['unknown-yaml-key']);
    const again = await pull('a.flags', report.resultId);
    assert.equal(again.relatedDocuments?.[uriOf('mimir.yaml')]?.kind, 'unchanged');
    await editor.edit(uriOf('a.flags'), '-config.file=mimir.yaml', '-target=all');
    const alone = await pull('a.flags', report.resultId);
    assert.deepEqual(codes(alone.relatedDocuments?.[uriOf('mimir.yaml')]), []);
    assert.deepEqual(editor.published, []);
  });

  it('of files that are not open are sent where the client fetches no others', async () => {
    editor = await Editor.start({ folder, capabilities: { textDocument: { diagnostic: {} } } });
    writeFileSync(join(folder, 'mimir.yaml'), 'server:\n  htttp_listen_port: 80\n');
    await editor.open(uriOf('a.flags'), '-config.file=mimir.yaml\n');
    await editor.next(uriOf('mimir.yaml'), ({ diagnostics }) => diagnostics.length === 1);
    assert.equal((await pull('a.flags')).relatedDocuments, undefined);
    await editor.open(uriOf('mimir.yaml'), 'server:\n  htttp_listen_port: 80\n', 'yaml');
    await editor.next(uriOf('mimir.yaml'), ({ diagnostics }) => diagnostics.length === 0);
    assert.deepEqual(codes(await pull('mimir.yaml')), ['unknown-yaml-key']);
  });

  it('are fetched again when the disk, the settings or another file make them others, and not after an edit', async () => {
    editor = await Editor.start({
      folder,
      capabilities: { ...pulling, workspace: { ...pulling.workspace, configuration: true } },
    });
    writeFileSync(join(folder, 'a.crt'), 'nothing of PEM\n');
    await editor.open(uriOf('a.flags'), '-server.http-tls-cert-path=a.crt\n-server.http-tls-key-path=a.crt\n');
    assert.deepEqual(codes(await pull('a.flags'))?.includes('file-not-found'), false);
    rmSync(join(folder, 'a.crt'));
    await editor.save(uriOf('a.flags'));
    await until(() => editor.refreshes === 1);
    assert.ok(codes(await pull('a.flags'))?.includes('file-not-found'));
    await editor.changeSettings({ rules: { 'file-not-found': 'off' } });
    await until(() => editor.refreshes === 2);
    assert.deepEqual(codes(await pull('a.flags'))?.includes('file-not-found'), false);
    await editor.edit(uriOf('a.flags'), '-server', '-servr');
    await pull('a.flags');
    await pause(150);
    assert.equal(editor.refreshes, 2);
  });

  it('follow the disk also where nobody watches it', async () => {
    editor = await Editor.start({ folder, capabilities: pulling });
    await editor.open(uriOf('a.flags'), '-server.http-tls-cert-path=a.crt\n-server.http-tls-key-path=a.crt\n');
    assert.ok(codes(await pull('a.flags'))?.includes('file-not-found'));
    writeFileSync(join(folder, 'a.crt'), 'nothing of PEM\n');
    assert.ok(codes(await pull('a.flags'))?.includes('cert-pair-unusable'));
  });

  it('of the workspace are those of every file that open ones lead to', async () => {
    editor = await Editor.start({ folder, capabilities: pulling });
    writeFileSync(join(folder, 'mimir.yaml'), 'server:\n  htttp_listen_port: 80\n');
    await editor.open(uriOf('a.flags'), '-config.file=mimir.yaml\n');
    await editor.open(uriOf('.mimir-tls.yaml'), 'rules:\n  unkown-flag: off\n', 'yaml');
    const reports = await pullAll();
    assert.deepEqual(
      reports.map(({ uri, version, items }) => [uri, version, items?.map(({ code }) => code)]),
      [
        [uriOf('a.flags'), 1, []],
        [uriOf('mimir.yaml'), null, ['unknown-yaml-key']],
        [uriOf('.mimir-tls.yaml'), 1, ['settings-file']],
      ],
    );
    const known = reports.flatMap(({ uri = '', resultId }) =>
      resultId === undefined ? [] : [{ uri, value: resultId }],
    );
    const again = await pullAll([...known, { uri: uriOf('gone.yaml'), value: '7' }]);
    assert.deepEqual(
      again.map(({ uri, kind }) => [uri, kind]),
      [
        [uriOf('a.flags'), 'unchanged'],
        [uriOf('mimir.yaml'), 'unchanged'],
        [uriOf('.mimir-tls.yaml'), 'full'],
        [uriOf('gone.yaml'), 'full'],
      ],
    );
  });

  it('are none of a file that is not open or not Mimir’s', async () => {
    editor = await Editor.start({ folder, capabilities: pulling });
    assert.deepEqual(await pull('nothing.flags'), { kind: 'full', items: [] });
    await editor.open(uriOf('ci.yaml'), 'on: push\n', 'yaml');
    assert.deepEqual(codes(await pull('ci.yaml')), []);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += 5) {
    assert.ok(waited < 8000, 'waited in vain');
    await pause(5);
  }
}
