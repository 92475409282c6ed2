/** A name to compare others with. */
export interface Candidate {
  readonly name: string;
  readonly lower: string;
  /** How often each letter is in it. Letters that share a place count as one, which only makes names look more alike. */
  readonly letters: Uint8Array;
  /** One bit for each place that is not empty. */
  readonly present: number;
}

const places = 32;

/** The names with their letters counted, in their order. */
export function candidatesOf(names: Iterable<string>): readonly Candidate[] {
  return [...names].map((name) => {
    const lower = name.toLowerCase();
    const letters = new Uint8Array(places);
    let present = 0;
    for (let at = 0; at < lower.length; at += 1) {
      const place = lower.charCodeAt(at) % places;
      letters[place] = Math.min(255, (letters[place] ?? 0) + 1);
      present |= 1 << place;
    }
    return { name, lower, letters, present };
  });
}

/**
 * True where the letters alone tell that more than `limit` of them must change: one change takes in one letter and
 * takes out one. False says nothing. It spares most pairs the comparison letter by letter.
 */
export function differsByMore(one: Candidate, other: Candidate, limit: number): boolean {
  if (Math.abs(one.lower.length - other.lower.length) > limit) return true;
  if (bitsOf(one.present & ~other.present) > limit || bitsOf(other.present & ~one.present) > limit) return true;
  let [more, fewer] = [0, 0];
  for (let place = 0; place < places; place += 1) {
    const difference = (one.letters[place] ?? 0) - (other.letters[place] ?? 0);
    if (difference > 0) more += difference;
    else fewer -= difference;
    if (more > limit || fewer > limit) return true;
  }
  return false;
}

/** How many bits of a number of 32 bits are set. */
function bitsOf(number: number): number {
  let rest = number;
  let bits = 0;
  for (; rest !== 0; bits += 1) rest &= rest - 1;
  return bits;
}

/** Candidates by the lengths of their names, as most of them are too long or too short to be near a name. */
export class CandidatesByLength {
  private readonly byLength = new Map<number, Placed[]>();

  constructor(candidates: readonly Candidate[]) {
    for (const [place, candidate] of candidates.entries()) {
      const alike = this.byLength.get(candidate.lower.length);
      if (alike) alike.push({ candidate, place });
      else this.byLength.set(candidate.lower.length, [{ candidate, place }]);
    }
  }

  /** Those that are at most so many letters longer or shorter, nearest lengths first, with their places. */
  *near(length: number, limit: number): Iterable<Placed> {
    for (let difference = 0; difference <= limit; difference += 1) {
      yield* this.byLength.get(length - difference) ?? [];
      if (difference > 0) yield* this.byLength.get(length + difference) ?? [];
    }
  }
}

/** A candidate with its place among all of them. */
interface Placed {
  readonly candidate: Candidate;
  readonly place: number;
}
