// A newcomer with a folder and one fresh file: the plan, then Secure, then a green map.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '../workbench.mjs';
import { mapPage } from './map-page.mjs';
import { takePicture } from './pictures.mjs';
import { securePage } from './secure-page.mjs';
import { useWindow } from './window.mjs';

const compose = `services:
  mimir-1:
    image: grafana/mimir:3.0.2
    command: [-target=all, -memberlist.join=mimir-1, -memberlist.join=mimir-2]
  mimir-2:
    image: grafana/mimir:3.0.2
    command: [-target=all, -memberlist.join=mimir-1, -memberlist.join=mimir-2]
  mimir-3:
    image: grafana/mimir:3.0.2
    command: [-target=all, -memberlist.join=mimir-1, -memberlist.join=mimir-2]
`;
const values = `mimir:
  structuredConfig:
    multitenancy_enabled: false
`;

const deployments = [
  { name: 'compose', file: 'docker-compose.yml', text: compose, made: ['certs', 'mimir-tls-ca'] },
  { name: 'helm', file: 'values.yaml', text: values, made: ['mimir-tls-certificates.yaml'] },
];

let server, page, bench;
const parent = mkdtempSync(join(tmpdir(), 'mimir-tls-e2e-'));

function folderWith(name, files, settings = {}) {
  const folder = join(parent, name);
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(settings));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

/** Opens a folder without any file, as a newcomer's window is. */
async function openFolder(folder, file) {
  await page.goto(server.address(folder));
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first().waitFor({ timeout: 60_000 });
}

