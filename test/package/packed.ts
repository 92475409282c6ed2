import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Packages {
  readonly extension: string;
  readonly npm: string;
}

let packages: Packages | null = null;

/** Both packages, packed once for all tests of a run from the same bundles, which are in dist/ then. They are gone when the run ends. */
function packed(): Packages {
  if (packages !== null) return packages;
  const folder = mkdtempSync(join(tmpdir(), 'mimir-tls-package-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  packages = { extension: join(folder, 'mimir-tls.vsix'), npm: join(folder, 'mimir-tls.tgz') };
  pack(packages.extension);
  pack('--npm', '--built', packages.npm);
  return packages;
}

function pack(...argv: readonly string[]): void {
  execFileSync(process.execPath, ['scripts/package.mjs', ...argv], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The extension's archive. */
export function packedExtension(): string {
  return packed().extension;
}

/** The archive for npm. */
export function packedForNpm(): string {
  return packed().npm;
}

/** The names in order, with the files that programs share as one: each of those is called by what is in it. */
export function withoutHashes(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.replace(/^dist\/part-\w{8}\.js$/, 'dist/part.js')))].sort();
}
