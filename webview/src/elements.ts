import { present } from '../../core/src/model/present';
import type { SvgElement } from '../../core/src/picture/svg-element';

/** Attributes by name; false leaves one out, and true sets it without a value. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What is in an element. A part that is only there at times is written `condition && part`. */
export type Child = Node | string | false | null | undefined;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An HTML element. Texts become text nodes, never markup. */
export function html<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  fill(element, attributes, children);
  return element;
}

/** The same for SVG. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes,
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(svgNamespace, name);
  fill(element, attributes, children);
  return element;
}

/** The nodes of a drawing. Texts become text nodes here too. */
export function drawn({ name, attributes, children }: SvgElement): SVGElement {
  const element = document.createElementNS(svgNamespace, name);
  fill(element, attributes, []);
  for (const child of children) {
    if (typeof child === 'string') element.append(child);
    else element.append(drawn(child));
  }
  return element;
}

/** Calls back on a click, and on Enter and the space bar where the element is no button by itself. */
export function onActivate(element: HTMLElement | SVGElement, act: () => void): void {
  element.addEventListener('click', act);
  if (element instanceof HTMLButtonElement) return;
  element.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    act();
  });
}

/** A button that keeps the focus when the page is drawn again, by its key. */
export function button(label: string, key: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = html('button', { type: 'button', 'data-key': key, ...attributes }, label);
  onActivate(element, act);
  return element;
}

function fill(element: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...present(children));
}
