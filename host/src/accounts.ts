import { readFileSync } from 'node:fs';
import type { Account } from '../../core/src/ports';

/** A user of `/etc/passwd` by name or number, with its groups; null where it is not listed there, or nothing can be read. */
export function accountOf(user: string): Account | null {
  const entry = linesOf('/etc/passwd').find(([name, , id]) => name === user || id === user);
  const [name, , id, group] = entry ?? [];
  if (name === undefined || !isNumber(id) || !isNumber(group)) return null;
  const groups = [Number(group)];
  for (const [, , number, members = ''] of linesOf('/etc/group'))
    if (isNumber(number) && members.split(',').includes(name)) groups.push(Number(number));
  return { user: Number(id), groups };
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^\d+$/.test(text);
}

/** Both files are small, on the machine's own disk, and rarely asked for. */
function linesOf(path: string): readonly (readonly string[])[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(':'));
  } catch {
    return [];
  }
}
