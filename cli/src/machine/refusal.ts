import { neutral } from '../../../core/src/model/neutral';
import { exitCode, type World } from './world';

/** Tells why a call can't be done, in a sentence. Returns the exit status. */
export function refuse(complaint: string, { terminal }: Pick<World, 'terminal'>): number {
  terminal.error(`${neutral(complaint)}\n`);
  return exitCode.usage;
}
