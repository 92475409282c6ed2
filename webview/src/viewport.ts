import { present } from '../../core/src/model/present';
import { button, html } from './elements';

const step = 1.25;
const smallest = 0.3;
const largest = 4;
/** How far a picture is made larger or smaller by itself, to fill its panel. */
const fitting = { smallest: 0.72, largest: 1.35 };

/** Shows a drawing as large as fits, and lets it be enlarged and moved: by buttons, keys, the wheel and dragging. */
export class Viewport {
  readonly element = html('div', {
    class: 'viewport',
    role: 'region',
    'aria-label': 'Picture of the hops. Plus, minus and zero zoom.',
    tabindex: 0,
  });
  readonly tools = html(
    'div',
    { class: 'zoom', role: 'group', 'aria-label': 'Zoom' },
    button('−', 'zoom out', () => this.zoom(1 / step), { 'aria-label': 'Zoom out', title: 'Zoom out (-)' }),
    button('Fit', 'zoom fit', () => this.fit(), { title: 'Fit to the panel (0)' }),
    button('+', 'zoom in', () => this.zoom(step), { 'aria-label': 'Zoom in', title: 'Zoom in (+)' }),
  );
  private drawing: SVGSVGElement | null = null;
  private size = { width: 0, height: 0 };
  /** Null where the picture fits by itself. */
  private factor: number | null = null;

  constructor() {
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.element.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    this.element.addEventListener('pointerdown', (event) => this.drag(event));
  }

  show(drawing: SVGSVGElement | null, size: { readonly width: number; readonly height: number }): void {
    this.drawing = drawing;
    this.size = size;
    this.element.replaceChildren(...present([drawing]));
    this.resize();
  }

  /** The panel has another width, or the picture is another one. */
  resize(): void {
    const factor = this.factor ?? this.fittingFactor();
    this.element.classList.toggle('zoomed', this.factor !== null);
    this.drawing?.setAttribute('width', String(Math.round(this.size.width * factor)));
    this.drawing?.setAttribute('height', String(Math.round(this.size.height * factor)));
  }

  private fittingFactor(): number {
    return Math.min(
      Math.max(this.element.clientWidth / Math.max(this.size.width, 1), fitting.smallest),
      fitting.largest,
    );
  }

  private fit(): void {
    this.factor = null;
    this.resize();
  }

  /** What is in the middle stays there. */
  private zoom(by: number): void {
    const before = this.factor ?? this.fittingFactor();
    const after = Math.min(Math.max(before * by, smallest), largest);
    const { element } = this;
    const [x, y] = [element.scrollLeft + element.clientWidth / 2, element.scrollTop + element.clientHeight / 2];
    this.factor = after;
    this.resize();
    element.scrollTo((x * after) / before - element.clientWidth / 2, (y * after) / before - element.clientHeight / 2);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Readonly<Record<string, () => void>> = {
      '+': () => this.zoom(step),
      '=': () => this.zoom(step),
      '-': () => this.zoom(1 / step),
      '0': () => this.fit(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? step : 1 / step);
  }

  private drag(start: PointerEvent): void {
    const isPart =
      start.target instanceof Element &&
      start.target.closest('[data-key]') !== null &&
      start.target.closest('[data-key]') !== this.element;
    if (start.button !== 0 || start.pointerType === 'touch' || isPart) return;
    const { element } = this;
    const [left, top] = [element.scrollLeft, element.scrollTop];
    const move = (event: PointerEvent): void =>
      element.scrollTo(left + start.clientX - event.clientX, top + start.clientY - event.clientY);
    element.setPointerCapture(start.pointerId);
    element.addEventListener('pointermove', move);
    for (const end of ['pointerup', 'pointercancel'] as const)
      element.addEventListener(end, () => element.removeEventListener('pointermove', move), { once: true });
  }
}
