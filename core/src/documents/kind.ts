import type { Catalogue } from '../catalogue/catalogue';
import type { Cursor } from '../model/cursor';
import type { ConfigDocument } from '../model/setting';
import type { SourceText } from '../model/text';

/** A form in which people write Mimir's settings. A new one is one file and one line in `kinds.ts`. */
export interface DocumentKind {
  readonly id: string;
  /** True where the text is clearly of this kind and Mimir's. Cheap, strict, and never throws. */
  claims(source: SourceText): boolean;
  /** Reads whatever can be read. Never throws; what it cannot take becomes a problem. */
  parse(source: SourceText, catalogue: Catalogue): readonly ConfigDocument[];
  /** What is being typed at the offset, from the text around it; null where it is nothing of Mimir's. */
  cursorAt(source: SourceText, offset: number, catalogue: Catalogue): Cursor | null;
}
