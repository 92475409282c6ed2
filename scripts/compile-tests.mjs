// Compiles sources and tests into out/, file by file and without a look at types: `npm run types` has that. What an earlier
// compilation left there goes first: a deleted test must not run.
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folders = ['core/src', 'host/src', 'server/src', 'client/src', 'cli/src', 'webview/src', 'library/src', 'test'];

const files = folders.flatMap((folder) => filesIn(folder));
rmSync(join(root, 'out'), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: files.filter((file) => file.endsWith('.ts')),
  outdir: 'out',
  outbase: '.',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
});
for (const data of files.filter((file) => file.endsWith('.json') && !file.startsWith('test/')))
  cpSync(join(root, data), join(root, 'out', data));

/** Relative to the root. Test set-ups of their own have packages that are none of ours. */
function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (path === 'test/e2e' || path === 'test/fixtures') return [];
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
