// A window of VS Code with the packaged extension in it, as somebody has it who has just installed it.
import { join } from 'node:path';
import { openPage } from '../browser.mjs';
import { startServer } from '../vscode-server.mjs';
import { Workbench } from '../workbench.mjs';
import { takePictureOfFailure } from './pictures.mjs';
import { root } from './workspace.mjs';

/**
 * Opens a window before the tests of the surrounding `describe`, hands it over, and closes it after them, so that it
 * takes nothing from the windows of other files. Of each test that fails a picture is taken.
 */
export function useWindow({ width = 1100, height = 640, clipboard = false }, take) {
  let server, browser, page;
  before(async () => {
    server = await startServer({ vsix: join(root, 'mimir-tls.vsix') });
    ({ browser, page } = await openPage());
    await page.setViewportSize({ width, height });
    if (clipboard) await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    take({ server, page, bench: new Workbench(page) });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await takePictureOfFailure(page, this.currentTest.fullTitle());
  });
}
