import type {
  CertificateReader,
  Clock,
  Files,
  KeyMaker,
  Paths,
  Revision,
  VersionControl,
} from '../../../core/src/ports';
import type { Dialed, DialOrder } from '../../../core/src/probe/dialing';

/** What the command line prints to. */
export interface Terminal {
  write(text: string): void;
  error(text: string): void;
}

/** All paths are absolute. */
export interface Walked {
  readonly files: readonly string[];
  /** Folders that could not be read. */
  readonly unread: readonly string[];
  /** Whether there is more than was walked. */
  readonly isCut: boolean;
}

export interface Network {
  /** Calls a server, and ends all connections to it. */
  dial(order: DialOrder): Promise<Dialed>;
  /** PEM text of the CAs that are trusted where no CA file is named. */
  publicRoots(): Promise<string>;
}

/** The machine that the command runs on, as an argument, so that it is tested like any function. */
export interface World {
  readonly terminal: Terminal;
  readonly files: Files;
  readonly certificates: CertificateReader;
  readonly keys: KeyMaker;
  readonly clock: Clock;
  readonly paths: Paths;
  /** Absent where nothing is under version control. */
  readonly versionControl?: VersionControl;
  /** Sentences on what version control was asked and could not be found out; they come while files are judged. */
  readonly doubts?: readonly string[];
  /** The folder that relative FILE arguments are relative to. */
  readonly currentFolder: string;
  /** What `-` stands for; null where it is no text, or too long. */
  input(): Promise<string | null>;
  /** The files below a folder, without those that git ignores there and those that patterns (as in `.gitignore`, from `base`) exclude. */
  walk(folder: string, excludes: readonly string[], base: string): Promise<Walked>;
  /** The files of a commit by whatever name, in the repository around the current folder; a doubt is a part of a sentence. */
  revision(name: string): Promise<Revision | { readonly doubt: string }>;
  /** What only `probe` uses. */
  readonly network: Network;
  /** Tells what is done now, while it takes long. Absent where nobody watches. */
  progress?(text: string): void;
  /** Takes a little more time for much less memory. Absent where the process is not the call's own. */
  keepMemorySmall?(): void;
  /** Writes a file of output whole, in the place of one that is there. Gives the failure as a sentence, or null. */
  save(path: string, text: string): Promise<string | null>;
  /** Whether what is printed is shown in colors. */
  readonly hasColors: boolean;
  /** The page that explains the rules, each by its id as anchor; null where none is published. */
  readonly rulesUrl: string | null;
  readonly version: string;
  /** Whether our own failures are told with the place in the program. */
  readonly isDebugging: boolean;
  /** Runs the language server until its editor is done. */
  serve(): Promise<number>;
  /** Told once files were judged. */
  hasJudged?(): void;
}

/** Nothing at or above the threshold; findings; a call that cannot be done; our own failure. */
export const exitCode = { clean: 0, findings: 1, usage: 2, failure: 3 } as const;
