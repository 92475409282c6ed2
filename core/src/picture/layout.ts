import { type Box, type Point, right, sideOf } from './geometry';
import type { Graph, GraphEdge, GraphNode } from './graph';
import { type Grid, narrowGrid, wideGrid } from './grid';
import { pointsOf, type Route, type Routes, routesOf } from './line-routes';
import { type Rows, rowsOf } from './box-rows';
import { coursesOf, usesOf } from './sides';

export interface PlacedNode<P> extends Box {
  readonly node: GraphNode<P>;
}

export interface PlacedEdge<P> {
  readonly edge: GraphEdge<P>;
  /** The corners of its line. */
  readonly points: readonly Point[];
  /** Where its label ends next to the arrow's head, and on which side of that it stands. */
  readonly label: Point;
  readonly labelSide: 'left' | 'right';
}

export interface PlacedLane extends Box {
  readonly title: string;
}

export interface Layout<P> {
  readonly width: number;
  readonly height: number;
  readonly isNarrow: boolean;
  readonly lanes: readonly PlacedLane[];
  readonly nodes: readonly PlacedNode<P>[];
  readonly edges: readonly PlacedEdge<P>[];
  /** The bar of memberlist below all boxes; null where there is none. */
  readonly members: Box | null;
}

/** How much smaller a wide picture may be drawn before one column is the better choice. */
const smallest = 0.72;

const letter = 7.3;
const narrowestBox = 118;
const widestBox = 178;
const boxPadding = 26;
const lanePadding = 12;
const laneGap = 10;
const slotGap = 11;
/** Before the first trunk and behind the last. */
const slotMargin = 12;
/** For a label such as `2 of 3 broken` and the head of an arrow, and for each further digit of both numbers. */
const labelRoom = 98;
const digitRoom = 13;
const membersHeight = 34;
const membersGap = 14;
/** How far the line of a box to itself stands out. */
const loop = 14;

/** By roles, side by side where that fits the width, else in one column. Only who dials whom decides about places, no state. */
export function layoutOf<P>(graph: Graph<P>, availableWidth: number): Layout<P> {
  const wide = layoutIn(graph, wideGrid(graph.nodes), false);
  if (wide.width * smallest <= availableWidth) return wide;
  return layoutIn(graph, narrowGrid(graph.nodes), true);
}

function layoutIn<P>(graph: Graph<P>, grid: Grid, isNarrow: boolean): Layout<P> {
  const courses = coursesOf(grid, graph.edges);
  const uses = usesOf(courses, graph.edges);
  const rows = rowsOf(grid, uses);
  const routes = routesOf(courses, uses, rows);
  const columns = columnsOf(grid, routes);
  const boxes = boxesOf(graph.nodes, rows, columns);
  const members = graph.members && {
    left: 0,
    top: rows.height + membersGap,
    width: columns.width,
    height: membersHeight,
  };
  return {
    width: columns.width,
    height: rows.height + (members ? membersGap + membersHeight : 0),
    isNarrow,
    lanes: lanesOf(rows, columns, isNarrow),
    nodes: graph.nodes.flatMap((node) => {
      const box = boxes.get(node.id);
      if (box) return [{ node, ...box }];
      return [];
    }),
    edges: edgesOf(graph.edges, boxes, routes, columns),
    members,
  };
}

interface Column {
  readonly left: number;
  readonly width: number;
}

interface Columns {
  readonly columns: readonly Column[];
  readonly width: number;
  /** Where the trunks of the gutter right of a column begin. */
  readonly trunks: readonly number[];
}

/** Columns are as wide as their widest name, and the gutters between them as their lines and labels need. */
function columnsOf(grid: Grid, { routes, widths }: Routes): Columns {
  const cells = grid.bands.flatMap((band) => band.cells);
  const last = grid.columns - 1;
  let left = lanePadding;
  const trunks: number[] = [];
  const columns = Array.from({ length: grid.columns }, (_, index): Column => {
    const width = Math.max(
      narrowestBox,
      ...cells.filter(({ column }) => column === index).map(({ node }) => widthOf(node)),
    );
    const column = { left, width };
    const lines = (widths.get(index) ?? 0) * slotGap;
    const labels = labelsIn(routes, index);
    const begin = left + width + Math.max(slotMargin, loop + slotGap) + labels.left;
    trunks.push(begin);
    const apart = grid.bands.some(({ lastColumn }) => lastColumn === index) ? 2 * lanePadding + laneGap : 30;
    const room = Math.max(
      begin - left - width + lines + (labels.right || slotMargin),
      index === last ? lanePadding : apart,
    );
    left += width + (index === last && lines === 0 ? Math.max(lanePadding, loop + lanePadding) : room);
    return column;
  });
  return { columns, width: left, trunks };
}

