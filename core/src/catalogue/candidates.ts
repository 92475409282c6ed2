/** A name to compare others with. */
export interface Candidate {
  readonly name: string;
  readonly lower: string;
  /** How often each letter is in it. Letters that share a place count as one, which only makes names look more alike. */
  readonly letters: Uint8Array;
}

const places = 32;

/** The names with their letters counted, in their order. */
export function candidatesOf(names: Iterable<string>): readonly Candidate[] {
  return [...names].map((name) => {
    const lower = name.toLowerCase();
    const letters = new Uint8Array(places);
    for (let at = 0; at < lower.length; at += 1) {
      const place = lower.charCodeAt(at) % places;
      letters[place] = Math.min(255, (letters[place] ?? 0) + 1);
    }
    return { name, lower, letters };
  });
}

/**
 * True where the letters alone tell that more than `limit` of them must change: one change takes in one letter and
 * takes out one. False says nothing. It spares most pairs the comparison letter by letter.
 */
export function differsByMore(one: Candidate, other: Candidate, limit: number): boolean {
  if (Math.abs(one.lower.length - other.lower.length) > limit) return true;
  let [more, fewer] = [0, 0];
  for (let place = 0; place < places; place += 1) {
    const difference = (one.letters[place] ?? 0) - (other.letters[place] ?? 0);
    if (difference > 0) more += difference;
    else fewer -= difference;
    if (more > limit || fewer > limit) return true;
  }
  return false;
}
