// The page of the TLS map without VS Code around it, so that many maps, themes and widths are tried in seconds.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './workspace.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const shared = { 'font-family': 'system-ui, sans-serif', 'editor-font-family': 'monospace' };

/** The colors that the page uses, as VS Code's own themes give them. */
export const themes = {
  light: {
    body: 'vscode-light',
    colors: {
      'editor-foreground': '#3b3b3b',
      'editor-background': '#ffffff',
      'editorWidget-background': '#f8f8f8',
      errorForeground: '#f85149',
      'editorWarning-foreground': '#bf8803',
      'button-background': '#005fb8',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#e5e5e5',
      'button-secondaryForeground': '#3b3b3b',
      focusBorder: '#005fb8',
      'panel-border': '#e5e5e5',
      'editorHoverWidget-background': '#f8f8f8',
      'editorHoverWidget-border': '#c8c8c8',
      'dropdown-background': '#ffffff',
      'dropdown-foreground': '#3b3b3b',
      'dropdown-border': '#cecece',
    },
  },
  dark: {
    body: 'vscode-dark',
    colors: {
      'editor-foreground': '#cccccc',
      'editor-background': '#1f1f1f',
      'editorWidget-background': '#202020',
      errorForeground: '#f85149',
      'editorWarning-foreground': '#cca700',
      'button-background': '#0078d4',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#313131',
      'button-secondaryForeground': '#cccccc',
      focusBorder: '#0078d4',
      'panel-border': '#2b2b2b',
      'editorHoverWidget-background': '#202020',
      'editorHoverWidget-border': '#454545',
      'dropdown-background': '#313131',
      'dropdown-foreground': '#cccccc',
      'dropdown-border': '#3c3c3c',
    },
  },
  contrast: {
    body: 'vscode-high-contrast',
    colors: {
      'editor-foreground': '#ffffff',
      'editor-background': '#000000',
      'editorWidget-background': '#0c141f',
      errorForeground: '#f48771',
      'editorWarning-foreground': '#ffd370',
      'button-background': '#000000',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#000000',
      'button-secondaryForeground': '#ffffff',
      'button-border': '#6fc3df',
      focusBorder: '#f38518',
      contrastBorder: '#6fc3df',
      'editorHoverWidget-background': '#0c141f',
      'dropdown-background': '#0c141f',
      'dropdown-foreground': '#ffffff',
      'dropdown-border': '#6fc3df',
    },
  },
};

export class MapAlone {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** A new page, as the extension's frame makes it, that keeps what it would tell the editor. */
  async open({ theme = 'light', width = 1400 } = {}) {
    const { body, colors } = themes[theme];
    const variables = Object.entries({ ...shared, ...colors })
      .map(([name, value]) => `--vscode-${name}: ${value}`)
      .join('; ');
    await this.#page.setViewportSize({ width, height: 900 });
    await this.#page.setContent(
      `<!DOCTYPE html><html lang="en" style="${variables}"><head><meta charset="utf-8"><title>TLS map</title></head><body class="${body}" style="margin: 0"><main></main></body></html>`,
    );
    await this.#page.addStyleTag({ content: readFileSync(join(root, 'dist/map/map.css'), 'utf8') });
    await this.#page.evaluate(() => {
      let state;
      window.told = [];
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => window.told.push(message),
        getState: () => state,
        setState: (next) => (state = next),
      });
    });
    await this.#page.addScriptTag({ content: readFileSync(join(root, 'dist/map/map.js'), 'utf8') });
  }

  async show(map) {
    await this.#page.evaluate(
      (sent) =>
        new Promise((shown) => {
          window.addEventListener('message', () => window.requestAnimationFrame(() => shown()), { once: true });
          window.postMessage({ kind: 'map', map: sent }, '*');
        }),
      map,
    );
    await this.#page.locator('#hops tbody tr').first().waitFor();
  }

  async resize(width) {
    await this.#page.setViewportSize({ width, height: 900 });
    await this.#page.evaluate(
      () => new Promise((drawn) => window.requestAnimationFrame(() => window.requestAnimationFrame(drawn))),
    );
  }

  /** The last message to the editor. */
  async told() {
    return this.#page.evaluate(() => window.told.at(-1));
  }

  /** Where the boxes stand, by what they say. */
  async boxes() {
    return this.#page.locator('.box').evaluateAll((boxes) =>
      boxes.map((box) => {
        const { x, y, width, height } = box.querySelector('.frame').getBoundingClientRect();
        return [
          box.querySelector('text').textContent,
          Math.round(x),
          Math.round(y),
          Math.round(width),
          Math.round(height),
        ];
      }),
    );
  }

  /** Labels that touch each other or a box, and texts that are wider than what holds them. */
  async illegible() {
    return this.#page.evaluate(() => {
      const room = (element) => element.getBoundingClientRect();
      const touch = (a, b) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
      const all = (selector) => [...document.querySelectorAll(`.viewport svg ${selector}`)];
      const labels = all('.label');
      const others = [...all('.box .frame'), ...all('.open .pill')];
      const touching = labels.flatMap((label, index) =>
        [...labels.slice(index + 1), ...others]
          .filter((other) => touch(room(label), room(other)))
          .map(() => 'a label touches'),
      );
      const holders = [...all('.box'), ...all('.open')].flatMap((holder) =>
        [...holder.querySelectorAll('text')].map((text) => [text, holder.querySelector('.frame, .pill')]),
      );
      const cut = holders.filter(
        ([text, frame]) => room(text).left < room(frame).left || room(text).right > room(frame).right,
      );
      return [...touching, ...cut.map(([text]) => `${text.textContent} is too wide`)];
    });
  }

  async isWiderThanPanel() {
    return this.#page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  }

  async violations() {
    await this.#page.addScriptTag({ content: axe });
    return this.#page.evaluate(async () => {
      const { violations } = await window.axe.run(document);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
      );
    });
  }
}
