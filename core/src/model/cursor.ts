import type { TextRange } from './text';

/** A key that leads to settings of Mimir without being one. */
export interface FrameOffer {
  readonly name: string;
  /** What it is for, in a few words. */
  readonly detail: string;
  /** What is written behind its colon: lines, each so many levels further in. The last one is where typing goes on. */
  readonly below: readonly { readonly depth: number; readonly text: string }[];
}

/**
 * What is being typed at an offset, read from the text around it and not from a parse of the file, so that it is
 * there in files that do not parse. Ranges are what a completion replaces.
 */
export type Cursor =
  | {
      readonly place: 'flag-name';
      /** What stands between the dashes and the cursor. */
      readonly typed: string;
      /** From the first dash (or the cursor, where there is none) to the end of the name, without `=`. */
      readonly range: TextRange;
      /** From the first dash to the cursor. */
      readonly insertRange: TextRange;
      /** As typed, so that `--` stays; '-' where nothing is typed yet. */
      readonly dashes: string;
      /** What joins the name to its value where that is no `=`: the flags may be keys of a mapping. */
      readonly joint?: ': ';
      /** True where a `=` or a colon follows already. */
      readonly hasValue: boolean;
      /** Names of the flags that stand in the same argument list. */
      readonly present: ReadonlySet<string>;
    }
  | {
      readonly place: 'flag-value';
      readonly flag: string;
      readonly typed: string;
      readonly range: TextRange;
      readonly insertRange: TextRange;
      readonly quote: '' | '"' | "'";
      readonly present: ReadonlySet<string>;
    }
  | {
      readonly place: 'yaml-key';
      /** The dotted path of the block that the key would stand in; '' at the root. */
      readonly block: string;
      readonly typed: string;
      readonly range: TextRange;
      readonly insertRange: TextRange;
      /** The blanks before the key. */
      readonly indent: string;
      /** One level more of indentation, as this file does it. */
      readonly step: string;
      readonly hasColon: boolean;
      /** Names of the keys that stand in the same block. */
      readonly present: ReadonlySet<string>;
    }
  | {
      readonly place: 'yaml-value';
      /** The dotted path of the option whose value it is. */
      readonly path: string;
      readonly typed: string;
      readonly range: TextRange;
      readonly insertRange: TextRange;
      readonly quote: '' | '"' | "'";
      /** True where a blank must come before the value (`key:|`). */
      readonly needsBlank: boolean;
    }
  | {
      readonly place: 'frame-key';
      readonly typed: string;
      readonly range: TextRange;
      readonly insertRange: TextRange;
      readonly indent: string;
      readonly step: string;
      readonly hasColon: boolean;
      readonly offers: readonly FrameOffer[];
    };
