import { colorSchemes } from '../../core/src/picture/colors';
import { drawingOf, type Marking } from '../../core/src/picture/drawing';
import { type Graph, graphOf, graphWith } from '../../core/src/picture/graph';
import { type Layout, layoutOf } from '../../core/src/picture/layout';
import { element } from '../../core/src/picture/svg-element';
import type { MapPlace, MapView } from '../../server/src/protocol/protocol';
import { type CardEvents, cardOf, type CardSubject } from './card';
import { drawn, html } from './elements';
import { type Filter, passes } from './filter';
import { HoverCard } from './hover-card';
import { Viewport } from './viewport';

/** Around the drawing, so that no line touches an edge. */
const margin = 3;

/** The map as a drawing that one points at, walks through by keyboard, enlarges and moves. */
export class Picture {
  readonly viewport = new Viewport();
  readonly element = html('div', { class: 'drawing' });
  private readonly card = new HoverCard(this.element);
  private pointed: Element | null = null;
  private subjects: ReadonlyMap<string, CardSubject> = new Map();

  constructor(private readonly events: CardEvents) {
    this.element.append(this.viewport.element, this.card.element);
    const { element: frame } = this.viewport;
    // Not pointerover, which comes without a move too, where the card goes away from under the pointer.
    frame.addEventListener('pointermove', (event) =>
      this.point(partOf(event.target), { x: event.clientX, y: event.clientY }),
    );
    frame.addEventListener('pointerleave', () => this.point(null, { x: 0, y: 0 }));
    frame.addEventListener('focusin', (event) => this.focus(event.target));
    frame.addEventListener('focusout', () => this.card.leave());
    frame.addEventListener('click', (event) => this.activate(event.target));
    frame.addEventListener('keydown', (event) => {
      if ((event.key !== 'Enter' && event.key !== ' ') || partOf(event.target) === null) return;
      event.preventDefault();
      this.activate(event.target);
    });
  }

  /** What the filter leaves out is not seen, and moves nothing. */
  draw(map: MapView, width: number, filter: Filter): void {
    const whole = graphOf(map);
    const layout = layoutOf(whole, width);
    const graph = graphWith(whole, (hop) => passes(filter, hop));
    this.subjects = subjectsOf(graph, map);
    this.card.hide();
    const size = { width: layout.width + 2 * margin, height: layout.height + 2 * margin };
    this.viewport.show(svgOf(graph, layout, size, filter), size);
  }

  clear(): void {
    this.subjects = new Map();
    this.card.hide();
    this.viewport.show(null, { width: 0, height: 0 });
  }

  private point(part: Element | null, at: { readonly x: number; readonly y: number }): void {
    if (part === this.pointed) return;
    this.pointed = part;
    const subject = this.subjectOf(part);
    if (subject) this.card.show(cardOf(subject, this.events), at);
    else this.card.leave();
  }

  private focus(target: EventTarget | null): void {
    const part = partOf(target);
    const subject = this.subjectOf(part);
    if (!part || !subject) return;
    const box = (part.querySelector('.label, .frame, .pill') ?? part).getBoundingClientRect();
    this.card.show(cardOf(subject, this.events), { x: box.left, y: box.bottom });
  }

  private activate(target: EventTarget | null): void {
    const subject = this.subjectOf(partOf(target));
    const place = subject && placeOf(subject);
    if (place) this.events.go(place);
  }

  private subjectOf(part: Element | null): CardSubject | null {
    const key = part?.getAttribute('data-key');
    return (key && this.subjects.get(key)) || null;
  }
}

function svgOf(
  graph: Graph<MapPlace>,
  layout: Layout<MapPlace>,
  { width, height }: { readonly width: number; readonly height: number },
  { states }: Filter,
): SVGSVGElement | null {
  const parts = drawingOf(graph, layout, { colors: colorSchemes.light, mark: focusable, ports: states });
  const node = drawn(
    element(
      'svg',
      {
        viewBox: `${-margin} ${-margin} ${width} ${height}`,
        role: 'group',
        'aria-label': 'The hops between the components, as a picture',
      },
      ...parts,
    ),
  );
  if (node instanceof SVGSVGElement) return node;
  return null;
}

/** Where nothing can be gone to, a part is still focused, since its words are shown then. */
const focusable: Marking = ({ id, lines, hasPlace }) => ({
  attributes: { tabindex: 0, role: hasPlace ? 'button' : 'img', 'aria-label': lines.join('. '), 'data-key': keyOf(id) },
  children: [],
});

function keyOf(id: string): string {
  return `picture ${id}`;
}

function partOf(target: EventTarget | null): Element | null {
  if (target instanceof Element) return target.closest('svg [data-key]');
  return null;
}

function subjectsOf({ nodes, edges, members }: Graph<MapPlace>, { ports }: MapView): ReadonlyMap<string, CardSubject> {
  const names = new Map(nodes.map(({ id, label }) => [id, label]));
  return new Map<string, CardSubject>([
    ...nodes.flatMap((node): readonly (readonly [string, CardSubject])[] => [
      [
        keyOf(node.id),
        {
          kind: 'node',
          node,
          ports: node.shape === 'component' ? [] : ports.filter(({ process }) => node.processes.includes(process)),
        },
      ],
      [keyOf(`open ${node.id}`), { kind: 'open', node }],
    ]),
    ...edges.map((edge): readonly [string, CardSubject] => [
      keyOf(edge.id),
      { kind: 'edge', edge, from: names.get(edge.from) ?? edge.from, to: names.get(edge.to) ?? edge.to },
    ]),
    ...(members ? [[keyOf(members.id), { kind: 'members', members }] as const] : []),
  ]);
}

function placeOf(subject: CardSubject): MapPlace | null {
  switch (subject.kind) {
    case 'edge':
      return (
        subject.edge.hops.find(({ state, place }) => state === subject.edge.state && place !== null)?.place ??
        subject.edge.hops.find(({ place }) => place !== null)?.place ??
        null
      );
    case 'node':
      return subject.node.place;
    case 'open':
      return subject.node.open.find(({ place }) => place !== null)?.place ?? null;
    case 'members':
      return subject.members.place;
  }
}
