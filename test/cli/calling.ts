import { run } from '../../cli/src/run';
import type { World } from '../../cli/src/machine/world';
import type { KeyMaker } from '../../core/src/ports';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { createVersionControl } from '../../host/src/git';
import { openRevision } from '../../host/src/git-revision';
import { network } from '../../host/src/probing';
import { stockedKeyMaker } from '../core/certificates/key-stock';
import { saveOutput } from '../../host/src/output-file';
import { walkFolder } from '../../host/src/folder-walk';
import { nodePaths } from '../../host/src/node-paths';

export interface Called {
  readonly status: number;
  readonly printed: string;
  readonly complained: string;
}

/** Calls the command line in a folder, as a shell would. The days are added to what the machine's clock says. */
export async function callIn(
  folder: string,
  argv: readonly string[],
  keys: KeyMaker = stockedKeyMaker(),
  days = 0,
  machine: Partial<World> = {},
  input: string | null = null,
): Promise<Called> {
  let printed = '';
  let complained = '';
  const doubts: string[] = [];
  const status = await run(argv, {
    terminal: { write: (text) => (printed += text), error: (text) => (complained += text) },
    files: nodeFiles,
    certificates: createCertificateReader(),
    keys,
    clock: { now: () => systemClock.now() + days * 24 * 60 * 60 * 1000 },
    versionControl: createVersionControl(
      () => systemClock.now(),
      (doubt) => doubts.push(doubt),
    ),
    doubts,
    paths: nodePaths,
    currentFolder: folder,
    input: () => Promise.resolve(input),
    walk: walkFolder,
    network,
    revision: (name) => openRevision(name, folder),
    save: saveOutput,
    hasColors: false,
    rulesUrl: null,
    version: 'test',
    isDebugging: false,
    serve: () => Promise.reject(new Error('No editor is there.')),
    ...machine,
  });
  return { status, printed, complained };
}
