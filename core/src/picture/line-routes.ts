import type { Point } from './geometry';
import { portGap, type Rows, type Upright } from './box-rows';
import { type Course, loop, out, type Side, type SideUse } from './sides';
import { foundOr } from '../model/text';

/** A stretch of a line in the room right of a column, from top to bottom. Lines that leave one box together share it. */
interface Trunk {
  readonly gutter: number;
  top: number;
  bottom: number;
}

/** A line before columns have their places: heights, and the trunks between them. */
export interface Route {
  readonly course: Course;
  /** Between each two heights stands a trunk. */
  readonly heights: readonly number[];
  readonly trunks: readonly string[];
}

export interface Routes {
  readonly routes: readonly Route[];
  /** The place of each trunk in its gutter, from the left. */
  readonly slots: ReadonlyMap<string, { readonly gutter: number; readonly slot: number }>;
  /** The height at which a box's line to itself ends. */
  readonly loopEnd: (box: string) => number;
  /** How many trunks stand side by side in each gutter. */
  readonly widths: ReadonlyMap<number, number>;
}

/** Room that a line keeps from a box that it passes, and from what hangs below that. */
const clearance = 7;
const hangs = 17;
/** A smaller step in a line would look like a slip. */
const straight = 5;
/** How far above a box a line passes that goes round it, and how far from the next one. */
const detour = 13;
const passGap = 6;

/** Lines go along rows and columns and round boxes. All of it depends on who dials whom, and never on a hop's state. */
export function routesOf(courses: readonly Course[], uses: ReadonlyMap<string, SideUse>, { boxes }: Rows): Routes {
  const trunks = new Map<string, Trunk>();
  const passes = new Map<string, number[]>();
  const ports = portsOf(courses, uses, boxes);
  const routes = courses.map((course) => routeOf(course, { ports, boxes: [...boxes.values()], trunks, passes }));
  return { routes, loopEnd: (box) => ports(box, 'right', loop), ...slotsOf(trunks) };
}

interface Context {
  readonly ports: (box: string, side: Side, use: string) => number;
  readonly boxes: readonly Upright[];
  readonly trunks: Map<string, Trunk>;
  /** The heights at which lines of a box go round others. */
  readonly passes: Map<string, number[]>;
}

/** The gutters beside the columns that a line leaves and reaches. */
function guttersOf({ fromColumn, toColumn, leaves, arrives }: Course): { readonly near: number; readonly far: number } {
  if (leaves !== 'right') return { near: fromColumn - 1, far: toColumn };
  if (arrives === 'left') return { near: fromColumn, far: toColumn - 1 };
  return { near: fromColumn, far: fromColumn };
}

function routeOf(course: Course, context: Context): Route {
  const { edge, fromColumn, toColumn, leaves, arrives } = course;
  const start = context.ports(edge.from, leaves, out);
  const wished = context.ports(edge.to, arrives, edge.id);
  const end = Math.abs(wished - start) < straight ? start : wished;
  const { near, far } = guttersOf(course);
  const trunk = (gutter: number, top: number, bottom: number): string =>
    grown(context.trunks, `${edge.from} ${leaves} ${gutter}`, { gutter, top, bottom });
  if (near === far) return { course, heights: [start, end], trunks: [trunk(near, start, end)] };
  const between = context.boxes.filter(
    ({ cell: { column } }) => column > Math.min(fromColumn, toColumn) && column < Math.max(fromColumn, toColumn),
  );
  if (isFree(start, between)) return { course, heights: [start, end], trunks: [trunk(far, start, end)] };
  if (isFree(end, between)) return { course, heights: [start, end], trunks: [trunk(near, start, end)] };
  const pass = passOf({ start, end, from: edge.from }, between, context.passes);
  return {
    course,
    heights: [start, pass, end],
    trunks: [
      trunk(near, start, pass),
      grown(context.trunks, `${edge.from} ${leaves} ${far} ${pass}`, { gutter: far, top: pass, bottom: end }),
    ],
  };
}

function isFree(y: number, boxes: readonly Upright[]): boolean {
  return boxes.every(({ top, height }) => y < top - clearance || y > top + height + hangs);
}

