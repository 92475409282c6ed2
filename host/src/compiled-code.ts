import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';

/** So many runs each add the functions that they compiled: what the first did may be little. */
const learningRuns = 2;
/** Code of builds that are gone stays for so long. Milliseconds. */
const longest = 90 * 24 * 60 * 60 * 1000;
/** What stands around a module as Node runs it, in the line that the module begins with. */
const opening = '(function (exports, require, module, __filename, __dirname) {';

interface Loaded {
  readonly script: Script;
  /** How many runs have added to what is kept of it. */
  readonly runs: number;
}

/**
 * What V8 compiled of our modules, in a folder: every function that was called. Node itself would keep only those that are
 * compiled as a module is loaded. The names of the modules say what is in them.
 */
export class CompiledCode {
  /** By the name of the module. */
  private readonly loaded = new Map<string, Loaded>();
  private readonly folder: string;

  constructor(within: string, program: string) {
    this.folder = join(within, `${process.version}-${process.arch}-${program}`);
  }

  /** The function that runs a module, as Node calls it: compiled, or taken from what is kept. */
  moduleFunction(text: string, path: string): unknown {
    const name = basename(path);
    const kept = this.kept(name);
    const options = { filename: path, columnOffset: -opening.length };
    // Node takes the line away that has a shell start a program.
    const script = new Script(
      `${opening}${text.replace(/^#!.*/, '')}\n})`,
      kept ? { ...options, cachedData: kept.subarray(1) } : options,
    );
    const isTaken = kept !== null && script.cachedDataRejected !== true;
    this.loaded.set(name, { script, runs: isTaken ? (kept[0] ?? 0) : 0 });
    return script.runInThisContext();
  }

  /** Writes what this run has to add. */
  save(): void {
    const fresh = [...this.loaded].filter(([, { runs }]) => runs < learningRuns);
    this.loaded.clear();
    if (fresh.length === 0) return;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    for (const [name, { script, runs }] of fresh)
      writeWhole(join(this.folder, name), Buffer.concat([Buffer.from([runs + 1]), script.createCachedData()]));
    for (const path of readdirSync(this.folder).map((name) => join(this.folder, name)))
      if (Date.now() - statSync(path).mtimeMs > longest) rmSync(path, { force: true });
  }

  private kept(name: string): Buffer | null {
    try {
      return readFileSync(join(this.folder, name));
    } catch {
      return null;
    }
  }
}

/** It has its name only once all of it is on the disk: V8 runs whatever is there. */
function writeWhole(path: string, bytes: Buffer): void {
  const draft = `${path}.${String(process.pid)}`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, bytes);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
