import type { Band, Cell, Grid } from './grid';
import { sides, type SideUse } from './sides';

/** Where a box stands from top to bottom. */
export interface Upright {
  readonly cell: Cell;
  readonly top: number;
  readonly height: number;
}

export interface BandRows {
  readonly band: Band;
  readonly top: number;
  readonly height: number;
}

export interface Rows {
  readonly boxes: ReadonlyMap<string, Upright>;
  readonly bands: readonly BandRows[];
  readonly height: number;
}

/** For a lane's title, and below it a line that a box has to itself. */
const titleRoom = 42;
const bandGap = 12;
/** Below the last box, for what hangs there. */
const bandEnd = 28;
/** Between boxes, where what hangs below a box and lines that go round one find room. */
const rowGap = 40;
const lowestBox = 48;
/** Between lines that end at one side of a box, so that their labels do not touch, also where one is shifted to be straight. */
export const portGap = 20;
const portMargin = 8;

/** Stacks bands, and in them boxes; tall ones take the height of all others. */
export function rowsOf(grid: Grid, uses: ReadonlyMap<string, SideUse>): Rows {
  const heightOf = ({ node }: Cell): number =>
    Math.max(
      lowestBox,
      2 * portMargin + portGap * Math.max(...sides.map((side) => uses.get(node.id)?.[side].length ?? 0)),
    );
  const middle = grid.bands.filter(({ tall }) => !tall);
  const tall = grid.bands.filter((band) => band.tall);
  const own = (band: Band): number =>
    titleRoom + bandEnd + Math.max(...stacksOf(band).map((stack) => heightOfStack(stack, heightOf)));
  const together = middle.reduce((sum, band) => sum + own(band) + bandGap, -bandGap);
  const height = Math.max(together, ...tall.map(own));
  const spare = middle.length === 0 ? 0 : (height - together) / middle.length;
  let top = 0;
  const placed = middle.map((band): BandRows => {
    const rows = { band, top, height: own(band) + spare };
    top += rows.height + bandGap;
    return rows;
  });
  const bands = [...placed, ...tall.map((band): BandRows => ({ band, top: 0, height }))];
  const boxes = new Map(bands.flatMap((rows) => uprightsOf(rows, heightOf)).map((box) => [box.cell.node.id, box]));
  return { boxes, bands, height };
}

function stacksOf({ cells }: Band): readonly (readonly Cell[])[] {
  return [...new Set(cells.map(({ column }) => column))].map((column) =>
    cells.filter((cell) => cell.column === column),
  );
}

function heightOfStack(stack: readonly Cell[], heightOf: (cell: Cell) => number): number {
  return stack.reduce((sum, cell) => sum + heightOf(cell) + rowGap, -rowGap);
}

/** Boxes of a column share the room that is left between them. */
function uprightsOf({ band, top, height }: BandRows, heightOf: (cell: Cell) => number): readonly Upright[] {
  return stacksOf(band).flatMap((stack) => {
    const filled = heightOfStack(stack, heightOf);
    const spare = (height - titleRoom - bandEnd - filled) / (stack.length + 1);
    let next = top + titleRoom + spare;
    return stack.map((cell): Upright => {
      const box = { cell, top: next, height: heightOf(cell) };
      next += box.height + rowGap + spare;
      return box;
    });
  });
}
