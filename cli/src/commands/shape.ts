import { Option } from 'commander';
import type { Call, Complaint } from './call';
import type { Given } from './given';

/** A command as its help, its completions and the reading of a call know it. */
export interface CommandShape {
  readonly name: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** How its arguments are shown, such as `[FILE...]`; empty for a command without any. */
  readonly words: string;
  readonly options: readonly Option[];
  /** Calls that teach it, each with what it does. */
  readonly examples: readonly (readonly [call: string, does: string])[];
  /** More that users need to know, below the options. */
  readonly notes?: string;
  /** True where options that are not known are for somebody else. */
  readonly passesOptionsOn?: boolean;
  read(given: Given): Call | Complaint;
}

/** An option with a value or without one. */
export function option(flags: string, says: string): Option {
  return new Option(flags, says);
}

/** An option whose value is one of these, which completions offer. The command itself checks it. */
export function choice(flags: string, says: string, choices: readonly string[]): Option {
  const made = new Option(flags, says);
  made.argChoices = [...choices];
  return made;
}

/** An option that may be given several times. */
export function repeated(flags: string, says: string): Option {
  return new Option(flags, says).argParser((value: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}
