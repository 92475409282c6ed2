// The pages of webviews among the frames of a workbench.
import assert from 'node:assert/strict';

const patience = 20_000;

/** The frame of a page by its heading: several webviews may be open, and those behind others stay. */
export async function frameWithHeading(page, heading) {
  const deadline = Date.now() + patience;
  for (;;) {
    for (const frame of page.frames()) {
      const text = await frame
        .locator('h1')
        .first()
        .textContent({ timeout: 200 })
        .catch(() => '');
      if (heading.test(text ?? '')) return frame;
    }
    if (Date.now() > deadline) return assert.fail(`No page with the heading ${heading}`);
    await page.waitForTimeout(100);
  }
}

/** Waits until keys go to the page: the editor hands it the focus a while after it is drawn. */
export async function hasFocus(frame) {
  await frame.waitForFunction(() => document.hasFocus(), undefined, { timeout: patience });
}
