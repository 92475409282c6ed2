import type { MapFixParams, MapPlace, MapView } from '../../server/src/protocol';
import { isPictureHidden, onMap, rememberPicture, tell } from './editor';
import { button, html } from './elements';
import { legend, picture } from './picture';
import { certificateTable, hopTable } from './tables';
import { stateWords } from './wording';

const hint = 'Point at a box or line, or focus it with the tab key, to read about it. Enter or a click goes to its setting.';

/** The page: what stays, and what is drawn anew with each map. */
class MapPage {
  /** It stays, since a screen reader reads its changes. */
  private readonly summary = html('p', { id: 'summary', role: 'status' }, 'The map is being drawn.');
  private readonly toggle = button('Hide picture', 'toggle', () => this.hidePicture(!isPictureHidden()));
  private readonly secure = button('Use mutual TLS on every hop', 'secure', () => tell({ kind: 'secure' }), { class: 'primary' });
  private readonly copy = button('Copy as Mermaid', 'copy', () => tell({ kind: 'copy-mermaid' }));
  private readonly drawing = html('div', { class: 'scroll drawing', role: 'region', 'aria-label': 'Picture of the hops', tabindex: 0 });
  private readonly details = html('div', { class: 'details' });
  private readonly figure = html('section', { id: 'picture', 'aria-label': 'Picture' }, this.drawing, this.details);
  private readonly tables = html('div', { id: 'tables' });
  private drawn = '';

  constructor(private readonly main: HTMLElement) {
    const tools = html('div', { class: 'tools' }, this.secure, this.toggle, this.copy);
    main.append(html('h1', { tabindex: -1 }, 'TLS map'), this.summary, tools, this.figure, this.tables);
    this.secure.hidden = true;
    this.hidePicture(isPictureHidden());
  }

  /** Draws a map, unless it is the one that is shown; the focus stays where it was, as far as that still exists. */
  show(map: MapView | null): void {
    const text = JSON.stringify(map);
    if (text === this.drawn) return;
    this.drawn = text;
    const summary = map === null ? 'This document holds no configuration of Mimir any more.' : map.verdict.summary;
    if (this.summary.textContent !== summary) this.summary.textContent = summary;
    const focused = focusedKey();
    this.secure.hidden = map === null || !map.securable;
    this.drawPicture(map);
    const events = { go, fix: ({ uri, key }: MapFixParams): void => tell({ kind: 'fix', finding: { uri, key } }) };
    this.tables.replaceChildren(...(map === null ? [] : [hopTable(map, events), certificateTable(map, events)]));
    if (focused !== null) this.focus(focused);
  }

  private drawPicture(map: MapView | null): void {
    this.describe([hint]);
    if (map === null || map.hops.length === 0) {
      this.drawing.replaceChildren();
      return;
    }
    const states = (['broken', 'plaintext', 'unknown', 'tls', 'mtls'] as const).filter((state) => map.hops.some((hop) => hop.state === state));
    this.drawing.replaceChildren(picture(map, this.main.clientWidth, { go, show: (lines) => this.describe(lines) }), legend(states.map((state) => [state, stateWords[state]])));
  }

  private describe(lines: readonly string[]): void {
    this.details.replaceChildren(...lines.map((line) => html('p', {}, line)));
  }

  private hidePicture(hidden: boolean): void {
    rememberPicture(hidden);
    this.figure.hidden = hidden;
    this.toggle.textContent = hidden ? 'Show picture' : 'Hide picture';
  }

  /** Where a fix was made and its button is gone, the focus stays in the line; where that is gone too, it goes to the heading. */
  private focus(key: string): void {
    const elements = [...this.main.querySelectorAll<HTMLElement | SVGElement>('[data-key]')].filter((element) => !('hidden' in element && element.hidden));
    const named = (name: string): HTMLElement | SVGElement | undefined => elements.find((element) => element.dataset['key'] === name);
    (named(key) ?? named(key.replace(/^fix /, 'go ')) ?? this.main.querySelector('h1'))?.focus({ preventScroll: true });
  }
}

function go(place: MapPlace): void {
  tell({ kind: 'go', place });
}

function focusedKey(): string | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement || activeElement instanceof SVGElement ? (activeElement.dataset['key'] ?? null) : null;
}

const main = document.querySelector('main');
if (main) {
  const page = new MapPage(main);
  onMap((map) => page.show(map));
  tell({ kind: 'ready' });
}
