// Writes the extension's archive: `node scripts/package.mjs [FILE]`, by default mimir-tls.vsix at the root.
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const vsce = join(root, 'node_modules/@vscode/vsce/vsce');

/** Builds minified bundles and packs them; returns the archive's path. */
export async function packageExtension(file = join(root, 'mimir-tls.vsix')) {
  await buildAll({ minify: true });
  // Everything is bundled, so no dependency goes in; the README's pictures travel with it.
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file];
  execFileSync(process.execPath, [vsce, 'package', ...options], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file] = process.argv.slice(2);
  console.log(await packageExtension(file && resolve(file)));
}
