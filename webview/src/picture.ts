import type { MapPlace, MapView } from '../../server/src/protocol';
import { html, onActivate, svg } from './elements';
import { graphOf, type GraphEdge, type GraphNode } from './graph';
import { type Layout, layoutOf, type PlacedEdge, type PlacedNode, shortDetail } from './layout';

/** How far a picture is made smaller, to fit. */
const smallest = 0.75;

interface PictureEvents {
  readonly go: (place: MapPlace) => void;
  /** Something is pointed at or focused: what there is to say of it, line by line. */
  readonly show: (lines: readonly string[]) => void;
}

/** The map as a drawing. Each box is followed by the edges that leave it, which is the order of the tab key. */
export function picture(map: MapView, availableWidth: number, events: PictureEvents): SVGSVGElement {
  const graph = graphOf(map);
  const layout = layoutOf(graph, availableWidth);
  const { width, height } = layout;
  const names = new Map(graph.nodes.map(({ id, label }) => [id, label]));
  const parts = layout.nodes.flatMap((placed) => [
    boxOf(placed, events),
    ...layout.edges.filter(({ edge }) => edge.from === placed.node.id).map((edge) => edgeOf(edge, names, events)),
  ]);
  const shape = { viewBox: `0 0 ${width} ${height}`, width, height };
  const attributes = { ...shape, role: 'group', 'aria-label': 'The hops between the components, as a picture' };
  const drawing = svg('svg', attributes, arrowHeads(layout), ...parts);
  // Letters stay large enough to read; what is wider then scrolls.
  drawing.style.minWidth = `${Math.round(width * smallest)}px`;
  return drawing;
}

/** Heads are drawn in the colour of their line. */
function arrowHeads(layout: Layout): SVGDefsElement {
  const states = [...new Set(layout.edges.map(({ edge }) => edge.state))];
  const heads = states.map((state) =>
    svg('marker', { id: `head-${state}`, class: `state-${state}`, viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 9, markerHeight: 9, markerUnits: 'userSpaceOnUse', orient: 'auto' },
      state === 'broken' ? svg('path', { class: 'cross', d: 'M1 1 L9 9 M9 1 L1 9' }) : svg('path', { class: 'head', d: 'M0 0 L10 5 L0 10 z' }),
    ),
  );
  return svg('defs', {}, ...heads);
}

function boxOf(placed: PlacedNode, events: PictureEvents): SVGGElement {
  const { node, x, y, width, height } = placed;
  const rounded = node.shape === 'cluster' ? height / 2 : 4;
  const short = shortDetail(node);
  const title = node.detail === '' ? node.label : `${node.label} ${node.detail}`;
  const lines = [title, ...reasonsOf(node.hops)];
  const [state = ''] = node.hops.map((hop) => `state-${hop.state}`);
  const group = svg('g', { class: `box ${node.shape} ${state}`, ...focusable(node, lines.join('. ')) },
    svg('title', {}, lines.join('\n')),
    svg('rect', { x: x - width / 2, y: y - height / 2, width, height, rx: rounded }),
    // One text, with a blank between its lines: the name that is said has to hold the words that are seen.
    svg('text', { x, y: short === '' ? y : y - 8 }, node.label, ...(short === '' ? [] : [' ', svg('tspan', { class: 'detail', x, y: y + 10 }, short)])),
  );
  return alive(group, node, lines, events);
}

function edgeOf({ edge, points, x, y, labelWidth }: PlacedEdge, names: ReadonlyMap<string, string>, events: PictureEvents): SVGGElement {
  const lines = edgeLines(edge, names);
  const line = pathOf(points);
  const target = { id: edge.id, place: edge.hops.find(({ place }) => place !== null)?.place ?? null };
  const group = svg('g', { class: `edge state-${edge.state}`, ...focusable(target, lines.join('. ')) },
    svg('title', {}, lines.join('\n')),
    svg('path', { class: 'reach', d: line }),
    svg('path', { class: 'line', d: line, 'marker-end': `url(#head-${edge.state})` }),
    svg('rect', { class: 'label', x: x - labelWidth / 2, y: y - 10, width: labelWidth, height: 20, rx: 3 }),
    svg('text', { x, y }, edge.label),
  );
  return alive(group, target, lines, events);
}

/** Who dials whom in which state, then each hop with its reason; memberlist's hops to all members share one. */
function edgeLines({ from, to, label, hops }: GraphEdge, names: ReadonlyMap<string, string>): readonly string[] {
  return [`${names.get(from) ?? from} to ${names.get(to) ?? to}: ${label}`, ...reasonsOf(hops)];
}

function reasonsOf(hops: GraphNode['hops']): readonly string[] {
  return [...new Set(hops.map(({ title, family, reason }) => `${title} (${family}): ${reason}`))];
}

/** Where nothing can be gone to, it is still focused, since its words are shown then. */
function focusable({ id, place }: Pick<GraphNode, 'id' | 'place'>, name: string): Readonly<Record<string, string | number>> {
  return { tabindex: 0, role: place ? 'button' : 'img', 'aria-label': name, 'data-key': `picture ${id}` };
}

function alive(group: SVGGElement, { place }: Pick<GraphNode, 'place'>, lines: readonly string[], { go, show }: PictureEvents): SVGGElement {
  if (place) onActivate(group, () => go(place));
  for (const event of ['focus', 'pointerenter']) group.addEventListener(event, () => show(lines));
  return group;
}

/** Through all points of the layout, since the label stands on one of them, and smoothly (a Catmull-Rom spline as Bézier curves). */
function pathOf(points: PlacedEdge['points']): string {
  const at = (index: number): PlacedEdge['points'][number] => points[Math.min(Math.max(index, 0), points.length - 1)] ?? { x: 0, y: 0 };
  const curves = points.slice(1).map((end, index) => {
    const [before, start, after] = [at(index - 1), at(index), at(index + 2)];
    const first = { x: start.x + (end.x - before.x) / 6, y: start.y + (end.y - before.y) / 6 };
    const second = { x: end.x - (after.x - start.x) / 6, y: end.y - (after.y - start.y) / 6 };
    return `C${written(first)} ${written(second)} ${written(end)}`;
  });
  return `M${written(at(0))} ${curves.join(' ')}`;
}

function written({ x, y }: PlacedEdge['points'][number]): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

/** What the colours and lines of the picture mean. */
export function legend(states: readonly (readonly [state: string, words: string])[]): HTMLElement {
  const items = states.map(([state, words]) =>
    html('li', {}, svg('svg', { class: `sample state-${state}`, width: 34, height: 10, 'aria-hidden': 'true' }, svg('path', { class: 'line', d: 'M1 5 L33 5' })), words),
  );
  return html('ul', { class: 'legend', 'aria-label': 'Legend' }, ...items);
}
