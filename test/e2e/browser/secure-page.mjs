// The plan that secures a deployment, as somebody reads and takes it by keyboard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { frameWithHeading, hasFocus } from './webview-frames.mjs';

const patience = 20_000;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const mostStops = 60;

/** Waits for the page with the plan, which something has just opened. */
export async function securePage(page) {
  return new SecurePage(page, await frameWithHeading(page, /^Secure this deployment$/));
}

class SecurePage {
  #page;
  #frame;

  constructor(page, frame) {
    this.#page = page;
    this.#frame = frame;
  }

  async untilSummary(words) {
    await this.#frame.locator('#summary', { hasText: words }).waitFor({ timeout: patience });
  }

  async untilHeading(words) {
    await this.#frame.locator('h1', { hasText: words }).waitFor({ timeout: patience });
  }

  async untilNews(words) {
    await this.#frame.locator('#news', { hasText: words }).waitFor({ timeout: patience });
  }

  /** The text of a part of the page by its id; '' where it has none. */
  async section(id) {
    const part = this.#frame.locator(`#${id}`);
    return (await part.count()) === 0 ? '' : part.innerText();
  }

  async isPossible() {
    return this.#frame.locator('button', { hasText: /^Secure$/ }).isEnabled();
  }

  /** Presses the tab key until what has the focus has a name that fits; returns how often. */
  async tabTo(words) {
    await hasFocus(this.#frame);
    const stops = [];
    for (let stop = 1; stop <= mostStops; stop++) {
      await this.#page.keyboard.press('Tab');
      const name = await this.#frame.evaluate(() => {
        const { activeElement } = document;
        return (
          activeElement?.getAttribute('aria-label') ??
          activeElement?.closest('label')?.textContent ??
          activeElement?.textContent ??
          ''
        );
      });
      if (words.test(name)) return stop;
      stops.push(name);
    }
    return assert.fail(`No ${words} among the stops of the tab key:\n${stops.join('\n')}`);
  }

  /** Ticks a choice by its label, and waits until the plan for it is there. */
  async choose(label) {
    await this.#frame.locator('label', { hasText: label }).locator('input').focus();
    await this.#page.keyboard.press('Space');
    await this.#frame.locator('main:not([aria-busy])').waitFor({ timeout: patience });
  }

  async press(label) {
    await this.#frame.locator('button', { hasText: label }).click();
  }

  async untilTheme(name) {
    await this.#frame.locator(`body.${name}`).waitFor({ timeout: patience });
    // Colors fade.
    await this.#page.waitForTimeout(500);
  }

  async isWiderThanPanel() {
    return this.#frame.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  }

  async scrollTo(id) {
    await this.#frame.locator(`#${id}`).scrollIntoViewIfNeeded();
  }

  /** What axe-core has against the page, by rule and element. */
  async violations() {
    await this.#frame.evaluate(axe);
    return this.#frame.evaluate(async () => {
      const { violations } = await window.axe.run(document);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
      );
    });
  }
}
