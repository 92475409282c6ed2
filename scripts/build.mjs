// Bundles the client, the language server, the command line and the webviews' pages into dist/, and writes the licenses of what
// they hold to THIRD-PARTY-NOTICES.txt. `--minify` is what a package ships; `--npm` leaves out what only VS Code runs.
import { appendFileSync, chmodSync, copyFileSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pageOf, webAddress } from './published.mjs';
import { bundledPackages, licenseObjections, noticesText } from './notices.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const programs = [
  { source: 'client/src/extension.ts', bundle: 'dist/client.js', executable: false },
  { source: 'server/src/main.ts', bundle: 'dist/server.js', executable: true },
  { source: 'library/src/program.ts', bundle: 'dist/program.js', executable: false },
];

/** What is asked for by name, and takes what it does from the bundle beside it. */
const doors = [
  { path: 'dist/cli.js', text: "#!/usr/bin/env node\n'use strict';\nvoid require('./program.js').main();\n" },
  {
    path: 'dist/library.js',
    text: "'use strict';\nconst { check, checkText } = require('./program.js');\nmodule.exports = { check, checkText };\n",
  },
];

/** The notices that the extension ships, which has no command line. */
export const noticesOfExtension = 'dist/extension-notices.txt';

/** What only VS Code runs. */
const ofExtension = ['dist/client.js', 'dist/map', 'dist/secure', noticesOfExtension];

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

/** The protocol's types once: the server's library has a copy of its own, which is as good for our own code. */
const typesOnce = {
  name: 'protocol types once',
  setup: ({ onResolve, resolve }) =>
    onResolve({ filter: /^vscode-languageserver-types$/ }, ({ path, pluginData, kind }) =>
      pluginData === typesOnce
        ? undefined
        : resolve(path, {
            kind,
            pluginData: typesOnce,
            resolveDir: realpathSync(join(root, 'node_modules/vscode-languageserver')),
          }),
    ),
};

/** The client's library asks whether VS Code is new enough, which VS Code has asked before it starts an extension: `engines`. */
const versionAskedOnce = {
  name: 'version asked once',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^semver\/functions\/(?:parse|satisfies)$/ }, ({ path }) => ({ path, namespace: 'asked' }));
    onLoad({ filter: /.*/, namespace: 'asked' }, () => ({ contents: 'module.exports = (version) => ({ version });' }));
  },
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

async function bundle(program, minify, rulesUrl) {
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: [program.source],
    outfile: program.bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // The ES modules of packages are smaller once unused code is shaken off.
    mainFields: ['module', 'main'],
    external: ['vscode'],
    plugins: program.bundle === 'dist/client.js' ? [versionAskedOnce] : [forgeInPart, gitInPart, typesOnce],
    minify,
    sourcemap: minify ? false : 'linked',
    legalComments: 'none',
    banner: program.executable ? { js: '#!/usr/bin/env node' } : {},
    define: {
      'process.env.MIMIR_TLS_VERSION': JSON.stringify(manifest.version),
      'process.env.MIMIR_TLS_RULES_URL': JSON.stringify(rulesUrl),
    },
    logLevel: 'warning',
  });
  if (program.executable) chmodSync(join(root, program.bundle), 0o755);
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
  const rulesUrl = repository === null ? '' : pageOf(repository, 'docs/rules.md');
  const [bundles, drawn] = await Promise.all([
    Promise.all(programs.map((program) => bundle(program, minify, rulesUrl))),
    Promise.all(pages.map((page) => bundlePage(page, minify))),
  ]);
  const packages = bundledPackages([...bundles, ...drawn], root);
  const objections = licenseObjections(packages);
  if (objections.length > 0) throw new Error(objections.join('\n'));
  for (const { path, text } of doors) writeFileSync(join(root, path), text);
  chmodSync(join(root, 'dist/cli.js'), 0o755);
  copyFileSync(join(root, 'library/src/types.ts'), join(root, 'dist/library.d.ts'));
  appendFileSync(
    join(root, 'dist/library.d.ts'),
    '\nexport declare const check: Check;\nexport declare const checkText: CheckText;\n',
  );
  writeFileSync(join(root, 'THIRD-PARTY-NOTICES.txt'), noticesText(packages));
  const extension = bundles.filter((_, index) => programs[index].bundle !== 'dist/program.js');
  writeFileSync(join(root, noticesOfExtension), noticesText(bundledPackages([...extension, ...drawn], root)));
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
  if (process.argv.includes('--npm'))
    for (const path of ofExtension) rmSync(join(root, path), { recursive: true, force: true });
}
