// Installs a real VS Code server, the Node that it wants and the driver of the browser beside this file.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, 'node_modules');
const stamp = join(packages, '.installed-from');

/** The two lock files' text: the set-up is done again when either changes. */
const wanted = ['package-lock.json', 'vscode-deps/package-lock.json']
  .map((name) => readFileSync(join(here, name), 'utf8'))
  .join('\n');

/** Makes sure that the set-up stands, and does nothing when it does. Needs the network only the first time. */
export function setUp() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  for (const folder of [here, join(here, 'vscode-deps')]) {
    // The install scripts would build native modules that a server without a desktop never loads.
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  }
  const linked = join(packages, 'code-server/lib/vscode/node_modules');
  rmSync(linked, { recursive: true, force: true });
  symlinkSync('../../../../vscode-deps/node_modules', linked);
  writeFileSync(stamp, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
