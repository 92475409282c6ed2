import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { nodeFolderWatching } from '../../host/src/folder-watching';
import { stockedKeyMaker } from '../core/certificates/key-stock';
import { nodePaths } from '../../host/src/node-paths';
import { readProfile } from '../../server/src/session/capabilities';
import { Session } from '../../server/src/session/session';

describe('a session whose documents were all closed', () => {
  const documents = 300;
  const atOnce = 10;
  let folder: string;
  let session: Session;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-leaks-'));
    mkdirSync(join(folder, 'certs'));
    const connection = createConnection(
      new StreamMessageReader(new PassThrough()),
      new StreamMessageWriter(new PassThrough().resume()),
    );
    const git = { wouldTrack: () => Promise.resolve(false), ignore: () => Promise.resolve(null) };
    const ports = {
      files: nodeFiles,
      folderWatching: nodeFolderWatching,
      certificates: createCertificateReader(),
      keys: stockedKeyMaker(),
      clock: systemClock,
      paths: nodePaths,
      git,
      version: 'test',
    };
    connection.listen();
    session = new Session(
      connection,
      ports,
      readProfile(
        Object.assign(
          { processId: null, capabilities: {}, workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'test' }] },
          { rootUri: null },
        ),
      ),
    );
  });
  after(() => {
    session.dispose();
    rmSync(folder, { recursive: true });
  });

  const uriOf = (index: number): string => pathToFileURL(join(folder, `${String(index)}.flags`)).href;

  /** A deployment of two files of which one is not open, with a certificate and a file of a caller. */
  function open(index: number): void {
    const number = String(index);
    const text = `-config.file=${number}.yaml\n-server.http-tls-cert-path=certs/${number}.crt\n`;
    writeFileSync(
      join(folder, `${number}.yaml`),
      `server:\n  http_tls_config:\n    key_file: ${folder}/${number}/a.key\n`,
    );
    writeFileSync(join(folder, `${number}.flags`), text);
    session.documents.open(uriOf(index), 'mimir-flags', 1, text);
    session.opened(uriOf(index));
  }

  /** Until the last run has ended and nothing is planned. */
  async function settled(isSettled: () => boolean): Promise<void> {
    for (let waited = 0; waited < 30_000 && !isSettled(); waited += 5) await pause(5);
    assert.ok(isSettled());
  }

  it(`keeps nothing of ${String(documents)} documents, nor of the files that they name`, async function () {
    this.timeout(60_000);
    assert.equal(session.size, 0);
    for (let first = 0; first < documents; first += atOnce) {
      const indices = Array.from({ length: atOnce }, (_, index) => first + index);
      for (const index of indices) open(index);
      // Most of them are closed before they were judged.
      if (first % (10 * atOnce) === 0)
        await settled(() => indices.every((index) => session.analyses.lastOf(uriOf(index)) !== null));
      for (const index of indices) session.close(uriOf(index));
    }
    await settled(() => session.size === 0);
    await pause(100);
    assert.equal(session.size, 0);
  });

  it('keeps nothing of a file that an open document names no longer', async () => {
    open(0);
    await settled(() => session.analyses.lastOf(uriOf(0)) !== null);
    assert.notEqual(session.analyses.lastOf(uriOf(0).replace('.flags', '.yaml')), null);
    session.documents.change(uriOf(0), 2, [{ text: '-target=all\n' }]);
    session.checks.edited(uriOf(0));
    await settled(() => session.analyses.lastOf(uriOf(0).replace('.flags', '.yaml')) === null);
    session.close(uriOf(0));
    await settled(() => session.size === 0);
  });
});
