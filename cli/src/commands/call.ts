import { CommanderError, type Command } from 'commander';
import { present } from '../../../core/src/model/present';
import type { MimirVersion } from '../../../core/src/model/version';
import type { CheckCall } from './check-call';
import type { CertsWishes } from './certs-call';
import type { SecureOptions } from './secure-call';
import { programFor } from './program';
import type { Shell } from './shell-completion';
import type { Naming } from '../judging/finding-files';
import type { JudgingCall } from '../judging/project-settings';

export interface CertsCall extends JudgingCall, CertsWishes {
  readonly command: 'certs';
  readonly format: 'human' | 'json';
}

export interface SecureCall extends JudgingCall, SecureOptions {
  readonly command: 'secure';
  readonly format: 'human' | 'json';
}

export interface MapCall extends JudgingCall {
  readonly command: 'map';
  readonly format: 'table' | 'json' | 'mermaid' | 'svg';
  readonly env: ReadonlyMap<string, string>;
}

export interface ConvertCall extends JudgingCall {
  readonly command: 'convert';
  /** What is to be printed. */
  readonly to: 'yaml' | 'flags';
}

export interface InspectCall extends JudgingCall {
  readonly command: 'inspect';
  /** Certificate and key files, Secrets, or `-`; `files` are the configurations that may use them. */
  readonly inspected: readonly string[];
  readonly format: 'human' | 'json';
  /** Milliseconds; a certificate that ends within them fails. Null where none does. */
  readonly expiresWithin: number | null;
}

export interface InitCall extends JudgingCall {
  readonly command: 'init';
  /** As given. */
  readonly folder: string;
}

export interface ExplainCall extends JudgingCall {
  readonly command: 'explain';
  readonly subject: { readonly topic: string } | { readonly from: string; readonly to: string };
  readonly naming: Naming;
  readonly env: ReadonlyMap<string, string>;
}

export interface DiffCall extends JudgingCall {
  readonly command: 'diff';
  /** Files, folders or revisions, as given. */
  readonly before: string;
  readonly after: string;
  readonly format: 'human' | 'json' | 'markdown';
  readonly excludes: readonly string[];
  /** As given; null for standard output. */
  readonly output: string | null;
  readonly env: ReadonlyMap<string, string>;
}

export interface UpgradeCall extends JudgingCall {
  readonly command: 'upgrade';
  /** The version that is to run. */
  readonly to: MimirVersion;
  /** Whether renamed options are reported, written under their new names, or printed as a diff. */
  readonly wish: 'report' | 'fix' | 'diff';
  readonly format: 'human' | 'json';
  readonly excludes: readonly string[];
  readonly env: ReadonlyMap<string, string>;
}

export interface ProbeCall extends JudgingCall {
  readonly command: 'probe';
  readonly target: { readonly host: string; readonly port: number };
  /** A family of options, maybe after a process and a slash; null for anybody. */
  readonly client: string | null;
  /** Milliseconds. */
  readonly limit: number;
  readonly format: 'human' | 'json';
  readonly env: ReadonlyMap<string, string>;
}

export type JudgingCommand =
  | DiffCall
  | UpgradeCall
  | ProbeCall
  | ExplainCall
  | CheckCall
  | CertsCall
  | SecureCall
  | InspectCall
  | MapCall
  | ConvertCall
  | InitCall;

/** What the user wants, or why that cannot be told. */
export type Call =
  | JudgingCommand
  | { readonly command: 'help'; readonly text: string }
  | { readonly command: 'version' }
  | { readonly command: 'list-rules'; readonly format: string }
  | { readonly command: 'completion'; readonly shell: Shell }
  | { readonly command: 'lsp' }
  | { readonly command: 'none'; readonly complaint: string };

export interface Complaint {
  readonly complaint: string;
}

/** Reads the arguments after the program's name. */
export function parseCall(argv: readonly string[]): Call {
  const { own, rest } = separated(argv);
  const calls: Call[] = [];
  let printed = '';
  const called = (command: Command, asked: Call | Complaint): void => {
    if ('complaint' in asked) calls.push(complain(asked.complaint, command));
    else calls.push(asked);
  };
  // To read the options of all commands would take longer than to read the call.
  const program = programFor(rest, called, own[0]);
  const output = {
    writeOut: (text: string) => (printed += text),
    writeErr: (text: string) => (printed += text),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  };
  for (const each of [program, ...program.commands]) each.configureOutput(output);
  if (own.length === 0) return complain('Specify a command, such as: mimir-tls check', program);
  try {
    program.parse([...own], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return afterRefusal(error, printed, program, own);
  }
  return calls.at(-1) ?? complain('Specify a command, such as: mimir-tls check', program);
}

/** What follows `--` is read by the command itself. */
function separated(given: readonly string[]): {
  readonly own: readonly string[];
  readonly rest: readonly string[] | null;
} {
  const argv = withTopic(given);
  const at = argv.indexOf('--');
  if (at < 0) return { own: argv, rest: null };
  return { own: argv.slice(0, at), rest: argv.slice(at + 1) };
}

/** What `explain` is asked about may be a flag of Mimir's, which is no option of the call. */
function withTopic(argv: readonly string[]): readonly string[] {
  if (argv[0] !== 'explain') return argv;
  return argv.map(withoutDashes);
}

/** A flag of Mimir's, which has a dot, as the word that is asked about. */
function withoutDashes(word: string): string {
  if (/^--?[a-z][a-z-]*\./.test(word)) return word.replace(/^--?/, '');
  return word;
}

/** The library stops by an exception, also once it has printed help. */
function afterRefusal(
  { code, message }: CommanderError,
  printed: string,
  program: Command,
  own: readonly string[],
): Call {
  if (code === 'commander.version') return { command: 'version' };
  if (code === 'commander.help' || code === 'commander.helpDisplayed') return { command: 'help', text: printed };
  const command = program.commands.find((each) => each.name() === own[0]) ?? program;
  const sentence = message.replace(/^error: /, '');
  return complain(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`, command);
}

function complain(complaint: string, command: Command): Call {
  const names = present([command.parent, command]).map((each) => each.name());
  return { command: 'none', complaint: `${complaint}\nRun ${names.join(' ')} --help for its options.` };
}
