import type { GraphEdge } from './graph';
import type { Grid } from './grid';

export const sides = ['left', 'right'] as const;
export type Side = (typeof sides)[number];

/** What meets a side of a box: lines that end there by their edges' ids, `out` for all that leave there together, and `loop`. */
export type SideUse = Readonly<Record<Side, readonly string[]>>;

export const out = 'out';

/** Where a box's line to itself ends: above all others on the right. */
export const loop = 'loop';

/** A line between boxes of a grid: where it leaves and where it arrives. */
export interface Course {
  readonly edge: GraphEdge<unknown>;
  readonly fromColumn: number;
  readonly toColumn: number;
  readonly leaves: Side;
  readonly arrives: Side;
}

/** Lines leave towards the column that they go to; within a column they go round on the right. A box's line to itself needs no side. */
export function coursesOf(grid: Grid, edges: readonly GraphEdge<unknown>[]): readonly Course[] {
  const columns = new Map(
    grid.bands.flatMap(({ cells }) => cells.map(({ node, column }) => [node.id, column] as const)),
  );
  return edges.flatMap((edge): readonly Course[] => {
    const [fromColumn, toColumn] = [columns.get(edge.from), columns.get(edge.to)];
    if (fromColumn === undefined || toColumn === undefined || edge.from === edge.to) return [];
    return [
      {
        edge,
        fromColumn,
        toColumn,
        leaves: fromColumn <= toColumn ? 'right' : 'left',
        arrives: fromColumn < toColumn ? 'left' : 'right',
      },
    ];
  });
}

export function usesOf(courses: readonly Course[], edges: readonly GraphEdge<unknown>[]): ReadonlyMap<string, SideUse> {
  const uses = new Map<string, Record<Side, string[]>>();
  const useOf = (id: string): Record<Side, string[]> => {
    const use = uses.get(id) ?? { left: [], right: [] };
    uses.set(id, use);
    return use;
  };
  for (const { from, to } of edges) if (from === to) useOf(from).right.push(loop);
  for (const { edge, leaves, arrives } of courses) {
    const leaving = useOf(edge.from)[leaves];
    if (!leaving.includes(out)) leaving.push(out);
    useOf(edge.to)[arrives].push(edge.id);
  }
  return uses;
}
