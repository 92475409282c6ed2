import { createRequire } from 'node:module';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { saveCompiledCode } from '../../host/src/compile-cache';
import { readAll } from '../../host/src/standard-input';
import { nodeFiles } from '../../host/src/files';
import { createVersionControl } from '../../host/src/git';
import { nodeKeyMaker } from '../../host/src/keys';
import { saveOutput } from '../../host/src/output-file';
import { walkFolder } from '../../host/src/folder-walk';
import { leaveWith } from '../../host/src/leaving';
import { nodePaths } from '../../host/src/node-paths';
import { diskPatience } from '../../host/src/patience';
import { keepNewSpaceSmall } from '../../host/src/memory';
import { endWhenStopped, watchedForWriting } from './machine/interruption';
import { hasColors, printOnStreams } from './machine/printing';
import { tellingKeys } from './machine/progress';
import { run } from './run';
import { exitCode } from './machine/world';

const doubts: string[] = [];
const rulesUrl = process.env.MIMIR_TLS_RULES_URL ?? '';
const printing = printOnStreams();
const progress = (text: string): void => printing.progress.say(text);
const { files, save, hasBegun } = watchedForWriting(nodeFiles, saveOutput);

/** Nothing of ours may end with a trace, or with the status for findings. */
process.on('uncaughtException', (error) => {
  process.stderr.write(`mimir-tls failed: ${error.message}\n`);
  process.exit(exitCode.failure);
});

/** The language server is a program of its own, which the packages have beside this one. It ends the process itself. */
function serve(): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
  createRequire(__filename)('./server.js');
  return new Promise(() => undefined);
}

const stoppedWith = endWhenStopped(hasBegun);

/** The only place of the command line that knows the process it runs in. */
void run(process.argv.slice(2), {
  terminal: printing.terminal,
  files,
  certificates: createCertificateReader(),
  keys: tellingKeys(nodeKeyMaker, progress),
  clock: systemClock,
  versionControl: createVersionControl(
    () => systemClock.now(),
    (doubt) => doubts.push(doubt),
  ),
  doubts,
  paths: nodePaths,
  currentFolder: process.cwd(),
  input: () => readAll(process.stdin),
  walk: walkFolder,
  // Only `probe` opens connections.
  network: {
    dial: async (order) => (await import('../../host/src/probing.js')).network.dial(order),
    publicRoots: async () => (await import('../../host/src/probing.js')).network.publicRoots(),
  },
  // Only `diff` reads objects of git: no other command waits for what can.
  revision: async (name) => (await import('../../host/src/git-revision.js')).openRevision(name, process.cwd()),
  save,
  progress,
  keepMemorySmall: keepNewSpaceSmall,
  hasColors: hasColors(),
  rulesUrl: rulesUrl === '' ? null : rulesUrl,
  version: process.env.MIMIR_TLS_VERSION ?? 'from sources',
  isDebugging: (process.env.MIMIR_TLS_DEBUG ?? '') !== '',
  serve,
  hasJudged() {
    process.once('exit', saveCompiledCode);
  },
}).then((status) => {
  printing.progress.clear();
  process.exitCode = stoppedWith() ?? (printing.hasFailed() ? exitCode.failure : status);
  // Node would wait for ever for a look at the disk that hangs.
  if (diskPatience.isTried) process.stdout.write('', () => leaveWith(status));
});
