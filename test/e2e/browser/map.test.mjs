// The TLS map in VS Code: by keyboard, by table, in every theme.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFile } from '../workbench.mjs';
import { mapPage, showMap } from './map-page.mjs';
import { takePicture } from './pictures.mjs';
import { securePage } from './secure-page.mjs';
import { useWindow } from './window.mjs';
import { copyExamples } from './workspace.mjs';

describe('the TLS map in VS Code', function () {
  // Each step stands on the one before it.
  this.bail(true);
  const { folder, remove } = copyExamples();
  let server, page, bench, map;
  useWindow({ width: 1500, height: 950, clipboard: true }, (opened) => ({ server, page, bench } = opened));
  after(remove);

  const verdict = (words) => page.locator('.statusbar-item', { hasText: words }).waitFor({ timeout: 20_000 });

  for (const [name, theme] of [
    ['light', 'Default Light Modern'],
    ['dark', 'Default Dark Modern'],
    ['contrast', 'Default High Contrast'],
    ['contrast-light', 'Default High Contrast Light'],
  ]) {
    it(`has nothing that axe-core objects to in ${theme}`, async () => {
      mkdirSync(join(folder, '.vscode'), { recursive: true });
      writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
      await openFile(page, server, folder, 'page.flags');
      await verdict('TLS: 7 of 7 hops broken');
      map = await showMap(page, bench);
      assert.deepEqual(await map.violations(), []);
      await map.tabTo(/^ruler to ingester: Broken/);
      await takePicture(page, `map-${name}`);
    });
  }

  it('says in its table all that its picture says', async () => {
    const rows = await map.rows();
    const told = [...new Set(rows.map(({ family, reason }) => `${family}: ${reason}`))].sort();
    assert.deepEqual(await map.hopsOfPicture(), told);
    assert.equal(rows.length, 8);
    assert.deepEqual(new Set(rows.map(({ state }) => state)), new Set(['Broken']));
    assert.ok(rows.every(({ buttons }) => buttons.includes('Go to setting')));
    assert.ok(
      rows
        .filter(({ state }) => state === 'Broken')
        .every(({ buttons }) => buttons.some((label) => label.startsWith('Fix'))),
    );
  });

  it('tells the same with its picture switched off, by keyboard', async () => {
    const before = await map.rows();
    await map.tabTo(/^Hide picture$/, { back: true });
    await bench.press('Enter');
    assert.equal(await map.isPictureShown(), false);
    assert.deepEqual(await map.rows(), before);
    assert.deepEqual(await map.violations(), []);
    await bench.press('Enter');
    assert.equal(await map.isPictureShown(), true);
    assert.equal(await map.focused(), 'Hide picture');
  });

  it('shows where the focus is, and the reason of the hop that has it', async () => {
    const name = await map.tabTo(/^distributor to ingester: Broken/);
    assert.equal(await map.isFocusVisible(), true);
    assert.match(name, /The server uses TLS, the client doesn't/);
    assert.match(await map.details(), /The server uses TLS, the client doesn't/);
    await map.tabTo(/^Go to setting: ingester\.client/);
    assert.equal(await map.isFocusVisible(), true);
  });

  it('goes from a line of the picture to the setting', async () => {
    await map.tabTo(/^querier to query-frontend: Broken/, { back: true });
    await bench.press('Enter');
    await page.locator('.editor-instance .monaco-editor.focused').waitFor({ timeout: 20_000 });
    await bench.cursorAt(/^Ln 2\d, Col \d+ \(\d+ selected\)$/);
    map = await showMap(page, bench);
  });

  it('is copied as a Mermaid flowchart', async () => {
    await map.tabTo(/^Copy as Mermaid$/, { back: true });
    await bench.press('Enter');
    await bench.notification('Copied the TLS map');
    assert.match(
      await page.evaluate(() => window.navigator.clipboard.readText()),
      /^flowchart LR\n {2}p0\["page\.flags/,
    );
    await bench.dismissNotifications();
    map = await showMap(page, bench);
  });

  it('mends a hop by the button in its line', async () => {
    await map.tabTo(/^Fix \d+ hops: Turn on TLS for every client of this server, for ingester\.client/);
    await bench.press('Enter');
    await bench.text('-ingester.client.tls-enabled=true');
    await map.untilReason('ingester.client', 'does not start');
    // What had the focus is gone, but the focus is not lost.
    assert.notEqual(await map.focused(), '');
  });

  it('puts mutual TLS on every hop by one button, and tells how long the certificates last', async () => {
    await map.tabTo(/^Secure this deployment…$/, { back: true });
    await bench.press('Enter');
    const plan = await securePage(page);
    // The fix before is not saved yet.
    await plan.untilSummary('Nothing can be written yet');
    await plan.press(/^Save files and plan again$/);
    await plan.untilSummary('This puts TLS on');
    await plan.tabTo(/^Secure$/);
    await bench.press('Enter');
    await plan.untilHeading('This deployment is secured');
    await plan.press(/^Show map$/);
    map = await mapPage(page);
    // The policy of the HTTP port is misspelt, so that Mimir does not start whatever certificates it has.
    await verdict('TLS: 7 of 7 hops broken');
    await map.untilReason('ingester.client', 'does not start');
    await map.tabTo(/^Fix: .*RequireAndVerifyClientCert/);
    await bench.press('Enter');
    await map.untilSummary('Of 7 hops: 7 with mutual TLS. memberlist: with TLS.');
    await verdict('TLS: mutual on all gRPC hops');
    const certificates = (await map.certificates()).join('\n');
    for (const name of ['server.crt', 'client.crt', 'root.crt'])
      assert.match(certificates, new RegExp(`certs/${name}[^]*?\\d+ days`));
    assert.deepEqual(await map.violations(), []);
    await bench.dismissNotifications();
    await takePicture(page, 'map-secured');
  });

  it('is not offered for a file that is none of Mimir’s', async () => {
    writeFileSync(join(folder, 'other.yaml'), 'name: build\n');
    await openFile(page, server, folder, 'other.yaml');
    await page.locator('.statusbar-item', { hasText: 'Spaces' }).waitFor();
    assert.equal(await page.locator('.statusbar-item', { hasText: 'TLS:' }).count(), 0);
  });
});
