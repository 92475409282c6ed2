// Pictures of what a user sees: for the README where UPDATE_PICTURES is set, else in a folder to look at after a failure.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.mjs';

const folder = join(root, process.env.UPDATE_PICTURES ? 'docs/images' : 'test/e2e/pictures');

export async function takePicture(page, name) {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Never among the README's pictures. */
export async function takePictureOfFailure(page, title) {
  const name = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  await page.screenshot({ path: join(root, 'test/e2e/pictures', `failed-${name}.png`) });
}
