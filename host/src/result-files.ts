import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResultFiles } from '../../core/src/ports';

/** In a folder below that of temporary files, which is made with the first of them. */
export function createResultFiles(): ResultFiles {
  let folder: string | null = null;
  const numbers = new Map<string, number>();
  const home = (): string => {
    if (folder !== null) return folder;
    const made = mkdtempSync(join(tmpdir(), 'mimir-tls-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
    return made;
  };
  return {
    async save(key, name, text) {
      const number = numbers.get(key) ?? numbers.size + 1;
      numbers.set(key, number);
      try {
        const own = join(home(), String(number));
        await mkdir(own, { recursive: true, mode: 0o700 });
        const path = join(own, name);
        await writeFile(path, text, { mode: 0o600 });
        return path;
      } catch {
        return null;
      }
    },
  };
}
