import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { saveCompiledCode } from '../../host/src/compile-cache';
import { nodeFiles } from '../../host/src/files';
import { nodeFolderWatching } from '../../host/src/folder-watching';
import { createVersionControl, ignoreInGit, wouldGitTrack } from '../../host/src/git';
import { nodeKeyMaker } from '../../host/src/keys';
import { createResultFiles } from '../../host/src/result-files';
import { nodePaths } from '../../host/src/node-paths';
import type { KeyGuard } from './session/server-ports';
import { startServer } from './server';

const git: KeyGuard = {
  wouldTrack: wouldGitTrack,
  async ignore(path) {
    const outcome = await ignoreInGit(path);
    if (typeof outcome === 'object') return outcome.failure;
    return null;
  },
};

const version = process.env['MIMIR_TLS_VERSION'] ?? 'development';

/** Where the project publishes the pages of rules, else where the package has them: each alone, or all on one page. */
function rulesUrl(): { readonly rulesUrl?: string } {
  const published = process.env['MIMIR_TLS_RULES_URL'] ?? '';
  if (published !== '') return { rulesUrl: published };
  const [pages] = ['rules', 'rules.md']
    .map((name) => join(__dirname, '..', 'docs', name))
    .filter((path) => existsSync(path));
  if (pages === undefined) return {};
  return { rulesUrl: nodePaths.toUri(pages) };
}

const help = `Usage: mimir-tls-language-server [--stdio | --node-ipc | --socket=PORT | --pipe=NAME]

The language server of Mimir TLS, for an editor that starts it. Without options, it uses standard input and output.

Options:
  --version  print the version
  --help     print this help

mimir-tls --help is the command line.
`;

/** Milliseconds. Until then whoever opened a file wants it checked, and hovers. */
const untilSaved = 10_000;

/** Keeps what is compiled by the first check, and soon: an editor may kill its servers. */
const hasChecked = once(() => {
  setTimeout(saveCompiledCode, untilSaved).unref();
  process.once('exit', saveCompiledCode);
});

/** As the client wishes by its arguments (`--node-ipc`, `--stdio`, `--pipe`, `--socket`); without any, over standard input and output. */
function serve(): void {
  const chosen = process.argv.some((argument) => /^--(node-ipc|stdio|pipe|socket)/.test(argument));
  const connection = chosen
    ? createConnection(ProposedFeatures.all)
    : createConnection(
        ProposedFeatures.all,
        new StreamMessageReader(process.stdin),
        new StreamMessageWriter(process.stdout),
      );
  startServer(connection, {
    files: nodeFiles,
    folderWatching: nodeFolderWatching,
    certificates: createCertificateReader(),
    keys: nodeKeyMaker,
    clock: systemClock,
    paths: nodePaths,
    versionControl: createVersionControl(
      () => systemClock.now(),
      (doubt) => connection.console.info(doubt),
    ),
    git,
    results: createResultFiles(),
    version,
    hasChecked,
    ...rulesUrl(),
  });
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

const [asked = ''] = process.argv.slice(2);
if (['--version', '-V'].includes(asked)) process.stdout.write(`${version}\n`);
else if (['--help', '-h'].includes(asked)) process.stdout.write(help);
else serve();
