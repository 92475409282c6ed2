// A newcomer's first minute: the walkthrough, a new file, the view in the Explorer, and what the palette says without a file.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '../workbench.mjs';
import { mapPage } from './map-page.mjs';
import { takePicture } from './pictures.mjs';
import { securePage } from './secure-page.mjs';
import { useWindow } from './window.mjs';

const patience = 20_000;
const parent = mkdtempSync(join(tmpdir(), 'mimir-tls-e2e-'));

let server, page, bench;

function folderWith(name, files) {
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

async function openFolder(folder, file) {
  await page.goto(server.address(folder));
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first().waitFor({ timeout: 60_000 });
}

function dialog(words) {
  return page.locator('.monaco-dialog-box', { hasText: words });
}

/** Runs a command that asks which, so that its box stays, and picks the row; `before` is called while there is the choice. */
async function choose(command, words, before = async () => {}) {
  await bench.startCommand(command);
  const wanted = page.locator('.quick-input-list .monaco-list-row', { hasText: words });
  await wanted.waitFor({ timeout: patience });
  await before();
  await wanted.click();
}

describe('the first minute', () => {
  useWindow({ width: 1240, height: 820 }, (opened) => ({ server, page, bench } = opened));
  after(() => rmSync(parent, { recursive: true, force: true }));

  describe('the palette in a folder without Mimir', function () {
    this.bail(true);

    before(() => openFolder(folderWith('empty', { 'notes.txt': 'nothing\n' }), 'notes.txt'));

    for (const title of [
      'Show TLS Map',
      'Copy TLS Map as Mermaid',
      'Inspect Certificate',
      'Export as cert-manager Resources',
      'Renew Certificates',
      'Generate Certificates',
      'Secure This Deployment',
    ])
      it(`has ${title}, which says what it needs, with buttons`, async () => {
        await bench.runCommand(`Mimir TLS: ${title}`);
        const shown = dialog('No configuration of Mimir was found in this folder');
        await shown.waitFor({ timeout: patience });
        const buttons = await shown.locator('.dialog-buttons .monaco-button').allInnerTexts();
        assert.deepEqual(buttons.sort(), ['Cancel', 'New Mimir Configuration…', 'Open File…', 'Open Folder…']);
        if (title === 'Show TLS Map') await takePicture(page, 'first-minute-dialog');
        await bench.press('Escape');
        await shown.waitFor({ state: 'hidden' });
      });

    it('leads from there to a new configuration, which completes from nothing', async () => {
      await bench.runCommand('Mimir TLS: Show TLS Map');
      await dialog('No configuration of Mimir').getByText('New Mimir Configuration…').click();
      await page.locator('.tab.active', { hasText: 'mimir.yaml' }).waitFor({ timeout: patience });
      await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor({ timeout: patience });
      await takePicture(page, 'first-minute-new-configuration');
      assert.match((await bench.completions('')).join(' '), /TLS/);
      await bench.press('Escape');
    });

    it('is in the entries of New File…', async () => {
      await choose('Create: New File...', 'Mimir Flags', async () => {
        await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Mimir Configuration' }).waitFor();
        await takePicture(page, 'first-minute-new-file');
      });
      await page.locator('.tab.active', { hasText: 'mimir.flags' }).waitFor({ timeout: patience });
      await bench.text('# mimir-tls: flags');
      await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor({ timeout: patience });
      assert.ok((await bench.completions('')).length > 1);
      await bench.press('Escape');
    });
  });

  describe('the walkthrough', function () {
    this.bail(true);

    const step = (title) => page.locator('.getting-started-step', { hasText: title });

    before(async () => {
      // Pictures are beside the steps only where there is room for both.
      await page.setViewportSize({ width: 1480, height: 820 });
      await openFolder(folderWith('walk', { 'notes.txt': 'nothing\n' }), 'notes.txt');
    });
    after(() => page.setViewportSize({ width: 1240, height: 820 }));

    it('opens from the palette, with a picture to each step', async () => {
      await choose('Welcome: Open Walkthrough', 'Get Started with Mimir TLS');
      await step('Open or create a configuration').waitFor({ timeout: patience });
      for (const title of [
        'See a problem, and fix it',
        'Generate certificates',
        'Secure the whole',
        'See every hop',
        'Open or create',
      ]) {
        await step(title).first().click();
        await page.waitForTimeout(700);
        await takePicture(page, `walkthrough-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`);
      }
    });

    it('ticks off the problem once it is fixed by a quick fix', async () => {
      await step('See a problem, and fix it').first().click();
      await page.getByText('Open an Example', { exact: true }).click();
      await page.locator('.tab.active', { hasText: 'example.flags' }).waitFor({ timeout: patience });
      await bench.squiggle('error');
      await bench.chooseQuickFix('RequireAndVerifyClientCert');
      await bench.text('client-auth=RequireAndVerifyClientCert');
      await page.locator('.tab', { hasText: 'Welcome' }).click();
      await step('See a problem, and fix it')
        .locator('.codicon-getting-started-step-checked.complete')
        .waitFor({ timeout: patience });
      await takePicture(page, 'walkthrough-fixed');
    });
  });

  describe('the view of deployments', function () {
    this.bail(true);
    let folder;
    const pane = () => page.locator('.pane', { has: page.locator('.pane-header', { hasText: 'Mimir TLS' }) });
    const row = (words) => pane().locator('.monaco-list-row', { hasText: words }).first();

    before(async () => {
      folder = folderWith('view', {
        'ingester.flags': '-target=ingester\n-config.file=mimir.yaml\n',
        'querier.flags': '-target=querier\n-config.file=mimir.yaml\n',
        'mimir.yaml': 'multitenancy_enabled: false\n',
      });
      await openFolder(folder, 'mimir.yaml');
    });

    it('lists the deployments of the folder when it is expanded, with no file open', async () => {
      await pane().locator('.pane-header').click();
      await row('plaintext').waitFor({ timeout: patience });
      for (const name of ['ingester.flags', 'querier.flags', 'mimir.yaml']) await row(name).waitFor();
      await takePicture(page, 'view-found');
    });

    it('secures a deployment from its row, and then shows its certificates with days left', async () => {
      await row('plaintext').hover();
      await row('plaintext').locator('.actions .action-label[aria-label*="Secure"]').click();
      const plan = await securePage(page);
      await plan.untilSummary('This puts TLS on');
      await plan.press(/^Secure$/);
      await plan.untilHeading('This deployment is secured');
      assert.ok(existsSync(join(folder, 'certs')));
      await row('days left').waitFor({ timeout: patience });
      await row('mutual').waitFor({ timeout: patience });
      await takePicture(page, 'view-secured');
    });

    it('shows the map from its row', async () => {
      await row('mutual').hover();
      await row('mutual').locator('.actions .action-label[aria-label*="Map"]').click();
      await (await mapPage(page)).untilSummary('with mutual TLS');
      await takePicture(page, 'view-map');
    });

    it('follows an edit that is not saved', async () => {
      await openFile(page, server, folder, 'ingester.flags');
      await pane().locator('.monaco-list-row').first().waitFor({ timeout: patience });
      await bench.runCommand('View: Focus Active Editor Group');
      await bench.press('Control+End');
      await bench.type('\n-server.grpc-tls-client-auth=Nobody');
      await row('broken').waitFor({ timeout: patience });
      await takePicture(page, 'view-edited');
    });

    it('has the state of the file among those of its language', async () => {
      await page.locator('.statusbar-item[id="status.languageStatus"]').click();
      for (const words of ['1 problem in this file', 'no settings file'])
        await page.getByText(words).first().waitFor({ timeout: patience });
      await takePicture(page, 'language-status');
      await bench.press('Escape');
    });
  });

  describe('problems of a newcomer', function () {
    this.bail(true);
    let folder;

    before(async () => {
      folder = folderWith('fixes', {
        'a.flags':
          '# mimir-tls: flags\n-config.file=mimir.yaml\n-server.grpc-tls-client-auth=RequireAndVerifyClientCer\n-server.http-tls-client-auth=RequireAndVerifyClientCer\n',
        'mimir.yaml': 'multitenancy_enabled: false\n',
      });
      await openFile(page, server, folder, 'a.flags');
      await bench.squiggle('error');
    });

    it('get another severity by a quick fix, for the whole project', async () => {
      await bench.goTo(3, 40);
      await bench.chooseQuickFix('Set severity of');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'hint' }).click();
      // A hint about what has no effect is drawn as what is unused.
      await bench.squiggle('unnecessary');
      // It counts from when it is written in the editor, which then saves it.
      const file = join(folder, '.mimir-tls.yaml');
      const saved = () => existsSync(file) && readFileSync(file, 'utf8') !== '';
      for (let attempt = 0; attempt < 200 && !saved(); attempt++) await page.waitForTimeout(100);
      assert.match(readFileSync(file, 'utf8'), /: hint/);
    });

    it('are all fixed at once', async () => {
      await bench.goTo(3, 40);
      await bench.runCommandUntil('Fix All', page.locator('.tab.active.dirty'));
      await bench.save();
      const text = readFileSync(join(folder, 'a.flags'), 'utf8');
      assert.equal(text.match(/RequireAndVerifyClientCert/g)?.length, 2);
    });

    it('lead to the file that a flag names', async () => {
      await bench.goTo(2, 20);
      await bench.pressUntil('F12', page.locator('.tab.active', { hasText: 'mimir.yaml' }));
    });
  });

  describe('generating certificates from the palette', function () {
    this.bail(true);
    const flags = (folder) => `# mimir-tls: flags
-target=ingester
-server.grpc-tls-cert-path=${folder}/server.crt
-server.grpc-tls-key-path=${folder}/server.key
-server.grpc-tls-ca-path=${folder}/root.crt
`;
    let folder;

    it('shows the files and the defaults in one step, and makes them', async () => {
      folder = folderWith('generate', { 'a.flags': flags('certs') });
      await openFile(page, server, folder, 'a.flags');
      await bench.runCommand('Mimir TLS: Generate Certificates');
      const shown = dialog(/Generate \d files\?/);
      await shown.waitFor({ timeout: patience });
      assert.match(await shown.innerText(), /certs\/server\.crt[^]*Valid for 730 days/);
      await takePicture(page, 'generate-preview');
      assert.equal(existsSync(join(folder, 'certs')), false);
      await shown.getByText('Generate', { exact: true }).click();
      assert.match(await bench.notification('Generated'), /certs\//);
      assert.ok(existsSync(join(folder, 'certs/server.crt')));
    });

    it('says that nothing is missing, with what else there is to do', async () => {
      await bench.runCommand('Mimir TLS: Generate Certificates');
      await dialog('No certificate is missing').getByText('Renew Certificates…').waitFor({ timeout: patience });
      await bench.press('Escape');
    });

    it('offers to map the folder of paths that lead nowhere, as in the documentation', async () => {
      folder = folderWith('nowhere', { 'a.flags': flags('/path/to') });
      await openFile(page, server, folder, 'a.flags');
      await bench.runCommand('Mimir TLS: Generate Certificates');
      const shown = dialog('lead nowhere');
      await shown.getByText('Map /path/to…').waitFor({ timeout: patience });
      await takePicture(page, 'generate-nowhere');
      await bench.press('Escape');
    });
  });
});
