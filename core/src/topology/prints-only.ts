import type { Process } from '../model/process';

/** Flags that make Mimir print something and end (spec 4.1). */
const printing = ['version', 'modules', 'help', 'help-all', 'h'] as const;

/** True for a process that looks at nothing else, since it only prints something. */
export function printsOnly({ configuration }: Pick<Process, 'configuration'>): boolean {
  return printing.some((flag) => {
    const value = configuration.flag(flag);
    return value?.text === 'true' && value.written !== null;
  });
}
