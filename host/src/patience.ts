import { dirname } from 'node:path';

/** Node looks at the disk with four threads. Looks that hang must leave one for the rest. */
const mostAtOnce = 3;
/** Links beside each other often hang together, and must leave one for files elsewhere. */
const mostPerFolder = 2;
/** Milliseconds. A disk answers within a few; a file server that is gone may never. */
const defaultLimit = 2000;

/** A program that was busy itself for that long comes back to one slice that is over, not to all. */
const slices = 20;

/** What comes of a look at the disk that took too long. */
export const hangs = Symbol('hangs');

/**
 * Lets each look at the disk take only so long. A system call cannot be called off: one that hangs keeps its thread, so
 * only so many are under way at once, and where too many hang no other is begun.
 */
export class Patience {
  /** Folders of the looks that are under way. */
  private readonly underWay: string[] = [];
  /** Folders of those whose time is over. */
  private readonly hanging: string[] = [];
  private waiting: (() => void)[] = [];

  constructor(private readonly limit = defaultLimit) {}

  /** True while a look has not come back although its time is over. */
  get isTried(): boolean {
    return this.hanging.length > 0;
  }

  /** What the look gives, or `hangs`. A failure of the look is the caller's. */
  async within<T>(path: string, look: () => Promise<T>): Promise<T | typeof hangs> {
    const folder = dirname(path);
    while (isFull(this.underWay, folder)) {
      if (isFull(this.hanging, folder)) return hangs;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.underWay.push(folder);
    const looking = look().finally(() => this.leave(this.underWay, folder));
    const outcome = await this.inTime(looking);
    if (outcome === hangs) this.giveUp(folder, looking);
    return outcome;
  }

  private inTime<T>(looking: Promise<T>): Promise<T | typeof hangs> {
    return new Promise((resolve, reject) => {
      let left = slices;
      const timer = setInterval(() => {
        left -= 1;
        if (left > 0) return;
        clearInterval(timer);
        resolve(hangs);
      }, this.limit / slices);
      looking.then(resolve, reject).finally(() => clearInterval(timer));
    });
  }

  private giveUp(folder: string, looking: Promise<unknown>): void {
    this.hanging.push(folder);
    const end = (): void => this.leave(this.hanging, folder);
    looking.then(end, end);
    this.wake();
  }

  private leave(list: string[], folder: string): void {
    list.splice(list.indexOf(folder), 1);
    this.wake();
  }

  private wake(): void {
    const woken = this.waiting;
    this.waiting = [];
    for (const resolve of woken) resolve();
  }
}

function isFull(folders: readonly string[], folder: string): boolean {
  return folders.length >= mostAtOnce || folders.filter((each) => each === folder).length >= mostPerFolder;
}

/** One for the whole process, as its threads are. */
export const diskPatience = new Patience();
