// Bundles the client, the language server, the command line and the webviews' pages into dist/, and writes the licenses of what
// they hold to THIRD-PARTY-NOTICES.txt. `--minify` is what a package ships; `--npm` leaves out what only VS Code runs.
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { commonJs } from './common-js.mjs';
import { pageOf, webAddress } from './published.mjs';
import { bundledPackages, licenseObjections, noticesText } from './notices.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What Node runs by itself, and the extension, which VS Code runs in its own process. They share the files that all their code is in. */
const programs = [
  { source: 'client/src/extension.ts', bundle: 'dist/client.js', executable: false },
  { source: 'server/src/language-server.ts', bundle: 'dist/server.js', executable: true },
  { source: 'cli/src/mimir-tls.ts', bundle: 'dist/cli.js', executable: true },
  { source: 'library/src/index.ts', bundle: 'dist/library.js', executable: false },
];

/** Data that is read when a program starts: to have it parsed as JSON takes less time than as a part of the program. */
const data = ['core/src/catalogue/options.json', 'core/src/catalogue/options-by-path.json'];

/** The notices that the extension ships, which has no command line. */
export const noticesOfExtension = 'dist/extension-notices.txt';

/** What only VS Code runs. */
const ofExtensionAlone = ['dist/client.js', 'dist/map', 'dist/secure', noticesOfExtension];

/** The pages that webviews show: a script and a style each, for a browser. */
const pages = [
  { script: 'webview/src/page.ts', style: 'webview/src/map.css', bundle: 'dist/map/map' },
  { script: 'webview/src/secure-page.ts', style: 'webview/src/secure.css', bundle: 'dist/secure/secure' },
];

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Bundles of node-forge only what certificates need. */
const forgeInPart = {
  name: 'node-forge in part',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^node-forge$/ }, () => ({ path: join(root, 'scripts/bundled/node-forge.cjs') })),
};

/** The protocol's types and texts as the libraries of client and server take them, so that there is one module of each. */
const protocolOnce = {
  name: 'protocol once',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^vscode-languageserver-(?:types|textdocument)$/ }, ({ path }) => ({
      path: join(root, 'node_modules', path, 'lib/umd/main.js'),
    })),
};

/** The client's library asks whether VS Code is new enough, which VS Code has asked before it starts an extension: `engines`. */
const versionAskedOnce = {
  name: 'version asked once',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^semver\/functions\/(?:parse|satisfies)$/ }, ({ path }) => ({ path, namespace: 'asked' }));
    onLoad({ filter: /.*/, namespace: 'asked' }, () => ({ contents: 'module.exports = (version) => ({ version });' }));
  },
};

/** The package yaml as ES modules, which it has for browsers: unused code is shaken off, and what is left starts sooner. */
const yamlInPart = {
  name: 'yaml in part',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^yaml$/ }, () => ({ path: join(root, 'node_modules/yaml/browser/dist/index.js') }));
    // Node's decoder passes over what is not base64; that of browsers throws.
    onLoad({ filter: /[\\/]yaml-1\.1[\\/]binary\.js$/ }, ({ path }) => ({
      contents: `const atob = (text) => Buffer.from(text, 'base64').toString('latin1');\n${readFileSync(path, 'utf8')}`,
    }));
  },
};

/** Leaves out what starts other programs: of the package commander, and of the server's library. Nothing here calls it. */
const startsNothing = {
  name: 'starts nothing',
  setup: ({ onResolve, onLoad }) => {
    const leaveOut = ({ path }) => ({ path, namespace: 'left-out' });
    onResolve({ filter: /^node:child_process$/ }, leaveOut);
    onResolve({ filter: /^\.\/files$/ }, (asked) =>
      /[\\/]vscode-languageserver[\\/]lib[\\/]node$/.test(asked.resolveDir) ? leaveOut(asked) : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** Loads cryptography when it is first used: by us, and by the protocol's library. */
const cryptoWhenUsed = {
  name: 'crypto when used',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^node:crypto$/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path, external: true } : { path: join(root, 'scripts/bundled/crypto.mjs') },
    );
    onResolve({ filter: /^crypto$/ }, ({ resolveDir }) =>
      /[\\/]vscode-jsonrpc[\\/]/.test(resolveDir)
        ? { path: join(root, 'scripts/bundled/protocol-crypto.cjs') }
        : undefined,
    );
  },
};

/** Leaves data beside the programs. */
const dataBeside = {
  name: 'data beside',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\.json$/ }, ({ path, resolveDir }) =>
      data.includes(relative(root, join(resolveDir, path)).replaceAll(sep, '/'))
        ? { path: `./${basename(path)}`, external: true }
        : undefined,
    ),
};

/** Bundles of isomorphic-git what reads objects: nothing here writes, merges or fetches. */
const gitInPart = {
  name: 'isomorphic-git in part',
  setup: ({ onResolve, onLoad }) => {
    // Its ES module is smaller once unused code is shaken off.
    onResolve({ filter: /^isomorphic-git$/ }, () => ({ path: join(root, 'node_modules/isomorphic-git/index.js') }));
    onResolve({ filter: /^(?:clean-git-ref|diff3|minimisted)$/ }, ({ path }) => ({ path, namespace: 'git-left-out' }));
    onLoad({ filter: /.*/, namespace: 'git-left-out' }, () => ({ contents: 'export default {};' }));
  },
};

