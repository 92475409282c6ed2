import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { nodeFolderWatching } from '../../host/src/folder-watching';
import { stockedKeyMaker } from '../core/certificates/key-stock';
import { nodePaths } from '../../host/src/node-paths';
import type { ServerPorts } from '../../server/src/session/server-ports';
import { CoreTarget } from './core-target';
import { type Material, modelFolders } from './material';
import { ServerTarget } from './server-target';
import type { Target } from './target';

export type TargetName = 'server' | 'core';

/** A folder in which the files of the examples and fixtures lie side by side as in the repository, with certificates. */
export function makeGround({ models }: Material, certificates: string | null = null): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mimir-fuzz-')));
  for (const place of modelFolders) mkdirSync(join(folder, place), { recursive: true });
  for (const { path, text } of models) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, 'certs'));
  if (certificates !== null) cpSync(certificates, join(folder, 'certs'), { recursive: true });
  else execFileSync('bash', [resolve('test/fixtures/certificates/make-certs.sh')], { cwd: join(folder, 'certs') });
  return folder;
}

export function removeGround(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export async function openTarget(name: TargetName, folder: string): Promise<Target> {
  return name === 'core' ? new CoreTarget(folder, ports) : ServerTarget.start(folder, ports);
}

const ports: ServerPorts = {
  files: nodeFiles,
  folderWatching: nodeFolderWatching,
  certificates: createCertificateReader(),
  keys: stockedKeyMaker(),
  clock: systemClock,
  paths: nodePaths,
  git: { wouldTrack: () => Promise.resolve(false), ignore: () => Promise.resolve(null) },
  version: 'fuzz',
};
