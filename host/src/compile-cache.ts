import { existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { Module } from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { CompiledCode } from './compiled-code';
import { byUsualFlags } from './memory';

/** What decides where compiled code is kept. */
export interface CacheGround {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The user who runs us; null where the system has none. */
  readonly user: number | null;
}

/** What this process keeps, if it keeps any. */
let compiled: CompiledCode | null = null;

/**
 * Keeps compiled code of the modules beside this one from one run to the next, unless the user has decided otherwise. What
 * is in such a folder is run: it has to be the user's own. It goes without one rather than fail. Programs that V8 runs by other
 * flags keep code apart.
 */
export function keepCompiledCode(program: 'cli' | 'server'): void {
  try {
    const { env, platform } = process;
    // Node's own switch counts for this too; with a cache, what code was reached is counted less exactly.
    if (env['NODE_DISABLE_COMPILE_CACHE'] !== undefined || env['NODE_V8_COVERAGE'] !== undefined) return;
    const folder = compiledCodeFolder({ platform, env, home: homedir(), user: process.getuid?.() ?? null });
    if (folder === null) return;
    const isFirst = compiled === null;
    compiled = new CompiledCode(folder, program);
    if (isFirst) compileOwnModules();
  } catch {
    // Nothing depends on it.
  }
}

/** Says that this run has come as far as most do: what it compiled is worth keeping. */
export function saveCompiledCode(): void {
  try {
    byUsualFlags(() => compiled?.save());
  } catch {
    // Nothing depends on it.
  }
}

/** Has our modules compiled by what keeps them. Node has no other way in: its hooks take sources alone. */
function compileOwnModules(): void {
  const nodes: unknown = Reflect.get(Module.prototype, '_compile');
  if (typeof nodes !== 'function') return;
  Reflect.set(Module.prototype, '_compile', function (this: NodeJS.Module, ...given: readonly unknown[]): unknown {
    const [text, path] = given;
    const isOurs = typeof text === 'string' && typeof path === 'string' && dirname(path) === __dirname;
    const run = isOurs ? ownFunction(text, path) : null;
    const load = (name: string): unknown => {
      const loaded: unknown = this.require(name);
      return loaded;
    };
    const exported: unknown =
      isOurs && typeof run === 'function'
        ? Reflect.apply(run, this.exports, [this.exports, load, this, path, __dirname])
        : Reflect.apply(nodes, this, given);
    return exported;
  });
}

/** Null where a module can't be compiled so: Node then says what is wrong with it. */
function ownFunction(text: string, path: string): unknown {
  try {
    return compiled?.moduleFunction(text, path) ?? null;
  } catch {
    return null;
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
