export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function right({ left, width }: Box): number {
  return left + width;
}

/** Where a side of a box is. */
export function sideOf(box: Box, side: 'left' | 'right'): number {
  if (side === 'left') return box.left;
  return right(box);
}

export function bottom({ top, height }: Box): number {
  return top + height;
}

/** A line through the points, with round corners. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const corners = points.slice(1, -1).map((corner, index) => {
    const [before = corner, after = corner] = [points[index], points[index + 2]];
    const reach = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
    return `L${written(towards(corner, before, reach))} Q${written(corner)} ${written(towards(corner, after, reach))}`;
  });
  const [first = { x: 0, y: 0 }] = points;
  return [`M${written(first)}`, ...corners, `L${written(points.at(-1) ?? first)}`].join(' ');
}

export function written({ x, y }: Point): string {
  return `${rounded(x)} ${rounded(y)}`;
}

export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function towards(from: Point, to: Point, reach: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  return { x: from.x + ((to.x - from.x) * reach) / whole, y: from.y + ((to.y - from.y) * reach) / whole };
}
