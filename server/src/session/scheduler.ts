/** A run that cost less than this delays nothing that the user would notice. Milliseconds. */
const cheap = 15;
const longestWait = 100;

interface Slot {
  timer: ReturnType<typeof setTimeout> | null;
  running: boolean;
  /** True where another run was asked for while one was under way. */
  again: boolean;
  /** What the last run took, in milliseconds. */
  cost: number;
}

/**
 * Keeps at most one pending run per document. How long it waits follows what the last run cost: nothing for a small
 * file, never more than 100 ms; each further edit restarts the wait. No caller gets a promise.
 */
export class DocumentScheduler {
  private readonly slots = new Map<string, Slot>();

  constructor(
    /** Must not reject. */
    private readonly run: (uri: string) => Promise<void>,
    private readonly now: () => number,
    /** For how long nobody must have typed, at least. Milliseconds. */
    private readonly pauseFor: (uri: string) => number = () => 0,
  ) {}

  schedule(uri: string): void {
    const slot = this.slots.get(uri) ?? { timer: null, running: false, again: false, cost: 0 };
    this.slots.set(uri, slot);
    if (slot.running) {
      slot.again = true;
      return;
    }
    if (slot.timer !== null) clearTimeout(slot.timer);
    slot.timer = setTimeout(() => void this.start(uri, slot), Math.max(waitAfter(slot.cost), this.pauseFor(uri)));
  }

  /** Forgets the document; a run under way ends, and no other follows. */
  cancel(uri: string): void {
    const slot = this.slots.get(uri);
    if (slot?.timer != null) clearTimeout(slot.timer);
    this.slots.delete(uri);
  }

  cancelAll(): void {
    for (const uri of [...this.slots.keys()]) this.cancel(uri);
  }

  /** How many documents are waited for, or were. */
  get size(): number {
    return this.slots.size;
  }

  private async start(uri: string, slot: Slot): Promise<void> {
    slot.timer = null;
    slot.running = true;
    const started = this.now();
    await this.run(uri);
    slot.cost = this.now() - started;
    slot.running = false;
    if (!slot.again || this.slots.get(uri) !== slot) return;
    slot.again = false;
    this.schedule(uri);
  }
}

/** Milliseconds to wait after a run of this cost. */
export function waitAfter(cost: number): number {
  if (cost < cheap) return 0;
  return Math.min(cost, longestWait);
}
