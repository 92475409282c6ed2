import type { GraphNode } from './graph';
import { type LaneId, laneTitles, middleLanes } from './lanes';

/** A box in a grid: its column from the left, and the band of rows that its lane takes. */
export interface Cell {
  readonly node: GraphNode<unknown>;
  readonly column: number;
}

/** Boxes below and beside each other under one title. */
export interface Band {
  readonly lane: LaneId;
  readonly title: string;
  readonly cells: readonly Cell[];
  /** True for a band that is as high as all others together. */
  readonly tall: boolean;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

export interface Grid {
  readonly bands: readonly Band[];
  readonly columns: number;
}

/** How many boxes of a lane without an order of its own stand side by side. */
const sideBySide = 3;

/** Callers left, storage and then outside servers right, and between them a band for each path. */
export function wideGrid(nodes: readonly GraphNode<unknown>[]): Grid {
  const seated = middleLanes
    .map((lane) => ({ lane, nodes: spread(inLane(nodes, lane)) }))
    .filter((band) => band.nodes.length > 0);
  const used = [...new Set(seated.flatMap((band) => band.nodes.map(({ column }) => column)))].sort((a, b) => a - b);
  const left = (['outside', 'ports'] as const).filter((lane) => inLane(nodes, lane).length > 0);
  const middle = seated.map(({ lane, nodes: own }) =>
    bandOf(
      lane,
      own.map(({ node, column }) => ({ node, column: left.length + used.indexOf(column) })),
      { first: left.length, last: left.length + used.length - 1 },
    ),
  );
  const right = left.length + used.length;
  const rightmost = (['storage', 'servers'] as const).filter((lane) => inLane(nodes, lane).length > 0);
  const ends = [
    ...left.map((lane, index) => [lane, index] as const),
    ...rightmost.map((lane, index) => [lane, right + index] as const),
  ];
  const tall = ends.flatMap(([lane, column]) => {
    const cells = inLane(nodes, lane).map((node) => ({ node, column }));
    if (cells.length > 0) return [bandOf(lane, cells, { first: column, last: column, tall: true })];
    return [];
  });
  return { bands: [...tall, ...middle], columns: right + rightmost.length };
}

/** All boxes below each other. */
export function narrowGrid(nodes: readonly GraphNode<unknown>[]): Grid {
  const lanes: readonly LaneId[] = ['outside', 'ports', ...middleLanes, 'storage', 'servers'];
  const bands = lanes.map((lane) => ({ lane, cells: inLane(nodes, lane).map((node) => ({ node, column: 0 })) }));
  return {
    bands: bands
      .filter(({ cells }) => cells.length > 0)
      .map(({ lane, cells }) => bandOf(lane, cells, { first: 0, last: 0 })),
    columns: 1,
  };
}

function bandOf(
  lane: LaneId,
  cells: readonly Cell[],
  { first, last, tall = false }: { readonly first: number; readonly last: number; readonly tall?: boolean },
): Band {
  return { lane, title: laneTitles[lane], cells, tall, firstColumn: first, lastColumn: last };
}

/** In an order that no edit of a setting changes. */
function inLane(nodes: readonly GraphNode<unknown>[], lane: LaneId): readonly GraphNode<unknown>[] {
  return nodes
    .filter((node) => node.lane === lane)
    .sort(
      (a, b) => a.column - b.column || a.order - b.order || a.label.localeCompare(b.label, 'en', { numeric: true }),
    );
}

function spread(
  nodes: readonly GraphNode<unknown>[],
): readonly { readonly node: GraphNode<unknown>; readonly column: number }[] {
  return nodes.map((node, index) => ({
    node,
    column: node.lane === 'several' || node.lane === 'unknown' ? index % sideBySide : node.column,
  }));
}
