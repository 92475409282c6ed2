import type { TextRange } from '../model/text';

/** A place as the reader of a map counts; null where the text is not at hand. */
export type Placing<P> = (uri: string, range: TextRange) => P | null;
