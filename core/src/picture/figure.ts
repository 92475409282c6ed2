import type { HopState } from '../model/deployment-map';
import { type Colors, colorSchemes, strokes } from './colors';
import { drawingOf, fontFamily, textOf, titled } from './drawing';
import { type Graph, graphOf, type PictureMap } from './graph';
import { layoutOf } from './layout';
import { element, type SvgElement } from './svg-element';
import { statesByGravity, stateWords } from './words';
import { present } from '../model/present';

export interface Figure<P> {
  readonly map: PictureMap<P>;
  readonly title: string;
  /** What is to be said of the hops together. */
  readonly summary: string;
}

export interface FigureOptions {
  readonly scheme: 'light' | 'dark';
  /** The width that it should rather not exceed. */
  readonly width: number;
}

const margin = 20;
const headRoom = 62;
const legendRoom = 38;
const sampleWidth = 122;

/** Maps as a drawing for a page of its own, one below the other, each with a title, a summary and a legend. Equal maps give equal drawings. */
export function figuresOf<P>(figures: readonly Figure<P>[], options: FigureOptions): SvgElement {
  const colors = colorSchemes[options.scheme];
  let top = 0;
  const placed = figures.map((figure) => {
    const drawn = partsOf(figure, options);
    const part = element('g', { transform: `translate(0 ${top})` }, ...drawn.parts);
    top += drawn.height;
    return { part, width: drawn.width };
  });
  const [width, height] = [Math.max(320, ...placed.map((each) => each.width)), Math.max(top, 80)];
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'font-family': fontFamily,
    },
    element('title', {}, figures[0]?.title ?? 'No map'),
    element('rect', { width: '100%', height: '100%', fill: colors.ground }),
    ...placed.map(({ part }) => part),
  );
}

function partsOf<P>(
  { map, title, summary }: Figure<P>,
  { scheme, width: wished }: FigureOptions,
): { readonly width: number; readonly height: number; readonly parts: readonly SvgElement[] } {
  const colors = colorSchemes[scheme];
  const graph = graphOf(map);
  const layout = layoutOf(graph, wished);
  const used = usedStates(graph);
  const parts = [
    textOf(title, { x: margin, y: 30, fill: colors.text, size: 17, anchor: 'start', extra: { 'font-weight': 600 } }),
    textOf(summary, { x: margin, y: 49, fill: colors.faint, size: 12.5, anchor: 'start' }),
    element(
      'g',
      { transform: `translate(${margin} ${headRoom})` },
      ...drawingOf(graph, layout, { colors, mark: titled, ports: new Set(statesByGravity) }),
    ),
    element(
      'g',
      { transform: `translate(${margin} ${Math.round(headRoom + layout.height + 24)})` },
      ...used.flatMap((state, index) => sampleOf(state, index * sampleWidth, colors)),
    ),
  ];
  return {
    width: Math.ceil(Math.max(layout.width, used.length * sampleWidth, summary.length * 6.4) + 2 * margin),
    height: Math.ceil(headRoom + layout.height + legendRoom + margin),
    parts,
  };
}

/** The states that something of the picture is in, the gravest first. */
function usedStates({ edges, members, nodes }: Graph<unknown>): readonly HopState[] {
  const states = new Set<HopState>([
    ...edges.map(({ state }) => state),
    ...present([members?.state]),
    ...nodes.flatMap(({ open }) => open.map(({ state }) => state)),
  ]);
  return statesByGravity.filter((state) => states.has(state));
}

function sampleOf(state: HopState, left: number, { states, text }: Colors): readonly SvgElement[] {
  const { width, dashes } = strokes[state];
  return [
    element('path', { d: `M${left} 0 h30`, stroke: states[state], 'stroke-width': width, 'stroke-dasharray': dashes }),
    textOf(stateWords[state], { x: left + 37, y: 4, fill: text, size: 11.5, anchor: 'start' }),
  ];
}
