import type { HopState } from '../model/deployment-map';
import { type Colors, strokes } from './colors';
import { edgeLines, memberLines, namesOf, nodeLines, openLabel, openLines } from './descriptions';
import { bottom, type Box, rounded, roundedPath } from './geometry';
import type { Graph, Members } from './graph';
import { fitting, type Layout, type PlacedEdge, type PlacedLane, type PlacedNode } from './layout';
import { element, type SvgAttributes, type SvgElement } from './svg-element';
import { gravestOf, statesByGravity } from './words';
import { present } from '../model/present';

/** A part that can be pointed at: what it is, and what there is to say of it. */
export interface PartOf {
  readonly id: string;
  readonly lines: readonly string[];
  readonly hasPlace: boolean;
}

/** Attributes and children that make a part usable where the drawing is shown. */
export type Marking = (part: PartOf) => {
  readonly attributes: SvgAttributes;
  readonly children: readonly SvgElement[];
};

export interface DrawingStyle {
  readonly colors: Colors;
  readonly mark: Marking;
  /** The states of ports that are to be seen. */
  readonly ports: ReadonlySet<HopState>;
}

const lighter = 0.62;

export const fontFamily = 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif';

/** For a drawing that is a file: the words of each part show where it is pointed at. */
export const titled: Marking = ({ lines }) => ({ attributes: {}, children: [element('title', {}, lines.join('\n'))] });

/** A part of a graph where the layout of the whole has it: lanes, lines with those of problems in front, then each box with the lines that leave it, which is the order of the tab key. */
export function drawingOf<P>(graph: Graph<P>, layout: Layout<P>, style: DrawingStyle): readonly SvgElement[] {
  const names = namesOf(graph);
  const edges = new Map(graph.edges.map((edge) => [edge.id, edge]));
  const shown = layout.edges.flatMap((placed): readonly PlacedEdge<P>[] => {
    const edge = edges.get(placed.edge.id);
    if (edge) return [{ ...placed, edge }];
    return [];
  });
  const inFront = [...shown].sort(
    (a, b) => statesByGravity.indexOf(b.edge.state) - statesByGravity.indexOf(a.edge.state),
  );
  return [
    ...layout.lanes.map((lane) => laneOf(lane, style.colors)),
    ...inFront.map((edge) => lineOf(edge, style.colors)),
    ...layout.nodes.flatMap((placed) => [
      boxOf(placed, style),
      ...present([placed.node.open.some(({ state }) => style.ports.has(state)) && openPort(placed, style)]),
      ...shown.filter(({ edge }) => edge.from === placed.node.id).map((edge) => edgePart(edge, names, style)),
    ]),
    ...present([graph.members && layout.members && membersBar(graph.members, layout.members, style)]),
  ];
}

function laneOf({ title, ...box }: PlacedLane, { lane, faint }: Colors): SvgElement {
  return element(
    'g',
    { class: 'lane' },
    rectOf(box, { rx: 8, fill: lane }),
    textOf(title, {
      x: box.left + 12,
      y: box.top + 18,
      fill: faint,
      size: 11.5,
      anchor: 'start',
      extra: { class: 'lane-title', 'font-weight': 600 },
    }),
  );
}

function lineOf({ edge: { state, mesh, hops }, points }: PlacedEdge<unknown>, colors: Colors): SvgElement {
  const color = colorOf(state, mesh, colors);
  const { width, dashes } = strokes[state];
  // Calls of HTTP ports are many, and step back behind Mimir's own hops.
  const weight = hops.every(({ transport, outside }) => transport === 'http' && !outside) ? lighter : 1;
  const line = element('path', {
    class: 'line',
    d: roundedPath(points, 8),
    fill: 'none',
    stroke: color,
    'stroke-width': rounded(width * weight),
    'stroke-dasharray': dashes,
  });
  return element('g', { class: `way ${stateClass(state, mesh)}` }, line, tipOf(state, points, color));
}

/** The head of an arrow, or the cross of a hop that fails. */
function tipOf(state: HopState, points: PlacedEdge<unknown>['points'], color: string): SvgElement {
  const head = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.at(-2) ?? head;
  const back = head.x >= before.x ? -1 : 1;
  if (state !== 'broken')
    return element('path', { d: `M${head.x} ${head.y} l${back * 9} -4.5 v9 z`, fill: color, class: 'head' });
  return element('path', {
    d: `M${head.x + back * 3} ${head.y - 4.5} l${back * 9} 9 m0 -9 l${-back * 9} 9`,
    fill: 'none',
    stroke: color,
    'stroke-width': 2.2,
    class: 'cross',
  });
}

/** What another layer encrypts is no fault: it is as grey as what is not known. */
function colorOf(state: HopState, mesh: string | null, { states }: Colors): string {
  if (mesh === null) return states[state];
  return states.unknown;
}

function stateClass(state: HopState, mesh: string | null): string {
  if (mesh === null) return `state-${state}`;
  return `state-${state} meshed`;
}

function edgePart<P>(
  placed: PlacedEdge<P>,
  names: ReadonlyMap<string, string>,
  { colors, mark }: DrawingStyle,
): SvgElement {
  const { edge, points } = placed;
  const { attributes, children } = mark({
    id: edge.id,
    lines: edgeLines(edge, names),
    hasPlace: edge.hops.some(({ place }) => place !== null),
  });
  const line = roundedPath(points, 8);
  return element(
    'g',
    { class: `edge ${stateClass(edge.state, edge.mesh)}`, ...attributes },
    ...children,
    element('path', { class: 'reach', d: line, fill: 'none', stroke: 'none' }),
    ...labelParts(placed, colors),
  );
}

