/** A name to compare others with. */
export interface Candidate {
  readonly name: string;
  readonly lower: string;
  /** How often each letter is in it. Letters that share a place count as one, which only makes names look more alike. */
  readonly letters: Uint8Array;
  /** One bit for each place that has a letter once, twice or three times. */
  readonly once: number;
  readonly twice: number;
  readonly thrice: number;
}

const places = 32;

/** The names with their letters counted, in their order. */
export function candidatesOf(names: Iterable<string>): readonly Candidate[] {
  return [...names].map(candidateOf);
}

/** A name with its letters counted. */
export function candidateOf(name: string): Candidate {
  const lower = name.toLowerCase();
  const letters = new Uint8Array(places);
  let [once, twice, thrice] = [0, 0, 0];
  for (let at = 0; at < lower.length; at += 1) {
    const place = lower.charCodeAt(at) % places;
    const count = Math.min(255, (letters[place] ?? 0) + 1);
    letters[place] = count;
    if (count === 1) once |= 1 << place;
    else if (count === 2) twice |= 1 << place;
    else thrice |= 1 << place;
  }
  return { name, lower, letters, once, twice, thrice };
}

/**
 * True where the letters alone tell that more than `limit` of them must change: one change takes in one letter and
 * takes out one. False says nothing. It spares most pairs the comparison letter by letter.
 */
export function differsByMore(one: Candidate, other: Candidate, limit: number): boolean {
  if (Math.abs(one.lower.length - other.lower.length) > limit) return true;
  if (lettersMissing(one, other) > limit || lettersMissing(other, one) > limit) return true;
  let [more, fewer] = [0, 0];
  for (let place = 0; place < places; place += 1) {
    const difference = (one.letters[place] ?? 0) - (other.letters[place] ?? 0);
    if (difference > 0) more += difference;
    else fewer -= difference;
    if (more > limit || fewer > limit) return true;
  }
  return false;
}

/** How many letters the one has that the other lacks, at least: each is counted to three. */
function lettersMissing(one: Candidate, other: Candidate): number {
  return bitsOf(one.once & ~other.once) + bitsOf(one.twice & ~other.twice) + bitsOf(one.thrice & ~other.thrice);
}

/** How many bits of a number of 32 bits are set. */
function bitsOf(number: number): number {
  const pairs = number - ((number >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
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

  /** Those that are as long, those that are a letter shorter or longer, and so on to `limit` letters, with their places. */
  near(length: number, limit: number): readonly (readonly Placed[])[] {
    const lengths = Array.from({ length: 2 * limit + 1 }, (_, index) =>
      index % 2 === 0 ? length + index / 2 : length - (index + 1) / 2,
    );
    return lengths.flatMap((each) => {
      const alike = this.byLength.get(each);
      if (alike) return [alike];
      return [];
    });
  }
}

/** A candidate with its place among all of them. */
interface Placed {
  readonly candidate: Candidate;
  readonly place: number;
}