/** The free height next to where the line starts and ends, which no line of another box takes. */
function passOf(
  { start, end, from }: { readonly start: number; readonly end: number; readonly from: string },
  boxes: readonly Upright[],
  passes: Map<string, number[]>,
): number {
  const taken = [...passes].filter(([other]) => other !== from).flatMap(([, heights]) => heights);
  const heights = boxes.flatMap(({ top, height }) => [
    top - detour,
    top - detour + passGap,
    top - detour - passGap,
    top + height + hangs + 4,
    top + height + hangs + 4 + passGap,
  ]);
  const free = heights.filter((y) => isFree(y, boxes) && taken.every((other) => Math.abs(other - y) >= passGap));
  const cost = (y: number): number => Math.abs(y - start) + Math.abs(y - end);
  const pass = free.reduce((best, y) => (cost(y) < cost(best) ? y : best), free[0] ?? heights[0] ?? start);
  passes.set(from, [...(passes.get(from) ?? []), pass]);
  return pass;
}

function grown(trunks: Map<string, Trunk>, key: string, { gutter, top, bottom }: Trunk): string {
  const known = trunks.get(key) ?? { gutter, top: Math.min(top, bottom), bottom: Math.max(top, bottom) };
  known.top = Math.min(known.top, top, bottom);
  known.bottom = Math.max(known.bottom, top, bottom);
  trunks.set(key, known);
  return key;
}

/** Short trunks stand next to the boxes; two that meet in height do not share a slot. */
function slotsOf(trunks: ReadonlyMap<string, Trunk>): Pick<Routes, 'slots' | 'widths'> {
  const slots = new Map<string, { readonly gutter: number; readonly slot: number }>();
  const taken = new Map<number, Trunk[][]>();
  const byLength = [...trunks].sort(([, a], [, b]) => a.bottom - a.top - (b.bottom - b.top));
  for (const [key, trunk] of byLength) {
    const columns = taken.get(trunk.gutter) ?? [];
    taken.set(trunk.gutter, columns);
    const free = columns.findIndex((column) =>
      column.every(({ top, bottom }) => trunk.bottom < top - portGap / 2 || trunk.top > bottom + portGap / 2),
    );
    const slot = foundOr(free, columns.length);
    const column = columns[slot] ?? [];
    columns[slot] = column;
    column.push(trunk);
    slots.set(key, { gutter: trunk.gutter, slot });
  }
  return { slots, widths: new Map([...taken].map(([gutter, columns]) => [gutter, columns.length])) };
}

/** The heights at which lines meet the sides of boxes, in the order of where they come from or go to, so that few of them cross. */
function portsOf(
  courses: readonly Course[],
  uses: ReadonlyMap<string, SideUse>,
  boxes: ReadonlyMap<string, Upright>,
): Context['ports'] {
  const middleOf = (id: string): number => {
    const box = boxes.get(id);
    if (box) return box.top + box.height / 2;
    return 0;
  };
  const arriving = new Map(courses.map(({ edge }) => [edge.id, middleOf(edge.from)]));
  const heights = new Map<string, number>();
  for (const [id, use] of uses) {
    for (const side of ['left', 'right'] as const) {
      const leaving = courses
        .filter(({ edge, leaves }) => edge.from === id && leaves === side)
        .map(({ edge }) => middleOf(edge.to));
      const average = leaving.reduce((sum, y) => sum + y, 0) / Math.max(leaving.length, 1);
      const farEnds = new Map([...arriving, [out, average], [loop, -1]]);
      const otherEnd = (each: string): number => farEnds.get(each) ?? 0;
      const order = [...use[side]].sort((a, b) => otherEnd(a) - otherEnd(b));
      order.forEach((each, index) =>
        heights.set(`${id} ${side} ${each}`, middleOf(id) + (index - (order.length - 1) / 2) * portGap),
      );
    }
  }
  return (box, side, use) => heights.get(`${box} ${side} ${use}`) ?? middleOf(box);
}

/** The corners of a line, once each trunk and each side of a box has its place. */
export function pointsOf(
  { course, heights, trunks }: Route,
  place: { readonly start: number; readonly end: number; readonly trunk: (key: string) => number },
): readonly Point[] {
  const turns = trunks.flatMap((key, index) => {
    const x = place.trunk(key);
    return [
      { x, y: heights[index] ?? 0 },
      { x, y: heights[index + 1] ?? 0 },
    ];
  });
  const first = heights[0] ?? 0;
  const last = heights.at(-1) ?? 0;
  if (course.edge.from === course.edge.to) return [];
  return [{ x: place.start, y: first }, ...turns, { x: place.end, y: last }];
}
