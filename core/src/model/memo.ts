/** A question that values are kept for, such as the documents of a text. It holds no value itself. */
export class Question<T> {
  constructor(readonly name: string) {}

  isAnsweredBy(kept: Kept<unknown>): kept is Kept<T> {
    return kept.question === this;
  }
}

interface Kept<T> {
  readonly question: Question<T>;
  readonly value: T;
}

/** A value with a number that is another one as soon as the value is. */
export interface Versioned<T> {
  readonly value: T;
  readonly revision: number;
}

interface Cell<T> extends Kept<T>, Versioned<T> {
  /** The revisions that the value was computed from; null for what comes from outside. */
  readonly inputs: readonly number[] | null;
}

/** The values that one run used, by their keys. */
export type Uses = Set<string>;

/**
 * The one place where values are kept: what comes from outside is set, everything else is computed from revisions of
 * other values, and computed again exactly when one of those is another.
 */
export class Memo {
  private readonly cells = new Map<string, Cell<unknown>>();
  private last = 0;

  /** Takes a value from outside. One that is as before keeps its revision. */
  set<T>(
    question: Question<T>,
    key: string,
    value: T,
    uses: Uses,
    isSame: (a: T, b: T) => boolean = Object.is,
  ): Versioned<T> {
    const known = this.known(question, key, uses);
    if (known?.inputs === null && isSame(known.value, value)) return known;
    return this.keep(question, key, value, null);
  }

  /** The value that was set, if it is still there. */
  peek<T>(question: Question<T>, key: string, uses: Uses): Versioned<T> | null {
    return this.known(question, key, uses);
  }

  /** The value for these inputs: the one that is kept, or else a new one. */
  get<T>(
    question: Question<T>,
    key: string,
    inputs: readonly Versioned<unknown>[],
    uses: Uses,
    compute: () => T,
  ): Versioned<T> {
    const known = this.known(question, key, uses);
    const isCurrent =
      known?.inputs?.length === inputs.length &&
      known.inputs.every((revision, index) => revision === inputs[index]?.revision);
    if (known && isCurrent) return known;
    const revisions = inputs.map(({ revision }) => revision);
    return this.keep(question, key, compute(), revisions);
  }

  /** Gives up what a run used that no run in force uses. */
  release(former: Uses, inForce: Iterable<Uses>): void {
    const kept = [...new Set(inForce)];
    for (const id of former) if (!kept.some((uses) => uses.has(id))) this.cells.delete(id);
  }

  /** How many values are kept. */
  get size(): number {
    return this.cells.size;
  }

  private known<T>(question: Question<T>, key: string, uses: Uses): Cell<T> | null {
    const id = idOf(question, key);
    uses.add(id);
    const cell = this.cells.get(id);
    if (cell && isFor(cell, question)) return cell;
    return null;
  }

  private keep<T>(question: Question<T>, key: string, value: T, inputs: readonly number[] | null): Cell<T> {
    this.last += 1;
    const cell = { question, value, inputs, revision: this.last };
    this.cells.set(idOf(question, key), cell);
    return cell;
  }
}

/** The keys under which a run asked one question. */
export function keysIn(uses: Uses, question: Question<unknown>): readonly string[] {
  const start = idOf(question, '');
  return [...uses].filter((id) => id.startsWith(start)).map((id) => id.slice(start.length));
}

function idOf({ name }: Question<unknown>, key: string): string {
  return `${name}\n${key}`;
}

function isFor<T>(cell: Cell<unknown>, question: Question<T>): cell is Cell<T> {
  return question.isAnsweredBy(cell);
}

type Answers = Map<Question<unknown>, Map<string, Kept<unknown>>>;

/**
 * What is found out about one value by itself, kept in that value: it lives exactly as long. What is found out about a part
 * of it is taken over by the next version of the value that asks for the same part.
 */
export class Notes {
  private readonly kept: Answers = new Map();
  private readonly parts: Answers = new Map();
  /** What the version before had of its parts. */
  private readonly former: Answers;

  constructor(former: Notes | null = null) {
    // What nobody asked of the version before is handed on as that was given it.
    this.former = new Map(former ? [...former.former, ...former.parts] : []);
  }

  of<T>(question: Question<T>, key: string, compute: () => T): T {
    const known = answerIn(this.kept, question, key);
    if (known) return known.value;
    return note(this.kept, question, key, compute());
  }

  /** The same for a part of the value, by what it consists of. */
  ofPart<T>(question: Question<T>, part: string, compute: () => T): T {
    const known = answerIn(this.parts, question, part);
    if (known) return known.value;
    const former = answerIn(this.former, question, part);
    return note(this.parts, question, part, former ? former.value : compute());
  }
}

function answerIn<T>(answers: Answers, question: Question<T>, key: string): Kept<T> | null {
  const known = answers.get(question)?.get(key);
  if (known && question.isAnsweredBy(known)) return known;
  return null;
}

function note<T>(answers: Answers, question: Question<T>, key: string, value: T): T {
  const own = answers.get(question) ?? new Map<string, Kept<unknown>>();
  answers.set(question, own.set(key, { question, value }));
  return value;
}

/** A question about a value that may carry notes, always answered by the same function. Without notes it is answered again each time. */
export function noted<K extends { readonly notes?: Notes }, T>(
  name: string,
  compute: (value: K) => T,
): (value: K) => T {
  const question = new Question<T>(name);
  return (value) => {
    if (!value.notes) return compute(value);
    return value.notes.of(question, '', () => compute(value));
  };
}
