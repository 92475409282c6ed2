// Runs a compiled suite of test/extension-host inside VS Code's extension host.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyExamples, copyFolder, root } from './browser/workspace.mjs';
import { openPage } from './browser.mjs';
import { startServer } from './vscode-server.mjs';

const patience = 180_000;
const peer = join(root, 'test/e2e/yaml-peer');

/** The extension in this tree, as VS Code has it with nothing else installed. */
export function runAlone() {
  return runSuite({ suite: 'alone', workspace: copyExamples(), developed: root });
}

/** The same in a workspace of two folders, of which the first has settings of its own. */
export function runInSeveralFolders() {
  const parent = mkdtempSync(join(tmpdir(), 'mimir-tls-e2e-'));
  const write = (name, text) => {
    mkdirSync(dirname(join(parent, name)), { recursive: true });
    writeFileSync(join(parent, name), text);
  };
  write('first/.mimir-tls.yaml', 'rules:\n  file-not-found: off\n');
  write('first/.vscode/settings.json', '{ "mimirTls.mimirVersion": "2.5" }\n');
  write('second/notes.txt', 'nothing\n');
  write('both.code-workspace', '{ "folders": [{ "path": "first" }, { "path": "second" }] }\n');
  const workspace = {
    folder: join(parent, 'both.code-workspace'),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
  return runSuite({ suite: 'several-folders', workspace, developed: root });
}

/** The packaged extension, beside another that knows YAML. */
export function runBesideYamlServer() {
  // Words that stand in the file, which VS Code offers where no extension has anything to say.
  const settings = { 'editor.wordBasedSuggestions': 'off' };
  return runSuite({
    suite: 'beside-yaml-server',
    workspace: copyFolder(join(peer, 'workspace')),
    developed: peer,
    vsix: join(root, 'mimir-tls.vsix'),
    settings,
  });
}

/** Resolves to mocha's report (its JSON); rejects where the suite did not run to its end. */
async function runSuite({ suite, workspace, developed, ...installed }) {
  const outcome = mkdtempSync(join(tmpdir(), 'mimir-tls-report-'));
  const report = join(outcome, 'report.json');
  const server = await startServer({ ...installed, smokeTestDriver: true, environment: { TEST_REPORT: report } });
  const { browser, page } = await openPage();
  try {
    const ended = endOfSuite(page);
    const payload = [
      ['extensionDevelopmentPath', server.remote(developed)],
      ['extensionTestsPath', server.remote(join(root, 'out/test/extension-host', suite, 'index.js'))],
    ];
    await page.goto(server.address(workspace.folder, payload));
    await ended;
    return JSON.parse(readFileSync(report, 'utf8'));
  } finally {
    await browser.close();
    await server.stop();
    workspace.remove();
    rmSync(outcome, { recursive: true });
  }
}

/** The workbench calls these two functions of its window when it is run for tests. */
async function endOfSuite(page) {
  await page.exposeFunction('codeAutomationLog', () => {});
  await new Promise((resolve, reject) => {
    page.exposeFunction('codeAutomationExit', resolve);
    setTimeout(
      () => reject(new Error(`The extension host did not end its tests within ${patience / 1000} seconds.`)),
      patience,
    ).unref();
  });
}
