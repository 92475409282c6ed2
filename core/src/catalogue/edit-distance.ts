/**
 * How many letters must be inserted, removed, replaced or swapped with their neighbour to make one text the other
 * (Damerau and Levenshtein, each letter moved once); `limit + 1` where it would be more than `limit`. Only alignments
 * that can stay within the limit are looked at, so that the cost is a text's length times the limit.
 */
export function editDistance(a: string, b: string, limit: number): number {
  const beyond = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return beyond;
  const at = (costs: Uint16Array, column: number): number => costs[column] ?? beyond;
  let beforeLast = new Uint16Array(b.length + 1).fill(beyond);
  let last = Uint16Array.from(beforeLast, (_, column) => column);
  let current = new Uint16Array(b.length + 1);
  for (let row = 1; row <= a.length; row += 1) {
    current.fill(beyond);
    let least = beyond;
    const end = Math.min(b.length, row + limit);
    for (let column = Math.max(0, row - limit); column <= end; column += 1) {
      const same = a.charCodeAt(row - 1) === b.charCodeAt(column - 1);
      let cost = column === 0 ? row : at(last, column - 1) + (same ? 0 : 1);
      cost = Math.min(cost, at(last, column) + 1, at(current, column - 1) + 1);
      if (!same && isSwap(a, b, row, column)) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current[column] = cost;
      least = Math.min(least, cost);
    }
    if (least > limit) return beyond;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return Math.min(at(last, b.length), beyond);
}

/** True where the two letters before these places are each other's in the other text. */
function isSwap(a: string, b: string, row: number, column: number): boolean {
  return (
    row > 1 &&
    column > 1 &&
    a.charCodeAt(row - 1) === b.charCodeAt(column - 2) &&
    a.charCodeAt(row - 2) === b.charCodeAt(column - 1)
  );
}
