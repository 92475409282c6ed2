import type { Fault } from './faults';
import type { FuzzInput } from './inputs';

/** What inputs are sent through. */
export interface Target {
  readonly edits: EditCounts;
  /** All that is wrong with what became of the input. Does not reject. */
  judge(input: FuzzInput): Promise<readonly Fault[]>;
  close(): Promise<void>;
}

/** How many edits were offered so far, and how many of them were made and judged. */
export interface EditCounts {
  readonly offered: number;
  readonly tried: number;
}

/** The time that one answer may take of a processor, in microseconds. The machine's other work does not count. */
const patience = 1_000_000;

export function isSlow(before: NodeJS.CpuUsage): boolean {
  const { user, system } = process.cpuUsage(before);
  return user + system > patience;
}
