import type { Files } from '../ports';

/** The names in folders, folders with a slash at the end. A folder is listed once, until all are forgotten. */
export class FolderListings {
  private readonly listings = new Map<string, Promise<readonly string[]>>();

  constructor(private readonly files: Pick<Files, 'list'>) {}

  /** Files may have come or gone. */
  forget(): void {
    this.listings.clear();
  }

  get size(): number {
    return this.listings.size;
  }

  namesIn(folder: string): Promise<readonly string[]> {
    const listing = this.listings.get(folder) ?? this.files.list(folder);
    this.listings.set(folder, listing);
    return listing;
  }
}
