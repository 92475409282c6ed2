import { existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** What decides where compiled code is kept. */
export interface CacheGround {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The user who runs us; null where the system has none. */
  readonly user: number | null;
}

/**
 * Has Node keep compiled code from one run to the next, where it can and the user has not decided otherwise. What is in such a
 * folder is run: it has to be the user's own. It goes without one rather than fail.
 */
export function keepCompiledCode(): void {
  try {
    if (!('enableCompileCache' in nodeModule) || typeof nodeModule.enableCompileCache !== 'function') return;
    const { env, platform } = process;
    // Node itself looks at NODE_DISABLE_COMPILE_CACHE; with a cache, what code was reached is counted less exactly.
    if (env['NODE_DISABLE_COMPILE_CACHE'] !== undefined || env['NODE_V8_COVERAGE'] !== undefined) return;
    const folder = compiledCodeFolder({ platform, env, home: homedir(), user: process.getuid?.() ?? null });
    if (folder !== null) Reflect.apply(nodeModule.enableCompileCache, nodeModule, [folder]);
  } catch {
    // Nothing depends on it.
  }
}

/** The folder, which is made where it is missing; null where there is none that only the user can write to. */
export function compiledCodeFolder(ground: CacheGround): string | null {
  const base = userCaches(ground);
  if (base === null) return null;
  const { user } = ground;
  try {
    // Root whom somebody's home was handed to, as by sudo, would make folders there that their owner can't write to.
    if (user !== null && !isKeptFromOthers(user, nearestFolder(base))) return null;
    const folder = join(base, 'mimir-tls');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (user === null || isOnlyFor(user, folder)) return folder;
    return null;
  } catch {
    return null;
  }
}

/** The folder itself, or the nearest above it that is there. */
function nearestFolder(folder: string): string {
  if (existsSync(folder) || dirname(folder) === folder) return folder;
  return nearestFolder(dirname(folder));
}

/** Never the folder of temporary files, which Node would take: it is everybody's. */
function userCaches({ platform, env, home }: CacheGround): string | null {
  const own = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_CACHE_HOME'];
  if (own !== undefined && isAbsolute(own)) return own;
  if (platform === 'win32' || !isAbsolute(home)) return null;
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  return join(home, '.cache');
}

/** True for a real folder of the user's that nobody else may write to or exchange. */
function isOnlyFor(user: number, folder: string): boolean {
  const own = lstatSync(folder);
  const isOwn = own.isDirectory() && own.uid === user && (own.mode & 0o077) === 0;
  return isOwn && isKeptFromOthers(user, dirname(realpathSync(folder)));
}

/** True where nobody but the user and root may exchange what is in a folder, nor any folder that it is in. */
function isKeptFromOthers(user: number, folder: string): boolean {
  for (let current = realpathSync(folder), inner = ''; current !== inner; inner = current, current = dirname(current)) {
    const { uid, mode } = lstatSync(current);
    const isOpen = (mode & 0o022) !== 0;
    // Where everybody may write, such as in /tmp, a sticky folder leaves files to their owners.
    const isSticky = (mode & 0o1000) !== 0;
    if ((uid !== user && uid !== 0) || (isOpen && !isSticky)) return false;
  }
  return true;
}
