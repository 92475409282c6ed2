import type { Files } from '../ports';

/** A text as it stood on the disk: the same object until the file changes. */
export interface DiskText {
  readonly text: string;
}

/** More files than a few deployments have. */
const mostKept = 1000;

/** Texts of the disk, kept by path, size and time: one that has not changed is not read again. */
export class DiskTexts {
  /** The least recently used first. */
  private readonly kept = new Map<string, { readonly stamp: string; readonly read: DiskText | null }>();
  /** Many files may name the same one at once. */
  private readonly underWay = new Map<string, Promise<DiskText | null>>();

  constructor(private readonly files: Files) {}

  /** Null for a file that cannot be read, or that is longer than so many bytes. */
  async read(path: string, longest = Infinity): Promise<DiskText | null> {
    const asked = `${String(longest)} ${path}`;
    const reading = this.underWay.get(asked) ?? this.lookUp(path, longest);
    this.underWay.set(asked, reading);
    try {
      return await reading;
    } finally {
      this.underWay.delete(asked);
    }
  }

  forget(): void {
    this.kept.clear();
  }

  get size(): number {
    return this.kept.size;
  }

  private async lookUp(path: string, longest: number): Promise<DiskText | null> {
    const status = await this.files.stat(path);
    if (status.kind !== 'file' || status.size > longest) return null;
    const stamp = `${String(status.size)} ${String(status.modified)}`;
    const last = this.kept.get(path);
    const read = last?.stamp === stamp ? last.read : await this.readFresh(path);
    this.kept.delete(path);
    this.kept.set(path, { stamp, read });
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest);
    return read;
  }

  private async readFresh(path: string): Promise<DiskText | null> {
    const text = await this.files.readText(path);
    return text === null ? null : { text };
  }
}
