import { createConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { nodeFolderWatching } from '../../host/src/folder-watching';
import { createVersionControl, ignoreInGit, wouldGitTrack } from '../../host/src/git';
import { nodeKeyMaker } from '../../host/src/keys';
import { nodePaths } from '../../host/src/paths';
import type { KeyGuard } from './ports';
import { startServer } from './server';

const git: KeyGuard = {
  wouldTrack: wouldGitTrack,
  async ignore(path) {
    const outcome = await ignoreInGit(path);
    return typeof outcome === 'object' ? outcome.failure : null;
  },
};

/** As the client wishes by its arguments (`--node-ipc`, `--stdio`, `--pipe`, `--socket`); without any, over standard input and output. */
const chosen = process.argv.some((argument) => /^--(node-ipc|stdio|pipe|socket)/.test(argument));
const connection = chosen
  ? createConnection(ProposedFeatures.all)
  : createConnection(ProposedFeatures.all, new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));

startServer(connection, {
  files: nodeFiles,
  folderWatching: nodeFolderWatching,
  certificates: createCertificateReader(),
  keys: nodeKeyMaker,
  clock: systemClock,
  paths: nodePaths,
  versionControl: createVersionControl(() => systemClock.now(), (doubt) => connection.console.info(doubt)),
  git,
  version: process.env['MIMIR_TLS_VERSION'] ?? 'development',
});