function optionsOf(minify, rulesUrl) {
  return {
    absWorkingDir: root,
    metafile: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    // The ES modules of packages are smaller once unused code is shaken off.
    mainFields: ['module', 'main'],
    minify,
    sourcemap: minify ? false : 'linked',
    legalComments: 'none',
    define: {
      'process.env.MIMIR_TLS_VERSION': JSON.stringify(manifest.version),
      'process.env.MIMIR_TLS_RULES_URL': JSON.stringify(rulesUrl),
    },
    logLevel: 'warning',
  };
}

/** What several programs need, or one only at times, is in files of its own, `dist/part-….js`. */
async function bundlePrograms(options) {
  const { metafile, outputFiles } = await build({
    ...options,
    entryPoints: programs.map(({ source, bundle }) => ({ in: source, out: bundle.replace(/\.js$/, '') })),
    outdir: '.',
    chunkNames: 'dist/part-[hash]',
    splitting: true,
    format: 'esm',
    external: ['vscode'],
    plugins: [
      forgeInPart,
      gitInPart,
      yamlInPart,
      protocolOnce,
      versionAskedOnce,
      startsNothing,
      cryptoWhenUsed,
      dataBeside,
    ],
    write: false,
  });
  for (const { path, text } of outputFiles) writeFileSync(path, path.endsWith('.js') ? commonJs(text, path) : text);
  for (const { bundle } of programs.filter(({ executable }) => executable)) {
    const path = join(root, bundle);
    writeFileSync(path, `#!/usr/bin/env node\n${readFileSync(path, 'utf8')}`);
    chmodSync(path, 0o755);
  }
  return metafile;
}

async function bundlePage({ script, style, bundle }, minify) {
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: [script, style].map((source) => ({ in: source, out: bundle })),
    outdir: '.',
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
    minify,
    // The page may load nothing, a map of its source least of all.
    sourcemap: minify ? false : 'inline',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return metafile;
}

/** Rejects where a source does not bundle, or where a package that is bundled may not ship. With a repository, rules are explained there. */
export async function buildAll({ minify = false, repository = webAddress(repositoryField()) } = {}) {
  const options = optionsOf(minify, repository === null ? '' : pageOf(repository, 'docs/rules.md'));
  removeParts();
  const [ofPrograms, ...drawn] = await Promise.all([
    bundlePrograms(options),
    ...pages.map((page) => bundlePage(page, minify)),
  ]);
  const packages = bundledPackages([ofPrograms, ...drawn], root);
  const objections = licenseObjections(packages);
  if (objections.length > 0) throw new Error(objections.join('\n'));
  writeData();
  writeTypes();
  writeFileSync(join(root, 'THIRD-PARTY-NOTICES.txt'), noticesText(packages));
  const ofExtension = partOf(ofPrograms, extensionFiles());
  writeFileSync(join(root, noticesOfExtension), noticesText(bundledPackages([ofExtension, ...drawn], root)));
}

/** Their names say what is in them, so that those of another build would stay. */
function removeParts() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const name of readdirSync(join(root, 'dist')))
    if (/^part-.*\.js(?:\.map)?$/.test(name)) rmSync(join(root, 'dist', name));
}

function writeData() {
  for (const path of data) {
    const text = JSON.stringify(JSON.parse(readFileSync(join(root, path), 'utf8')));
    writeFileSync(join(root, 'dist', basename(path)), `${text}\n`);
  }
}

function writeTypes() {
  const types = readFileSync(join(root, 'library/src/types.ts'), 'utf8');
  const exported = '\nexport declare const check: Check;\nexport declare const checkText: CheckText;\n';
  writeFileSync(join(root, 'dist/library.d.ts'), `${types}${exported}`);
}

/** What went into these files. */
function partOf({ outputs }, files) {
  const inputs = files.flatMap((path) => Object.entries(outputs[path]?.inputs ?? {}));
  return { inputs: Object.fromEntries(inputs) };
}

/** What the extension runs in VS Code and beside it. */
export function extensionFiles() {
  return filesOf(['dist/client.js', 'dist/server.js']);
}

/** What the command line, the server and the library run. */
export function packageFiles() {
  return filesOf(['dist/cli.js', 'dist/server.js', 'dist/library.js']);
}

/** Programs, and the files beside them that they may load. */
function filesOf(programs) {
  const found = new Set(programs);
  for (const program of found) {
    if (!program.endsWith('.js')) continue;
    const text = readFileSync(join(root, program), 'utf8');
    for (const [, name] of text.matchAll(/\brequire\("\.\/([^"/]+)"\)/g)) found.add(`dist/${name}`);
  }
  return [...found];
}

function repositoryField() {
  return manifest.repository?.url ?? manifest.repository;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildAll({ minify: process.argv.includes('--minify') }).catch((error) => {
    // esbuild has told its own errors already.
    if (!error.errors) console.error(error.message);
    process.exit(1);
  });
  if (process.argv.includes('--npm')) {
    const shared = packageFiles();
    const parts = extensionFiles().filter((path) => !shared.includes(path));
    for (const path of [...ofExtensionAlone, ...parts]) rmSync(join(root, path), { recursive: true, force: true });
  }
}
