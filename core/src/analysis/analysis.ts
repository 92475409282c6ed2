import type { Facts } from '../model/facts';
import type { Finding } from '../model/finding';
import type { Notes } from '../model/memo';
import type { Process } from '../model/process';
import type { ConfigDocument } from '../model/setting';
import type { SourceText } from '../model/text';
import type { MimirVersion } from '../model/version';
import type { Call } from '../topology/http-call';
import type { Link } from '../topology/links';
import type { Coverage, Unseen } from './coverage';

/** One process with what was read for it and what is wrong with it alone. */
export interface ProcessAnalysis {
  readonly process: Process;
  readonly facts: Facts;
  readonly findings: readonly Finding[];
  /** What it names and what could not be looked at. */
  readonly seen: SeenFiles;
}

export interface SeenFiles {
  /** Every place where one of its paths may lead, absolute, whether or not anything is there. */
  readonly places: readonly string[];
  /** The certificate files that were read, by their paths. */
  readonly certificates: readonly string[];
  readonly unseen: readonly Unseen[];
}

/** Processes that belong together, and what is between them. */
export interface DeploymentAnalysis {
  readonly processes: readonly ProcessAnalysis[];
  /** Put together when somebody asks for them: of a large memberlist cluster there are very many. */
  readonly links: readonly Link[];
  /** How many links and calls there are. */
  readonly hopCount: number;
  readonly calls: readonly Call[];
  /** What is wrong with any of the processes, links or calls. */
  readonly findings: readonly Finding[];
  /** The deployments that it puts side by side; absent where it is one. */
  readonly parts?: readonly DeploymentAnalysis[];
  /** What was found out about the deployment, by whoever asks for it. Absent where nobody asks twice. */
  readonly notes?: Notes;
}

/** Everything known about one version of one file. */
export interface FileAnalysis {
  readonly source: SourceText;
  /** Null for a file that is none of Mimir's. */
  readonly kind: string | null;
  readonly documents: readonly ConfigDocument[];
  /** Those that read the file: several, where files share a YAML. */
  readonly processes: readonly ProcessAnalysis[];
  /** The one that the file belongs to; all of them, side by side, where variants of a deployment share it. */
  readonly deployment: DeploymentAnalysis;
  readonly findings: readonly Finding[];
  /** What comments in the file suppress. */
  readonly suppressed: readonly Finding[];
  readonly mimirVersion: MimirVersion;
  /** What was found out about the file, by whoever asks for it. Absent where nobody asks twice. */
  readonly notes?: Notes;
}

/** What was asked about one file: the answer for it, and for all that share a deployment with it, open or not. */
export interface Answer {
  /** By URI. */
  readonly files: ReadonlyMap<string, FileAnalysis>;
  /** Each that the file belongs to, apart. */
  readonly deployments: readonly DeploymentAnalysis[];
  readonly coverage: Coverage;
}
