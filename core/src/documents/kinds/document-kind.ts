import type { Node } from 'yaml';
import type { Catalogue } from '../../catalogue/catalogue';
import type { Cursor } from '../../model/cursor';
import type { ConfigDocument } from '../../model/setting';
import type { SourceText, TextEdit } from '../../model/text';
import type { YamlTree } from '../carriers/yaml/tree';

/** What a file shows of the deployment that it belongs to. */
export interface Share {
  /** Files of one folder belong together only where this is the same, such as a namespace or a configuration file. */
  readonly place: string;
  /** Who says so: the tool that reads the files together, the place that all of them name, or nothing but their folder. */
  readonly bond: 'tool' | 'name' | 'folder';
  /** What the file describes. Files that describe the same are variants, or change each other. */
  readonly objects: readonly string[];
}

/** How files that lie beside each other make up one deployment. */
export interface Neighbours {
  /** The names of files that may come to belong. */
  readonly glob: string;
  /** True where a file of the second name, beside one of the first, is worth a look. */
  mayBelong(name: string, other: string): boolean;
  /** Null where the file does not show it for certain. */
  shareOf(source: SourceText): Share | null;
}

/** Values of Mimir's chart in a file, as something to add to. */
export interface ValuesPlace {
  /** What the names of its documents begin with; '' where the file has no other values. */
  readonly name: string;
  readonly tree: YamlTree;
  /** The mapping that the keys begin in. */
  readonly from: Node | null;
  readonly keys: readonly string[];
  /** Edits of the tree's text as edits of the file. */
  toFile(edits: readonly TextEdit[]): readonly TextEdit[];
}

/** A form in which people write Mimir's settings. A new one is one file and one line in `document-kinds.ts`, or in `file-kinds.ts`. */
export interface DocumentKind {
  readonly id: string;
  /** True where the text is clearly of this kind and Mimir's. Cheap, strict, and never throws. */
  claims(source: SourceText): boolean;
  /** Reads whatever can be read. Never throws; what it cannot take becomes a problem. */
  parse(source: SourceText, catalogue: Catalogue): readonly ConfigDocument[];
  /** What is being typed at the offset, from the text around it; null where it is nothing of Mimir's. */
  cursorAt(source: SourceText, offset: number, catalogue: Catalogue): Cursor | null;
  /** Where the file has values of Mimir's chart; absent for kinds without. */
  values?(source: SourceText): readonly ValuesPlace[];
  /** Absent where a file of this kind stands for itself. */
  readonly neighbours?: Neighbours;
}

/** Fixes refer to documents by name, so each has its own: the second of a name is `name (2)`. */
export function withOwnNames<T extends Pick<ConfigDocument, 'name'>>(documents: readonly T[]): readonly T[] {
  const counts = new Map<string, number>();
  return documents.map((document) => {
    const count = (counts.get(document.name) ?? 0) + 1;
    counts.set(document.name, count);
    if (count === 1) return document;
    return { ...document, name: `${document.name} (${String(count)})` };
  });
}
