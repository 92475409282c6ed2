import { randomUUID } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { errorCode } from './file-errors';

/** Creates the lock file, or takes over one whose process is gone. Two that take over at once: one of them wins. */
export async function takeLock(path: string): Promise<'locked' | 'busy'> {
  if (await create(path)) return 'locked';
  const holder = await readFile(path, 'utf8').catch(() => '');
  if (isAlive(holder)) return 'busy';
  const stale = `${path}.${randomUUID()}`;
  try {
    await rename(path, stale);
  } catch {
    return 'busy'; // Another run was quicker.
  }
  // Quicker still: what was moved is the lock of the run that took over. It gets it back.
  const isOther = (await readFile(stale, 'utf8')) !== holder;
  if (isOther) await link(stale, path).catch(() => undefined);
  await unlink(stale);
  return !isOther && (await create(path)) ? 'locked' : 'busy';
}

async function create(path: string): Promise<boolean> {
  try {
    await writeFile(path, `${process.pid} ${hostname()}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** A holder on another machine, or one that cannot be told, counts as alive: somebody has to look. */
function isAlive(holder: string): boolean {
  const [, pid, host] = /^(\d+) (.*)\n$/.exec(holder) ?? [];
  if (pid === undefined || host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
