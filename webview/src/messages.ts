import type { MapFixParams, MapPlace, MapView } from '../../server/src/protocol/protocol';

/** What the editor tells the page. Null where the document is none of Mimir's any more. */
export interface MapMessage {
  readonly kind: 'map';
  readonly map: MapView | null;
}

/** What the page asks of the editor. */
export type PageMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'go'; readonly place: MapPlace }
  | { readonly kind: 'fix'; readonly finding: MapFixParams }
  | { readonly kind: 'secure' }
  | { readonly kind: 'copy-mermaid' }
  /** The picture as it is drawn: the text of an SVG, or a PNG in base64. */
  | { readonly kind: 'save'; readonly format: 'svg' | 'png'; readonly data: string };
