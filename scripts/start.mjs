// `npm start`: opens the extension on examples/, in the user's own VS Code or else in the server of the end-to-end tests.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.mjs';
import { packageExtension } from './package.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const examples = join(root, 'examples');

const code = findOnPath(process.platform === 'win32' ? ['code.cmd', 'code.exe'] : ['code']);
if (code) await openOwnEditor(code);
else await serveEditor();

/** The first of the programs that the PATH holds, or null. */
function findOnPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const programs = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return programs.find(isProgram) ?? null;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function openOwnEditor(program) {
  await buildAll();
  const options = ['--new-window', `--extensionDevelopmentPath=${root}`, examples, join(examples, 'page.flags')];
  // On Windows `code` is a batch file, which only a shell starts; it wants paths with blanks quoted.
  const windows = process.platform === 'win32';
  const quoted = (text) => (windows ? `"${text}"` : text);
  const { status, error } = spawnSync(quoted(program), options.map(quoted), { stdio: 'inherit', shell: windows });
  if (error) throw error;
  console.log('VS Code opens examples/page.flags with the extension.');
  process.exitCode = status ?? 1;
}

/** Serves a VS Code on 127.0.0.1 until the user ends it. */
async function serveEditor() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.error(
      'The program `code` is not on the PATH. Run "Shell Command: Install \'code\' command in PATH" in VS Code, then try again.',
    );
    process.exitCode = 1;
    return;
  }
  console.log(
    'The program `code` is not on the PATH, so VS Code is served for your browser. The first time this fetches about 500 MB.',
  );
  const { setUp } = await import('../test/e2e/setup.mjs');
  setUp();
  const { startServer } = await import('../test/e2e/vscode-server.mjs');
  const server = await startServer({ vsix: await packageExtension(), port: Number(process.env.PORT ?? 0) });
  console.log(
    `\nOpen ${server.address(examples, [['openFile', server.remote(join(examples, 'page.flags'))]])}\nCtrl+C stops it.`,
  );
  await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
  await server.stop();
}
