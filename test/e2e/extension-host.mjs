// Runs the compiled suite of test/extension-host inside VS Code's extension host, against the extension in this tree.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyExamples, root } from './browser/workspace.mjs';
import { openPage } from './browser.mjs';
import { startServer } from './vscode-server.mjs';

const patience = 90_000;

/** Resolves to mocha's report (its JSON); rejects where the suite did not run to its end. */
export async function runInExtensionHost() {
  const workspace = copyExamples();
  const outcome = mkdtempSync(join(tmpdir(), 'mimir-tls-report-'));
  const report = join(outcome, 'report.json');
  const server = await startServer({ smokeTestDriver: true, environment: { TEST_REPORT: report } });
  const { browser, page } = await openPage();
  try {
    const ended = endOfSuite(page);
    const payload = [
      ['extensionDevelopmentPath', server.remote(root)],
      ['extensionTestsPath', server.remote(join(root, 'out/test/extension-host/index.js'))],
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
    setTimeout(() => reject(new Error(`The extension host did not end its tests within ${patience / 1000} seconds.`)), patience).unref();
  });
}
