// A whole deployment: broken, then one action on its map, then sound.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openFile } from '../workbench.mjs';
import { mapPage, showMap } from './map-page.mjs';
import { takePicture } from './pictures.mjs';
import { securePage } from './secure-page.mjs';
import { useWindow } from './window.mjs';
import { copyExamples } from './workspace.mjs';

const { folder, remove } = copyExamples();
let server, page, bench;

const deployments = [
  {
    name: 'compose',
    file: 'docker-compose.yml',
    after: /^Of 11 hops: 11 with mutual TLS\. memberlist: 3 members, with TLS\.$/,
    made: ['server.crt', 'server.key', 'client.crt', 'client.key', 'root.crt'],
  },
  {
    name: 'helm',
    file: 'values.yaml',
    after:
      /^Of \d+ hops: \d+ with mutual TLS\. memberlist: 8 members, with TLS\. Of \d+ calls of HTTP ports: \d+ in plaintext\. Of \d+ hops to outside servers: .+$/,
    made: [],
  },
];

describe('securing by the map', () => {
  useWindow({ width: 1240, height: 700 }, (opened) => ({ server, page, bench } = opened));
  after(remove);

  for (const { name, file, after: secured, made } of deployments) {
    describe(`the deployment of examples/${name} in VS Code`, function () {
      // Each step stands on the one before it.
      this.bail(true);
      let map;

      it('is broken', async () => {
        await openFile(page, server, join(folder, name), file);
        await page.locator('.statusbar-item', { hasText: 'hops broken' }).waitFor({ timeout: 20_000 });
        map = await showMap(page, bench);
        assert.match(await map.summary(), /broken/);
        await takePicture(page, `map-${name}-broken`);
      });

      it('is secured by one action', async () => {
        await map.tabTo(/^Secure this deployment…/);
        await bench.press('Enter');
        const plan = await securePage(page);
        await plan.untilSummary('This puts TLS on');
        await plan.tabTo(/^Secure$/);
        await bench.press('Enter');
        await plan.untilHeading('This deployment is secured');
        await plan.press(/^Show map$/);
        map = await mapPage(page);
        await map.untilSummary(secured);
        for (const path of made) assert.ok(existsSync(join(folder, name, 'certs', path)), path);
        await page
          .locator('.statusbar-item', { hasText: 'hops broken' })
          .waitFor({ state: 'detached', timeout: 20_000 });
        await takePicture(page, `map-${name}`, { inReadme: true });
      });
    });
  }
});
