import type {
  CertificateReader,
  Clock,
  Files,
  FolderWatching,
  KeyMaker,
  Paths,
  ResultFiles,
  VersionControl,
} from '../../../core/src/ports';

/** Git, as far as private keys must be kept from it. */
export interface KeyGuard {
  /** True where git would pick the file up. */
  wouldTrack(path: string): Promise<boolean>;
  /** Adds the file to `.gitignore`; null where that went well, else why not. */
  ignore(path: string): Promise<string | null>;
}

/** What the server needs of the machine that it runs on. */
export interface ServerPorts {
  readonly files: Files;
  /** For what the client does not watch. */
  readonly folderWatching: FolderWatching;
  readonly certificates: CertificateReader;
  readonly keys: KeyMaker;
  readonly clock: Clock;
  readonly paths: Paths;
  /** Absent where nothing is under version control. */
  readonly versionControl?: VersionControl;
  readonly git: KeyGuard;
  /** Absent where nothing may be written but certificates. */
  readonly results?: ResultFiles;
  /** How long a client may take to say what its user set, in milliseconds; 2,000 where nothing is said. */
  readonly patience?: number;
  readonly version: string;
  /** Where the rules are described for a client that does not say it itself; absent where nobody knows. */
  readonly rulesUrl?: string;
  /** Told each time a file was checked. */
  readonly hasChecked?: () => void;
}
