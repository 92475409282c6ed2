/** What must not happen, whatever the input. */
export type FaultKind =
  | 'exception'
  | 'error-answer'
  | 'slow'
  | 'bad-range'
  | 'breaks-yaml'
  | 'finding-remains'
  | 'new-error'
  | 'no-answer'
  | 'process-ended';

export interface Fault {
  readonly kind: FaultKind;
  /** The first line says what happened in words that are the same for the same fault of the product. */
  readonly detail: string;
}

export interface InputFault extends Fault {
  readonly seed: number;
  readonly index: number;
}

/** Faults of one group most likely have one cause: digits and what is quoted differ from input to input. */
export function groupOf({ kind, detail }: Fault): string {
  const [first = '', second = ''] = detail.split('\n', 2).map((line) =>
    line
      .replace(/"[^"]*"/g, '"…"')
      .replace(/\d+/g, 'N')
      .slice(0, 160),
  );
  return kind === 'exception' ? `${kind}: ${first} ${second.trim()}` : `${kind}: ${first}`;
}

export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
