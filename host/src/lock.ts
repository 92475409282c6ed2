import { randomUUID } from 'node:crypto';
import { link, readFile, readlink, rename, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { readBounded } from './bounded-reading';
import { errorCode } from './file-errors';
import { createWhole, isLink } from './writing';

/** A run takes minutes at most. A lock that nobody here can ask about counts as left behind once it is this old. */
const foreignLockLife = 60 * 60 * 1000;

/** No name of a host is longer. */
const longestHolder = 4096;

/** Creates the lock file, or takes over one whose process is gone. Two that take over at once: one of them wins. */
export async function takeLock(path: string): Promise<'locked' | 'busy'> {
  if (await create(path)) return 'locked';
  const holder = await holderOf(path);
  if (!(await isLeftBehind(path, holder))) return 'busy';
  const stale = `${path}.${randomUUID()}`;
  try {
    await rename(path, stale);
  } catch {
    return 'busy'; // Another run was quicker.
  }
  // Quicker still: what was moved is the lock of the run that took over. It gets it back.
  const isOther = (await holderOf(stale)) !== holder;
  if (isOther) await link(stale, path).catch(() => undefined);
  await unlink(stale);
  if (!isOther && (await create(path))) return 'locked';
  return 'busy';
}

/** What a lock says; '' for what is no lock of ours, such as a pipe that someone put there. */
async function holderOf(path: string): Promise<string> {
  const reading = await readBounded(path, longestHolder).catch(() => null);
  if (reading?.kind === 'read') return reading.bytes.toString('utf8');
  return '';
}

/** Whole or not at all: a lock that does not say whose it is would stand for an hour. */
async function create(path: string): Promise<boolean> {
  const holder = [process.pid, hostname(), (await startOf(process.pid)) ?? '-', await processSpace()].join(' ');
  try {
    return (await createWhole(path, `${holder}\n`, 0o600)) === 'created';
  } catch (error) {
    // A run that got the lock first clears away all drafts, and ours among them.
    if (isLink(error) && errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** A process of this machine is asked for; one of another machine or container cannot be, so that time decides. */
async function isLeftBehind(path: string, holder: string): Promise<boolean> {
  const [, pid, host, start, space] = /^(\d+) (\S+)(?: (\S+) (\S+))?\n$/.exec(holder) ?? [];
  const isHere = host === hostname() && (space === undefined || space === (await processSpace()));
  if (pid === undefined || !isHere) {
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    return age > foreignLockLife;
  }
  if (!isAlive(Number(pid))) return true;
  // The number of a dead process may have been given to another one.
  const present = await startOf(Number(pid));
  return start !== undefined && start !== '-' && present !== null && present !== start;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** When a process started, in a form that can only be compared; null where the system does not tell. */
async function startOf(pid: number): Promise<string | null> {
  const status = await readFile(`/proc/${String(pid)}/stat`, 'latin1').catch(() => '');
  // The name, in brackets, may hold anything; the start is field 22, and what follows the name begins with field 3.
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

/** Containers may share a host name and a folder, while each counts its processes for itself. */
async function processSpace(): Promise<string> {
  return readlink('/proc/self/ns/pid').catch(() => '-');
}
