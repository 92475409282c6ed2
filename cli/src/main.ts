import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { createVersionControl } from '../../host/src/git';
import { nodeKeyMaker } from '../../host/src/keys';
import { leaveWith } from '../../host/src/leaving';
import { nodePaths } from '../../host/src/paths';
import { diskPatience } from '../../host/src/patience';
import { run } from './run';

const doubts: string[] = [];

/** The only place of the command line that knows the process it runs in. */
void run(process.argv.slice(2), {
  terminal: {
    write: (text) => {
      process.stdout.write(text);
    },
    error: (text) => {
      process.stderr.write(text);
    },
  },
  files: nodeFiles,
  certificates: createCertificateReader(),
  keys: nodeKeyMaker,
  clock: systemClock,
  versionControl: createVersionControl(() => systemClock.now(), (doubt) => doubts.push(doubt)),
  doubts,
  paths: nodePaths,
  currentFolder: process.cwd(),
  version: process.env.MIMIR_TLS_VERSION ?? 'from sources',
}).then((status) => {
  process.exitCode = status;
  // Node would wait for ever for a look at the disk that hangs.
  if (diskPatience.isTried) process.stdout.write('', () => leaveWith(status));
});