function labelParts({ edge, label, labelSide }: PlacedEdge<unknown>, colors: Colors): readonly SvgElement[] {
  if (edge.label === '') return [];
  const width = edge.label.length * 6.1 + 9;
  const left = labelSide === 'left' ? label.x - width : label.x;
  const stroke = colorOf(edge.state, edge.mesh, colors);
  return [
    rectOf(
      { left, top: label.y - 7.5, width, height: 15 },
      { class: 'label', rx: 4, fill: colors.ground, stroke, 'stroke-width': 1 },
    ),
    textOf(edge.label, { x: left + width / 2, y: label.y + 3.8, fill: colors.text, size: 10.5 }),
  ];
}

function detailBelow(
  detail: string,
  { x, y }: { readonly x: number; readonly y: number },
  { faint }: Colors,
): SvgElement['children'] {
  if (detail === '') return [];
  const place = { x: rounded(x), y: rounded(y) };
  return [
    ' ',
    element('tspan', { class: 'detail', ...place, fill: faint, 'font-size': 11, 'font-weight': 'normal' }, detail),
  ];
}

function boxOf<P>({ node, ...box }: PlacedNode<P>, { colors, mark }: DrawingStyle): SvgElement {
  const scale = node.shape === 'server' ? 1.15 : 1;
  const [label, detail] = [fitting(node.label, box.width, scale), fitting(node.detail, box.width, 0.85)];
  const { attributes, children } = mark({
    id: node.id,
    lines: nodeLines(node, [label, detail]),
    hasPlace: node.place !== null,
  });
  const [x, middle] = [box.left + box.width / 2, box.top + box.height / 2];
  const frame = {
    fill: colors.box,
    stroke: colors.border,
    'stroke-width': 1.2,
    'stroke-dasharray': node.shape === 'outside' || node.shape === 'server' ? '5 3' : 'none',
    rx: 6,
  };
  const inner = { left: box.left + 3, top: box.top + 3, width: box.width - 6, height: box.height - 6 };
  const double = present([
    node.shape === 'group' &&
      rectOf(inner, { class: 'inner', fill: 'none', stroke: colors.border, 'stroke-width': 1, rx: 4 }),
  ]);
  const words = textOf(
    label,
    { x, y: middle + (detail === '' ? 4.5 : -3), fill: colors.text, size: 13, extra: { 'font-weight': 600 } },
    ...detailBelow(detail, { x, y: middle + 14 }, colors),
  );
  return element(
    'g',
    { class: `box ${node.shape}`, ...attributes },
    ...children,
    rectOf(box, { ...frame, class: 'frame' }),
    ...double,
    words,
  );
}

/** Hangs below a box: whoever reaches its ports gets in. */
function openPort<P>({ node, ...box }: PlacedNode<P>, { colors, mark }: DrawingStyle): SvgElement {
  const { attributes, children } = mark({
    id: `open ${node.id}`,
    lines: openLines(node),
    hasPlace: node.open.some(({ place }) => place !== null),
  });
  const state: HopState = gravestOf(node.open.map((port) => port.state));
  const label = openLabel(node);
  // It may be wider than its box, which is as wide as before once a port is closed.
  const width = label.length * 5.9 + 30;
  const [left, top] = [box.left + (box.width - width) / 2, bottom(box) - 3];
  const color = colors.states[state];
  return element(
    'g',
    { class: `open state-${state}`, ...attributes },
    ...children,
    rectOf(
      { left, top, width, height: 18 },
      {
        class: 'pill',
        rx: 9,
        fill: colors.ground,
        stroke: color,
        'stroke-width': 1.2,
        'stroke-dasharray': strokes[state].dashes,
      },
    ),
    element('path', {
      class: 'person',
      d: `M${left + 12} ${top + 4.2} a2.4 2.4 0 1 0 0.01 0 M${left + 7.6} ${top + 14} a4.5 4.6 0 0 1 8.9 0 z`,
      fill: color,
    }),
    textOf(label, { x: left + 20, y: top + 12.7, fill: colors.text, size: 10.5, anchor: 'start' }),
  );
}

function membersBar<P>(members: Members<P>, box: Box, { colors, mark }: DrawingStyle): SvgElement {
  const { attributes, children } = mark({
    id: members.id,
    lines: memberLines(members),
    hasPlace: members.place !== null,
  });
  const color = colorOf(members.state, members.mesh, colors);
  return element(
    'g',
    { class: `box cluster ${stateClass(members.state, members.mesh)}`, ...attributes },
    ...children,
    rectOf(box, {
      class: 'frame',
      rx: 17,
      fill: colors.box,
      stroke: color,
      'stroke-width': strokes[members.state].width,
      'stroke-dasharray': strokes[members.state].dashes,
    }),
    textOf(members.label, {
      x: box.left + box.width / 2,
      y: box.top + box.height / 2 + 4.5,
      fill: colors.text,
      size: 12.5,
      extra: { 'font-weight': 600 },
    }),
  );
}

function rectOf({ left, top, width, height }: Box, attributes: SvgAttributes): SvgElement {
  return element('rect', {
    x: rounded(left),
    y: rounded(top),
    width: rounded(width),
    height: rounded(height),
    ...attributes,
  });
}

interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly fill: string;
  readonly size: number;
  readonly anchor?: 'start' | 'middle';
  readonly extra?: SvgAttributes;
}

export function textOf(
  text: string,
  { x, y, fill, size, anchor = 'middle', extra = {} }: TextStyle,
  ...more: readonly (SvgElement | string)[]
): SvgElement {
  return element(
    'text',
    { x: rounded(x), y: rounded(y), fill, 'font-size': size, 'text-anchor': anchor, ...extra },
    text,
    ...more,
  );
}
