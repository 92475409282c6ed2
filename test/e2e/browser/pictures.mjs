// Pictures of what a user sees: in a folder to look at, and where UPDATE_PICTURES is set in the README's folder.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.mjs';

const aside = join(root, 'test/e2e/pictures');
const readme = join(root, 'docs/images');

/** `inReadme`: the picture is one of those that the README shows, which travel with the extension and so are few. */
export async function takePicture(page, name, { inReadme = false } = {}) {
  await save(page, inReadme && process.env.UPDATE_PICTURES ? readme : aside, name);
}

export async function takePictureOfFailure(page, title) {
  await save(page, aside, `failed-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`);
}

async function save(page, folder, name) {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
