import { ownMounts } from '../certificates/cluster/own-mounts';
import type { Unseen } from '../analysis/coverage';
import type { Process } from '../model/process';
import { mountAt } from '../model/setting';
import type { CertificateReader, Paths } from '../ports';
import { isExample } from '../process/composition';
import { certificateFolder, type CertificateFolder } from './certificate-folder';
import type { Judged, Judging } from './judging';
import type { SecureWishes } from './secure-plan';

export interface PlanningPorts {
  /** What changes the files before Mimir gets them, as far as whoever asks has seen it. */
  readonly patches?: readonly Unseen[];
  readonly certificates: CertificateReader;
  readonly paths: Paths;
  /** What a file holds; null where it is not there or cannot be read. */
  readonly textAt: (path: string) => Promise<string | null>;
  /** Why a file (an absolute path) may not be written, as a sentence; null where it may. */
  readonly objectionTo: (path: string) => Promise<string | null>;
  /** True for a file that version control is told to leave alone. */
  readonly isIgnored: (path: string) => Promise<boolean>;
  /** The folder that Mimir is started in; null: each file's own. */
  readonly workingDirectory: string | null;
}

/** What a plan is made from. */
export interface Planning {
  readonly judging: Judging;
  readonly wishes: SecureWishes;
  readonly ports: PlanningPorts;
  /** The deployment as it is. */
  readonly before: Judged;
  readonly folder: CertificateFolder;
}

export function planningOf(judging: Judging, wishes: SecureWishes, ports: PlanningPorts, before: Judged): Planning {
  const folder = certificateFolder(before, ports.workingDirectory, ports.paths);
  return {
    judging,
    wishes,
    ports,
    before,
    folder: wishes.issuer === 'vault' ? { ...folder, local: vaultFolder, target: vaultFolder.slice(0, -1) } : folder,
  };
}

/** The folder of Vault's secrets. */
const vaultFolder = 'mimir-tls/';

export function withoutExamples(judged: Judged): Judged {
  return { ...judged, processes: judged.processes.filter(({ process }) => !isExample(process)) };
}

export function processesOf({ processes }: Judged): readonly Process[] {
  return processes.map(({ process }) => process);
}

/** True where a folder of this machine, or another that is mounted there, holds what the folder of the container shows. */
export function isCovered(process: Process, folder: string): boolean {
  return mountAt(folder, ownMounts(process)) !== undefined;
}