describe('securing by the plan', () => {
  useWindow({ width: 1240, height: 820, clipboard: true }, (opened) => ({ server, page, bench } = opened));
  after(() => rmSync(parent, { recursive: true, force: true }));

  for (const { name, file, text, made } of deployments) {
    describe(`securing a fresh ${file} in VS Code`, function () {
      // Each step stands on the one before it.
      this.bail(true);
      let folder, plan, began;

      before(() => {
        folder = folderWith(name, { [file]: text });
      });

      it('shows the plan from the palette, with no file open, and writes nothing', async () => {
        await openFolder(folder, file);
        began = Date.now();
        await bench.runCommand('Mimir TLS: Secure This Deployment');
        plan = await securePage(page);
        await plan.untilSummary('This puts TLS on');
        assert.match(await plan.section('changes'), new RegExp(file.replace('.', '\\.')));
        assert.match(await plan.section('hops'), /plaintext\s+TLS, RequireAndVerifyClientCert/);
        assert.match(await plan.section('steps'), /1|docker compose|helm upgrade/);
        assert.deepEqual(readdirSync(folder).sort(), ['.vscode', file]);
        await takePicture(page, `secure-${name}-plan`, { inReadme: name === 'compose' });
        assert.deepEqual(await plan.violations(), []);
        await plan.scrollTo('steps');
        await takePicture(page, `secure-${name}-plan-below`);
      });

      it('secures by the keyboard: one stop to Secure, and enter', async () => {
        await plan.scrollTo('summary');
        assert.ok((await plan.tabTo(/^Secure$/)) <= 60);
        await bench.press('Enter');
        await plan.untilHeading('This deployment is secured');
        for (const each of made) assert.ok(existsSync(join(folder, each)), each);
        assert.notEqual(readFileSync(join(folder, file), 'utf8'), text);
        assert.equal(await page.locator('.tab.dirty').count(), 0, 'nothing is left unsaved');
        assert.deepEqual(await plan.violations(), []);
        await takePicture(page, `secure-${name}-receipt`);
      });

      it('leads to a green map', async () => {
        await plan.press(/^Show map$/);
        const map = await mapPage(page);
        await map.untilSummary(/^Of \d+ hops: \d+ with mutual TLS\. memberlist: \d+ members?, with TLS\./);
        console.log(`      ${name}: ${((Date.now() - began) / 1000).toFixed(1)} s from the first key to the green map`);
        await page.locator('.statusbar-item', { hasText: 'TLS: mutual on all gRPC hops' }).waitFor({ timeout: 20_000 });
        await takePicture(page, `secure-${name}-map`);
      });
    });
  }

  describe('the plan that secures a deployment in VS Code', function () {
    this.bail(true);
    let folder, plan;

    before(() => {
      folder = folderWith(
        'choices',
        { 'docker-compose.yml': compose },
        { 'workbench.colorTheme': 'Default Light Modern' },
      );
    });

    it('waits for changes that are not saved, saves them, and is made again', async () => {
      await openFile(page, server, folder, 'docker-compose.yml');
      await bench.goTo(1, 1);
      await bench.type('# mine\n');
      await bench.runCommand('Mimir TLS: Secure This Deployment');
      plan = await securePage(page);
      await plan.untilSummary('Nothing can be written yet');
      assert.equal(await plan.isPossible(), false);
      assert.match(await plan.section('refused'), /docker-compose\.yml .*unsaved changes/);
      assert.deepEqual(await plan.violations(), []);
      await takePicture(page, 'secure-refused');
      await plan.press(/^Save files and plan again$/);
      await plan.untilSummary('This puts TLS on the gRPC ports');
      assert.match(readFileSync(join(folder, 'docker-compose.yml'), 'utf8'), /^# mine\n/);
    });

    it('is made again for HTTP too', async () => {
      await plan.choose('HTTP too');
      await plan.untilSummary('HTTP ports');
      assert.match(await plan.section('hops'), /HTTP ports.*plaintext\s+TLS, VerifyClientCertIfGiven/s);
      await plan.choose('HTTP too');
    });

    it('is made again where a file changes while somebody reads it', async () => {
      const file = join(folder, 'docker-compose.yml');
      await plan.tabTo(/^Secure$/);
      // Last, as the page itself follows the disk after a while, and what is pressed then is taken.
      writeFileSync(file, `${readFileSync(file, 'utf8')}  # theirs\n`);
      await bench.press('Enter');
      await plan.untilNews('the plan was made again');
      assert.equal(existsSync(join(folder, 'certs')), false);
    });

    it('is undone by one button, which leaves the keys', async () => {
      const before = readFileSync(join(folder, 'docker-compose.yml'), 'utf8');
      await plan.press(/^Secure$/);
      await plan.untilHeading('This deployment is secured');
      await plan.press(/^Copy rollout steps$/);
      await plan.untilNews('Copied the rollout steps');
      assert.match(await page.evaluate(() => window.navigator.clipboard.readText()), /^cd '.*'\n[^]*docker compose/);
      await plan.press(/^Undo$/);
      await plan.untilNews('Put 1 file back as before');
      assert.equal(readFileSync(join(folder, 'docker-compose.yml'), 'utf8'), before);
      assert.ok(existsSync(join(folder, 'certs/server.key')));
      await plan.untilSummary('This puts TLS on');
      await takePicture(page, 'secure-undone');
    });

    it('shows each change in the editor for differences, and waits', async () => {
      await plan.press(/^Show changes$/);
      await page.locator('.monaco-diff-editor .modified-in-monaco-diff-editor').waitFor({ timeout: 20_000 });
      await page.locator('.tab.active', { hasText: 'docker-compose.yml (changes)' }).waitFor();
      await takePicture(page, 'secure-difference');
      await page.locator('.tab', { hasText: 'Secure This Deployment' }).click();
      await plan.untilSummary('This puts TLS on');
    });

    for (const [name, theme] of [
      ['dark', 'Default Dark Modern'],
      ['contrast', 'Default High Contrast'],
    ])
      it(`has nothing that axe-core objects to in ${theme}`, async () => {
        writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
        await plan.untilTheme(name === 'dark' ? 'vscode-dark' : 'vscode-high-contrast');
        assert.deepEqual(await plan.violations(), []);
        await takePicture(page, `secure-${name}`);
        await plan.scrollTo('changes');
        await takePicture(page, `secure-${name}-changes`);
      });

    it('fits a narrow panel', async () => {
      await page.setViewportSize({ width: 560, height: 820 });
      await page.waitForTimeout(500);
      assert.equal(await plan.isWiderThanPanel(), false);
      await takePicture(page, 'secure-narrow');
      await page.setViewportSize({ width: 1240, height: 820 });
    });

    it('asks for something to secure where there is nothing', async () => {
      await openFolder(folderWith('empty', { 'notes.txt': 'nothing\n' }), 'notes.txt');
      await bench.runCommand('Mimir TLS: Secure This Deployment');
      const dialog = page.locator('.monaco-dialog-box', { hasText: 'No configuration of Mimir was found' });
      await dialog.waitFor({ timeout: 20_000 });
      await takePicture(page, 'secure-nothing');
      await bench.press('Escape');
    });
  });
});
