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
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

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
      kept ? { ...options, cachedData: kept.code } : options,
    );
    const isTaken = kept !== null && script.cachedDataRejected !== true;
    this.loaded.set(name, { script, runs: isTaken ? kept.runs : 0 });
    return script.runInThisContext();
  }

  /** Writes what this run has to add. */
  save(): void {
    const fresh = [...this.loaded].filter(([, { runs }]) => runs < learningRuns);
    this.loaded.clear();
    if (fresh.length === 0) return;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    for (const [name, { script, runs }] of fresh)
      writeWhole(join(this.folder, name), bytesOf({ runs: runs + 1, code: script.createCachedData() }));
    for (const path of readdirSync(this.folder).map((name) => join(this.folder, name)))
      if (Date.now() - statSync(path).mtimeMs > longest) rmSync(path, { force: true });
  }

  private kept(name: string): Kept | null {
    try {
      return keptIn(readFileSync(join(this.folder, name)));
    } catch {
      return null;
    }
  }
}

/** What a file has of a module: a byte of runs and the code, after the sum of both. */
interface Kept {
  readonly runs: number;
  readonly code: Buffer;
}

const sumLength = 4;

function bytesOf({ runs, code }: Kept): Buffer {
  const content = Buffer.concat([Buffer.from([runs]), code]);
  const sum = Buffer.alloc(sumLength);
  sum.writeUInt32LE(crc32(content));
  return Buffer.concat([sum, content]);
}

/** Null for bytes that are not as they were written: V8 runs whatever it gets, and where that is damaged, the process ends. */
function keptIn(bytes: Buffer): Kept | null {
  const content = bytes.subarray(sumLength);
  if (content.length === 0 || bytes.readUInt32LE() !== crc32(content)) return null;
  return { runs: content.readUInt8(), code: content.subarray(1) };
}

/** It has its name only once all of it is on the disk. */
function writeWhole(path: string, bytes: Buffer): void {
  const draft = `${path}.${String(process.pid)}`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(file, bytes);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
