import assert from 'node:assert/strict';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { defaultAnalysisSettings } from '../../core/src/analysis/analysis-settings';
import { Workspace } from '../../core/src/workspace/workspace';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { nodePaths } from '../../host/src/node-paths';
import { DiagnosticPublisher } from '../../server/src/session/diagnostics';
import { OpenDocuments } from '../../server/src/session/open-documents';

describe('what the editor shows', () => {
  let sent: PublishDiagnosticsParams[];
  let documents: OpenDocuments;
  let workspace: Workspace;
  let publisher: DiagnosticPublisher;

  beforeEach(() => {
    sent = [];
    documents = new OpenDocuments();
    workspace = new Workspace(
      loadCatalogue(),
      { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths },
      defaultAnalysisSettings,
    );
    publisher = new DiagnosticPublisher(
      documents,
      (params) => void sent.push(params),
      null,
      (uri) => workspace.isReached(uri),
    );
  });

  async function open(uri: string, text: string): Promise<void> {
    documents.open(uri, 'mimir-flags', 1, text);
    workspace.update({ uri, languageId: 'mimir-flags', text });
    publisher.publish(uri, await workspace.ask(uri));
  }

  function close(uri: string): void {
    documents.close(uri);
    workspace.close(uri);
    publisher.close(uri);
  }

  it('is sent once, and again only where it is due', async () => {
    await open('file:///a.flags', '-no-such-flag=1\n');
    assert.equal(publisher.publish('file:///a.flags', await workspace.ask('file:///a.flags')), false);
    assert.equal(sent.length, 1);
    publisher.repeat();
    assert.equal(publisher.publish('file:///a.flags', await workspace.ask('file:///a.flags')), true);
    assert.equal(sent.length, 2);
  });

  it('is of the present version, also where an edit was taken back before anybody looked', async () => {
    const [uri, text] = ['file:///a.flags', '-no-such-flag=1\n'];
    await open(uri, text);
    documents.change(uri, 3, [{ text }]);
    workspace.update({ uri, languageId: 'mimir-flags', text });
    assert.equal(publisher.publish(uri, await workspace.ask(uri)), true);
    assert.deepEqual(
      sent.map(({ version }) => version),
      [1, 3],
    );
  });

  it('is cleared where a document is left alone from now on, also when it was due', async () => {
    await open('file:///a.flags', '-no-such-flag=1\n');
    publisher.repeat();
    publisher.publish('file:///a.flags', null);
    assert.deepEqual(sent.at(-1), { uri: 'file:///a.flags', diagnostics: [] });
  });

  it('is nothing after a hundred documents were opened and closed', async () => {
    for (let index = 0; index < 100; index += 1) {
      await open(`file:///${String(index)}.flags`, '-target=overrides-exporter\n');
      close(`file:///${String(index)}.flags`);
    }
    assert.deepEqual([publisher.size, workspace.size], [0, 0]);
  });
});
