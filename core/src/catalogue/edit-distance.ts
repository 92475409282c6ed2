/**
 * How many letters must be inserted, removed, replaced or swapped with their neighbour to make one text the other
 * (Damerau and Levenshtein, each letter moved once); `limit + 1` where it would be more than `limit`. It looks only at
 * alignments that can stay within the limit, so that the cost is a text's length times the limit.
 */
export function editDistance(a: string, b: string, limit: number): number {
  const beyond = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return beyond;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current: number[] = [];
    let least = beyond;
    for (let column = Math.max(0, row - limit); column <= Math.min(b.length, row + limit); column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = column === 0 ? row : (last[column - 1] ?? beyond) + (same ? 0 : 1);
      cost = Math.min(cost, (last[column] ?? beyond) + 1, (current[column - 1] ?? beyond) + 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? beyond) + 1);
      current[column] = cost;
      least = Math.min(least, cost);
    }
    if (least > limit) return beyond;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[b.length] ?? beyond, beyond);
}
