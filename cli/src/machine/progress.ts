import type { KeyMaker } from '../../../core/src/ports';

/** Where progress is shown: standard error, where it is a terminal. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Work of less is not worth a word. Milliseconds. */
const quiet = 1000;
/** Nobody reads faster. */
const pace = 100;
const erased = '\r\u001b[K';

/** What is being done, on one line of a terminal that goes away again; nothing in files, pipes and CI. */
export class ProgressLine {
  private readonly begun: number;
  private last = 0;
  private latest = '';
  private isShown = false;
  private isAwaited = false;

  constructor(
    private readonly stream: ProgressStream,
    private readonly now: () => number,
    private readonly isQuiet: boolean,
    /** Does something later, unless all is done by then. */
    private readonly later: (act: () => void, delay: number) => void = (act, delay) => setTimeout(act, delay).unref(),
  ) {
    this.begun = now();
  }

  /** Tells what is done now, as far as it takes long. Only texts that are safe for a terminal may be given. */
  say(text: string): void {
    if (this.isQuiet || this.stream.isTTY !== true) return;
    this.latest = text;
    const wait = Math.max(this.begun + quiet, this.last + pace) - this.now();
    if (wait <= 0) this.show();
    // What waits for somebody else says nothing more by itself.
    else if (!this.isAwaited) this.later(() => this.show(), wait);
    this.isAwaited ||= wait > 0;
  }

  /** Gives the line back, before anything else is printed. */
  clear(): void {
    if (this.isShown) this.stream.write(erased);
    this.isShown = false;
    this.latest = '';
  }

  private show(): void {
    this.isAwaited = false;
    if (this.latest === '') return;
    this.last = this.now();
    this.isShown = true;
    this.stream.write(`${erased}${this.latest.slice(0, Math.max(1, (this.stream.columns ?? 80) - 1))}`);
  }
}

/** The same keys, whose making is told of. */
export function tellingKeys(keys: KeyMaker, progress: (text: string) => void): KeyMaker {
  let [made, asked] = [0, 0];
  const tell = (): void => progress(`Making keys: ${made} of ${asked}`);
  return {
    ...keys,
    async make(spec) {
      asked += 1;
      tell();
      const pair = await keys.make(spec);
      made += 1;
      tell();
      return pair;
    },
  };
}
