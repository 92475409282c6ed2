// The picture of the TLS map and what one can do with it, on its page alone.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openPage } from '../browser.mjs';
import { MapAlone, themes } from './map-alone.mjs';
import { takePicture, takePictureOfFailure } from './pictures.mjs';
import { root } from './workspace.mjs';

const { sampleMaps, fixedMap } = createRequire(import.meta.url)(join(root, 'out/test/webview/sample-maps.js'));

describe('the picture of the TLS map', () => {
  let browser, page, map, samples;

  before(async () => {
    samples = await sampleMaps();
    ({ browser, page } = await openPage());
    map = new MapAlone(page);
  });
  after(() => browser?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await takePictureOfFailure(page, this.currentTest.fullTitle());
  });

  for (const theme of Object.keys(themes)) {
    for (const name of ['compose', 'microservices', 'helm', 'ninety']) {
      it(`has nothing that axe-core objects to and fits its panel, for ${name} in ${theme}`, async () => {
        await map.open({ theme });
        await map.show(samples[name]);
        for (const width of [1400, 330]) {
          await map.resize(width);
          assert.deepEqual(await map.violations(), [], `${width} pixels`);
          assert.equal(await map.isWiderThanPanel(), false, `${width} pixels`);
          assert.deepEqual(await map.illegible(), [], `${width} pixels`);
          await takePicture(page, `map-${name}-${theme}-${width}`);
        }
      });
    }
  }

  describe('of microservices', () => {
    beforeEach(async () => {
      await map.open();
      await map.show(samples.microservices);
    });

    const broken = () =>
      page
        .locator('.edge', { has: page.locator('.label') })
        .and(page.locator('[aria-label^="ruler to ingester: Broken"]'));

    it('leaves every box where it is after a fix', async () => {
      const before = await map.boxes();
      await map.show(fixedMap());
      assert.deepEqual(await map.boxes(), before);
      assert.equal(await page.locator('.edge.state-broken').count(), 0);
    });

    it('tells of a hop where one points at it or gets to it by keyboard, until Escape', async () => {
      await broken().locator('.label').hover();
      assert.match(
        await page.locator('.card').innerText(),
        /ruler → ingester\s+Broken[^]*ingester\.client[^]*Go to setting/,
      );
      await page.locator('.card button', { hasText: 'Go to setting' }).click();
      assert.equal((await map.told()).kind, 'go');
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('.card').isVisible(), false);
      await broken().focus();
      assert.match(await page.locator('.card').innerText(), /ruler → ingester/);
    });

    it('tells who gets in without a certificate', async () => {
      await page.locator('.open').first().hover();
      assert.match(await page.locator('.card').innerText(), /needs no certificate[^]*HTTP port: plaintext/);
    });

    it('shows by one click what is not mutual TLS, in picture and table, and moves nothing', async () => {
      const before = await map.boxes();
      const button = page.getByRole('button', { name: 'Not mutual TLS' });
      await button.click();
      assert.equal(await button.getAttribute('aria-pressed'), 'true');
      assert.equal(
        (await page.locator('.edge.state-mtls').count()) + (await page.locator('#hops .badge.state-mtls').count()),
        0,
      );
      assert.ok((await page.locator('.edge.state-broken').count()) > 0);
      assert.match(await page.locator('#shown').innerText(), /^Showing \d+ of \d+ rows of the table\.$/);
      assert.deepEqual(await map.boxes().then((boxes) => boxes.length), before.length);
      await button.click();
      assert.deepEqual(await map.boxes(), before);
    });

    it('shows the hops of one component, and of one state', async () => {
      await page.getByRole('combobox', { name: 'Component' }).selectOption('querier');
      const ends = await page.locator('#hops tbody tr').evaluateAll((rows) => rows.map((row) => row.textContent));
      assert.ok(ends.length > 0 && ends.every((text) => text.includes('querier')));
      await page.getByRole('combobox', { name: 'Component' }).selectOption('');
      for (const state of ['Mutual TLS', 'Plaintext'])
        await page.locator('.legend').getByRole('button', { name: state }).click();
      assert.deepEqual(new Set(await page.locator('#hops tbody .badge').allInnerTexts()), new Set(['Broken']));
    });

    it('is enlarged by keys and buttons, and fits again', async () => {
      const width = () => page.locator('.viewport > svg').evaluate((svg) => svg.getBoundingClientRect().width);
      const fitting = await width();
      await page.locator('.viewport').focus();
      await page.keyboard.press('+');
      const larger = await width();
      assert.ok(larger > fitting * 1.2);
      await page.getByRole('button', { name: 'Zoom out' }).click();
      assert.ok((await width()) < larger);
      await page.locator('.viewport').focus();
      await page.keyboard.press('0');
      assert.equal(await width(), fitting);
    });

    it('is saved as SVG and as PNG', async () => {
      await page.getByRole('button', { name: 'Save as SVG' }).click();
      const { format, data } = await map.told();
      assert.equal(format, 'svg');
      assert.match(data, /^<\?xml[^]*<svg [^]*memberlist: 10 members, plaintext/);
      await page.getByRole('button', { name: 'Save as PNG' }).click();
      const png = Buffer.from((await map.told()).data, 'base64');
      assert.equal(png.subarray(1, 4).toString(), 'PNG');
      assert.ok(png.readUInt32BE(16) > 2000, 'it is as sharp as a talk needs');
    });
  });
});
