import { Graph as Dagre, layout, type EdgeLabel, type GraphLabel, type NodeLabel, type Point } from '@dagrejs/dagre';
import type { Graph, GraphEdge, GraphNode } from './graph';

/** Where a box stands; x and y are its centre, all in CSS pixels. */
export interface PlacedNode {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  /** The centre of its label. */
  readonly x: number;
  readonly y: number;
  readonly labelWidth: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** The page's font is 13 px; a letter of it is seldom wider. */
const letter = 7.5;
const longestDetail = 34;

/** From callers to called, as they fit the width better: side by side, or one below the other. */
export function layoutOf(graph: Graph, availableWidth: number): Layout {
  const across = layoutIn('LR', graph);
  if (across.width <= availableWidth) return across;
  const down = layoutIn('TB', graph);
  return down.width < across.width ? down : across;
}

/** Puts boxes in ranks, and leaves room for the edges' labels. */
function layoutIn(direction: 'LR' | 'TB', { nodes, edges }: Graph): Layout {
  const dagre = new Dagre<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  dagre.setGraph({ rankdir: direction, nodesep: 22, edgesep: 14, ranksep: 34, marginx: 12, marginy: 12 });
  for (const node of nodes) dagre.setNode(node.id, sizeOf(node));
  for (const edge of edges) dagre.setEdge(edge.from, edge.to, { width: labelWidth(edge), height: 22, labelpos: 'c' }, edge.id);
  layout(dagre);
  const { width = 0, height = 0 } = dagre.graph();
  return {
    width,
    height,
    nodes: nodes.map((node) => ({ node, ...placeIn(dagre.node(node.id)) })),
    edges: edges.map((edge) => {
      const { points = [], x = 0, y = 0 } = dagre.edge(edge.from, edge.to, edge.id);
      return { edge, points: edge.from === edge.to ? loop(placeIn(dagre.node(edge.from)), { x, y }) : points, x, y, labelWidth: labelWidth(edge) };
    }),
  };
}

/** What a box says below its name, cut where it would make the box too wide; the table has it whole. */
export function shortDetail({ detail }: GraphNode): string {
  return detail.length <= longestDetail ? detail : `${detail.slice(0, longestDetail - 1)}…`;
}

function sizeOf(node: GraphNode): { readonly width: number; readonly height: number } {
  const letters = Math.max(node.label.length, shortDetail(node).length, 8);
  return { width: letters * letter + 24, height: node.detail === '' ? 34 : 48 };
}

/** From a side of a box round to it again by way of the label, which stands below the box or right of it: the library's own loops miss the box. */
function loop(box: Omit<PlacedNode, 'node'>, label: Point): readonly Point[] {
  const isBelow = Math.abs(label.y - box.y) > box.height / 2;
  if (isBelow) {
    const side = box.y + (Math.sign(label.y - box.y) * box.height) / 2;
    const reach = box.width / 2 - 8;
    const bends = [-reach, reach].map((shift) => ({ x: box.x + shift, y: (side + label.y) / 2 }));
    return looped({ x: box.x - reach / 2, y: side }, bends, label, { x: box.x + reach / 2, y: side });
  }
  const side = box.x + (Math.sign(label.x - box.x) * box.width) / 2;
  const reach = box.height / 2 - 4;
  const bends = [-reach, reach].map((shift) => ({ x: (side + label.x) / 2, y: box.y + shift }));
  return looped({ x: side, y: box.y - reach / 2 }, bends, label, { x: side, y: box.y + reach / 2 });
}

function looped(start: Point, [out, back]: readonly Point[], label: Point, end: Point): readonly Point[] {
  return out && back ? [start, out, label, back, end] : [start, label, end];
}

function placeIn({ x = 0, y = 0, width, height }: NodeLabel): Omit<PlacedNode, 'node'> {
  return { x, y, width, height };
}

function labelWidth({ label }: GraphEdge): number {
  return label.length * letter + 14;
}
