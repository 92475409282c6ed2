// The TLS map as somebody uses it who has a keyboard and no mouse.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { frameWithHeading, hasFocus } from './webview-frames.mjs';

const patience = 20_000;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** More than the page has places to stop at. */
const mostStops = 120;

/** Shows the map of the active document, by the command, and waits until it is drawn. */
export async function showMap(page, bench) {
  await bench.runCommand('Mimir TLS: Show TLS Map');
  return mapPage(page);
}

/** Waits for the page of the map, which something has just opened. */
export async function mapPage(page) {
  const frame = await frameWithHeading(page, /^TLS map$/);
  await frame.locator('#hops tbody tr').first().waitFor({ timeout: patience });
  return new MapPage(page, frame);
}

class MapPage {
  #page;
  #frame;

  constructor(page, frame) {
    this.#page = page;
    this.#frame = frame;
  }

  async summary() {
    return this.#frame.locator('#summary').innerText();
  }

  async untilSummary(words) {
    await this.#frame.locator('#summary', { hasText: words }).waitFor({ timeout: patience });
  }

  /** Waits until the table gives a reason for the hops of a family. */
  async untilReason(family, words) {
    await this.#frame
      .locator('#hops tbody tr', { hasText: family })
      .filter({ hasText: words })
      .first()
      .waitFor({ timeout: patience });
  }

  /** Presses the tab key, or with the shift key to go back, until what has the focus has a name that fits; returns the name. */
  async tabTo(words, { back = false } = {}) {
    await hasFocus(this.#frame);
    const stops = [];
    for (let stop = 0; stop < mostStops; stop++) {
      await this.#page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
      if (!(await this.#frame.evaluate(() => document.hasFocus()))) break;
      const name = await this.focused();
      if (words.test(name)) return name;
      stops.push(name);
    }
    return assert.fail(`No ${words} among the stops of the tab key:\n${stops.join('\n')}`);
  }

  /** The name of what has the focus, as a screen reader says it. */
  async focused() {
    return this.#frame.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
    });
  }

  /** True where the focus can be seen: by an outline, or by a thick line of the picture. */
  async isFocusVisible() {
    return this.#frame.evaluate(() => {
      const { activeElement } = document;
      const drawn = activeElement?.querySelector('.frame, .pill, .label, .reach');
      if (drawn) return parseFloat(window.getComputedStyle(drawn).strokeWidth) >= 3;
      return activeElement !== null && window.getComputedStyle(activeElement).outlineStyle !== 'none';
    });
  }

  async details() {
    return this.#frame.locator('.details').innerText();
  }

  async isPictureShown() {
    return this.#frame.locator('#picture').isVisible();
  }

  /** What the lines of the picture and its bar of memberlist say of the hops: family and reason each. */
  async hopsOfPicture() {
    const names = await this.#frame
      .locator('#picture .edge, #picture .cluster')
      .evaluateAll((edges) => edges.map((edge) => edge.getAttribute('aria-label') ?? ''));
    return sorted(
      names.flatMap((name) =>
        [...name.matchAll(/\(([a-z.-]+)\): (.*?\.)(?=$|\. [A-Z])/g)].map(
          ([, family, reason]) => `${family}: ${reason}`,
        ),
      ),
    );
  }

  /** The lines of the table of hops, cell by cell. */
  async rows() {
    return this.#frame.locator('#hops tbody tr').evaluateAll((rows) =>
      rows.map((row) => {
        const [from, to, by, state, reason] = [...row.cells].map((cell) => cell.firstChild?.textContent ?? '');
        return {
          from,
          to,
          family: by,
          state,
          reason,
          buttons: [...row.querySelectorAll('button')].map((button) => button.textContent),
        };
      }),
    );
  }

  async certificates() {
    return this.#frame.locator('#certificates tbody tr').allInnerTexts();
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

function sorted(texts) {
  return [...new Set(texts)].sort();
}
