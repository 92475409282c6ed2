import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let archive: string | null = null;

/** The extension's archive, packed once for all tests of a run, with the bundles that it holds in dist/. It is gone when the run ends. */
export function packedExtension(): string {
  if (archive !== null) return archive;
  const folder = mkdtempSync(join(tmpdir(), 'mimir-tls-package-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  archive = join(folder, 'mimir-tls.vsix');
  execFileSync(process.execPath, ['scripts/package.mjs', archive], { stdio: ['ignore', 'ignore', 'inherit'] });
  return archive;
}
