import { figuresOf } from '../../core/src/picture/figure';
import { markupOf } from '../../core/src/picture/svg-element';
import type { MapFixParams, MapPlace, MapView } from '../../server/src/protocol/protocol';
import { button, html } from './elements';
import { everything, type Filter, passes } from './filter';
import { FilterBar } from './filter-bar';
import { Picture } from './picture';
import { pngOf } from './png';
import { rowsOf } from './hop-rows';
import { hopsOn } from './map-wording';
import { certificateTable, hopTable } from './tables';
import type { MapMessage, PageMessage } from './messages';

/** What VS Code gives a webview's script; it may be called once. */
declare function acquireVsCodeApi(): {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const editor = acquireVsCodeApi();

function tell(message: PageMessage): void {
  editor.postMessage(message);
}

/** Calls back with each map that the editor sends. Whatever else arrives is not for this page. */
function onMap(take: (map: MapMessage['map']) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isMapMessage(data)) take(data.map);
  });
}

/** The editor's messages come from our own code, so that the kind is enough to know them by. */
function isMapMessage(data: unknown): data is MapMessage {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'map' && 'map' in data;
}

/** What the user chose for this page, for as long as it is open. */
function isPictureHidden(): boolean {
  const state = editor.getState();
  return typeof state === 'object' && state !== null && 'pictureHidden' in state && state.pictureHidden === true;
}

function rememberPicture(hidden: boolean): void {
  editor.setState({ pictureHidden: hidden });
}

const events = {
  go: (place: MapPlace): void => tell({ kind: 'go', place }),
  fix: ({ uri, key }: MapFixParams): void => tell({ kind: 'fix', finding: { uri, key } }),
};

/** What a saved picture is as wide as, whatever the panel. */
const savedWidth = 1400;

/** The page: what stays, and what is drawn again with each map. */
class MapPage {
  /** It stays, since a screen reader reads its changes. */
  private readonly summary = html('p', { id: 'summary', role: 'status' }, 'Drawing the map…');
  private readonly toggle = button('Hide picture', 'toggle', () => this.hidePicture(!isPictureHidden()));
  private readonly secure = button('Secure this deployment…', 'secure', () => tell({ kind: 'secure' }), {
    class: 'primary',
  });
  private readonly exports = html(
    'div',
    { class: 'group', role: 'group', 'aria-label': 'Export' },
    button('Copy as Mermaid', 'copy', () => tell({ kind: 'copy-mermaid' })),
    button('Save as SVG', 'save svg', () => this.save('svg')),
    button('Save as PNG', 'save png', () => this.save('png')),
  );
  private readonly picture = new Picture(events);
  private readonly filterBar = new FilterBar(everything, (filter) => this.applyFilter(filter));
  private readonly shown = html('p', { id: 'shown', role: 'status' });
  private readonly figure = html('section', { id: 'picture', 'aria-label': 'Picture' }, this.picture.element);
  private readonly tables = html('div', { id: 'tables' });
  private map: MapView | null = null;
  private filter: Filter = everything;
  private drawn = '';
  private width = 0;

  constructor(private readonly main: HTMLElement) {
    const tools = html('div', { class: 'tools' }, this.secure, this.toggle, this.picture.viewport.tools, this.exports);
    main.append(
      html('h1', { tabindex: -1 }, 'TLS map'),
      this.summary,
      tools,
      this.filterBar.element,
      this.shown,
      this.figure,
      this.tables,
    );
    this.secure.hidden = true;
    this.filterBar.element.hidden = true;
    this.hidePicture(isPictureHidden());
    new ResizeObserver(() => this.resize()).observe(main);
  }

  /** Draws a map, unless it is the one that is shown; the focus stays where it was, as far as that still exists. */
  show(map: MapView | null): void {
    const text = JSON.stringify(map);
    if (text === this.drawn) return;
    this.drawn = text;
    this.map = map;
    const summary = map?.verdict.summary ?? 'This document no longer contains a Mimir configuration.';
    if (this.summary.textContent !== summary) this.summary.textContent = summary;
    this.secure.hidden = map === null || !map.securable;
    this.filterBar.element.hidden = map === null || hopsOn(map).length === 0;
    if (map) this.filter = this.filterBar.show(map);
    this.redraw();
  }

  private applyFilter(filter: Filter): void {
    this.filter = filter;
    this.redraw();
  }

  private redraw(): void {
    const { map } = this;
    const focused = focusedKey();
    this.drawPicture();
    if (map) this.drawTables(map);
    else {
      this.tables.replaceChildren();
      this.shown.textContent = '';
    }
    if (focused !== null) this.focus(focused);
  }

  private drawTables(map: MapView): void {
    const all = hopsOn(map);
    const hops = all.filter((hop) => passes(this.filter, hop));
    const rows = rowsOf({ ...map, hops });
    this.tables.replaceChildren(hopTable(rows, events), certificateTable(map, events));
    // It is set once, since a screen reader reads its changes.
    if (hops.length === all.length) this.shown.textContent = '';
    else
      this.shown.textContent = `Showing ${rows.length} of ${rowsOf({ ...map, hops: all }).length} rows of the table.`;
  }

  private drawPicture(): void {
    const { map } = this;
    this.width = this.main.clientWidth;
    if (map === null || map.processes.length === 0) this.picture.clear();
    else this.picture.draw(map, this.width, this.filter);
  }

  private resize(): void {
    if (Math.abs(this.main.clientWidth - this.width) < 2) return;
    const focused = focusedKey();
    this.drawPicture();
    if (focused?.startsWith('picture ')) this.focus(focused);
  }

  private save(format: 'svg' | 'png'): void {
    const { map } = this;
    if (map === null) return;
    const scheme = document.body.matches('.vscode-dark, .vscode-high-contrast:not(.vscode-high-contrast-light)')
      ? 'dark'
      : 'light';
    const figure = figuresOf([{ map, title: 'TLS map', summary: map.verdict.summary }], { scheme, width: savedWidth });
    const data = format === 'svg' ? markupOf(figure) : pngOf(figure);
    if (data !== null) tell({ kind: 'save', format, data });
  }

  private hidePicture(hidden: boolean): void {
    rememberPicture(hidden);
    this.figure.hidden = hidden;
    this.picture.viewport.tools.hidden = hidden;
    this.toggle.textContent = hidden ? 'Show picture' : 'Hide picture';
    if (!hidden && this.map) this.drawPicture();
  }

  /** Where a fix was made and its button is gone, the focus stays in the line; where that is gone too, it goes to the heading. */
  private focus(key: string): void {
    const elements = [...this.main.querySelectorAll<HTMLElement | SVGElement>('[data-key]')].filter(
      (element) => !('hidden' in element && element.hidden),
    );
    const named = (name: string): HTMLElement | SVGElement | undefined =>
      elements.find((element) => element.dataset['key'] === name);
    (named(key) ?? named(key.replace(/^fix /, 'go ')) ?? this.main.querySelector('h1'))?.focus({ preventScroll: true });
  }
}

function focusedKey(): string | null {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement || activeElement instanceof SVGElement)
    return activeElement.dataset['key'] ?? null;
  return null;
}

const main = document.querySelector('main');
if (main) {
  const page = new MapPage(main);
  onMap((map) => page.show(map));
  tell({ kind: 'ready' });
}