/** The room that the labels of lines need which arrive on either side of a gutter; 0 where none does. */
function labelsIn(routes: readonly Route[], gutter: number): { readonly left: number; readonly right: number } {
  const arriving = (side: 'left' | 'right'): number => {
    const digits = routes
      .filter(
        ({ course }) => course.arrives === side && (side === 'left' ? course.toColumn - 1 : course.toColumn) === gutter,
      )
      .map(({ course }) => String(course.edge.hops.length).length);
    if (digits.length === 0) return 0;
    return labelRoom + digitRoom * (Math.max(...digits) - 1);
  };
  return { left: arriving('right'), right: arriving('left') };
}

function widthOf({ label, detail, open }: GraphNode<unknown>): number {
  const letters = Math.max(label.length, detail.length * 0.9, open.length > 0 ? 14 : 0);
  return Math.min(widestBox, letters * letter + boxPadding);
}

/** A text as it fits into a box; what is cut is told where the box is pointed at. */
export function fitting(text: string, width: number, scale = 1): string {
  const letters = Math.floor((width - boxPadding + 10) / (letter * scale));
  if (text.length <= letters) return text;
  return `${text.slice(0, Math.max(letters - 1, 1))}…`;
}

function boxesOf(
  nodes: readonly GraphNode<unknown>[],
  { boxes }: Rows,
  { columns }: Columns,
): ReadonlyMap<string, Box> {
  return new Map(
    nodes.flatMap(({ id }): readonly (readonly [string, Box])[] => {
      const upright = boxes.get(id);
      const column = upright && columns[upright.cell.column];
      if (column) return [[id, { left: column.left, top: upright.top, width: column.width, height: upright.height }]];
      return [];
    }),
  );
}

function lanesOf({ bands }: Rows, { columns, width }: Columns, isNarrow: boolean): readonly PlacedLane[] {
  return bands.map(({ band, top, height }) => {
    const [first, last] = [columns[band.firstColumn], columns[band.lastColumn]];
    const left = (first?.left ?? 0) - lanePadding;
    const isLast = band.lastColumn === columns.length - 1;
    const end = isNarrow || isLast ? width : (last?.left ?? 0) + (last?.width ?? 0) + lanePadding;
    return { title: band.title, left, top, width: end - left, height };
  });
}

function edgesOf<P>(
  edges: readonly GraphEdge<P>[],
  boxes: ReadonlyMap<string, Box>,
  { routes, slots, loopEnd }: Routes,
  { trunks }: Columns,
): readonly PlacedEdge<P>[] {
  const byId = new Map(routes.map((route) => [route.course.edge.id, route]));
  const trunk = (key: string): number => {
    const place = slots.get(key);
    if (place) return (trunks[place.gutter] ?? 0) + place.slot * slotGap;
    return 0;
  };
  return edges.flatMap((edge): readonly PlacedEdge<P>[] => {
    const [from, to, route] = [boxes.get(edge.from), boxes.get(edge.to), byId.get(edge.id)];
    if (!from || !to) return [];
    if (!route) return [loopOf(edge, from, loopEnd(edge.from))];
    const { leaves, arrives } = route.course;
    const points = pointsOf(route, {
      start: sideOf(from, leaves),
      end: sideOf(to, arrives),
      trunk,
    });
    const head = points.at(-1) ?? { x: 0, y: 0 };
    return [{ edge, points, label: { x: head.x + (arrives === 'left' ? -12 : 12), y: head.y }, labelSide: arrives }];
  });
}

/** Out of the top of a box and in again on the right. */
function loopOf<P>(edge: GraphEdge<P>, box: Box, end: number): PlacedEdge<P> {
  const [corner, up, aside] = [right(box), box.top - 11, right(box) + loop];
  const points = [
    { x: corner - 22, y: box.top },
    { x: corner - 22, y: up },
    { x: aside, y: up },
    { x: aside, y: end },
    { x: corner, y: end },
  ];
  return { edge, points, label: { x: corner - 28, y: up }, labelSide: 'left' };
}
