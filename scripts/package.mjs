// Writes the packages: `node scripts/package.mjs [--npm] [--repository URL] [FILE]`, by default mimir-tls.vsix at the root, or with
// `--npm` mimir-tls.tgz. Where the project is published comes from `--repository`, else from package.json's `repository`, else from
// git's remote `origin`. The same commit gives the same bytes. `--built` takes the bundles as they are in dist/.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAll, extensionFiles, noticesOfExtension, packageFiles } from './build.mjs';
import { packagedMarkdown, publishedManifest, repositoryOf } from './published.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What either package has, by name; a folder is everything in it that `.vscodeignore` or `leftOut` lets through. */
const common = ['README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD-PARTY-NOTICES.txt', 'docs', 'schemas'];
const ofExtension = [
  ...common,
  ...['dist/map', 'dist/secure', noticesOfExtension],
  ...['images', 'syntaxes', 'language-configuration.json', '.vscodeignore'],
];
const ofNpm = [...common, 'dist/library.d.ts'];

/** Builds minified bundles and packs the extension; returns the archive's path. */
export async function packageExtension(file = join(root, 'mimir-tls.vsix'), { given, isBuilt = false } = {}) {
  const repository = repositoryOf(given, manifest, root);
  if (!isBuilt) await buildAll({ minify: true, repository });
  return staged(
    [...ofExtension, ...extensionFiles()],
    publishedManifest(without(manifest, ['scripts', 'exports', 'types']), repository),
    repository,
    (stage) => {
      renameSync(join(stage, noticesOfExtension), join(stage, 'THIRD-PARTY-NOTICES.txt'));
      // Everything is bundled, so no dependency goes in. Links are rewritten already.
      const options = ['--no-dependencies', '--no-rewrite-relative-links', '--out', file];
      if (repository === null) options.push('--allow-missing-repository');
      run(process.execPath, [vsce, 'package', ...options], stage);
      return file;
    },
  );
}

/** What only VS Code reads, or whoever builds. */
const notForNpm = [
  'displayName',
  'publisher',
  'icon',
  'categories',
  'main',
  'activationEvents',
  'capabilities',
  'contributes',
  'scripts',
  'devDependencies',
];

/** Builds minified bundles and packs the command line, the language server and the library for npm; returns the archive's path. */
export async function packageNpm(file = join(root, 'mimir-tls.tgz'), { given, isBuilt = false } = {}) {
  const repository = repositoryOf(given, manifest, root);
  if (!isBuilt) await buildAll({ minify: true, repository });
  const own = { ...without(manifest, notForNpm), main: 'dist/library.js', engines: { node: manifest.engines.node } };
  return staged([...ofNpm, ...packageFiles()], publishedManifest(own, repository), repository, (stage) => {
    rmSync(join(stage, 'docs/images'), { recursive: true, force: true });
    const packed = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', stage], stage).trim();
    renameOver(join(stage, packed), file);
    return file;
  });
}

/** Copies what a package has to a folder of its own, where modes and times do not depend on who checked it out. */
function staged(names, own, repository, pack) {
  const stage = mkdtempSync(join(tmpdir(), 'mimir-tls-package-'));
  try {
    for (const name of names)
      cpSync(join(root, name), join(stage, name), { recursive: true, filter: (path) => !path.endsWith('.map') });
    if (!names.includes('images')) rmSync(join(stage, 'docs/images'), { recursive: true, force: true });
    for (const path of filesIn(stage))
      chmodSync(join(stage, path), statSync(join(stage, path)).mode & 0o100 ? 0o755 : 0o644);
    for (const path of filesIn(stage).filter((each) => each.endsWith('.json')))
      writeFileSync(join(stage, path), `${JSON.stringify(JSON.parse(readFileSync(join(stage, path), 'utf8')))}\n`);
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(own)}\n`);
    const shipped = shippedNames(stage, names.includes('.vscodeignore'));
    for (const path of filesIn(stage).filter((each) => each.endsWith('.md'))) {
      const text = readFileSync(join(stage, path), 'utf8');
      writeFileSync(
        join(stage, path),
        packagedMarkdown(text, path, repository, (target) => shipped(target)),
      );
    }
    return pack(stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** Whether a file or folder ships. */
function shippedNames(stage, isExtension) {
  if (!isExtension) return (target) => existsSync(join(stage, target));
  const names = run(process.execPath, [vsce, 'ls', '--no-dependencies'], stage).trim().split('\n');
  return (target) => names.some((name) => name === target || name.startsWith(`${target.replace(/\/$/, '')}/`));
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}

function run(program, args, cwd) {
  const env = { ...process.env, TZ: 'UTC', SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? commitTime() };
  return execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Seconds since 1970; where there is no git, the first time that a zip archive can hold. */
function commitTime() {
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', ['log', '-1', '--format=%ct'], options).trim() || '315619200';
  } catch {
    return '315619200';
  }
}

function renameOver(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  try {
    renameSync(from, to);
  } catch {
    // Another disk.
    cpSync(from, to);
  }
}

function without(object, keys) {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      npm: { type: 'boolean', default: false },
      repository: { type: 'string' },
      built: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  const pack = values.npm ? packageNpm : packageExtension;
  console.log(await pack(file && resolve(file), { given: values.repository, isBuilt: values.built }));
}
