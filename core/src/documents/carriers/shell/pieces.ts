import type { YAMLSeq } from 'yaml';
import type { TextEdit } from '../../../model/text';
import type { ArgumentChanges, ArgumentLayout, Insertion } from '../argv/argument-writer';
import type { ArgumentWord, QuotedRange } from '../argv/argument-word';
import { hostOffset, hostRange, type EmbeddedText } from '../embedding/embedded-text';
import { listLayout } from '../yaml/list-layout';
import { wordsOfList } from '../yaml/scalar-words';
import { shellLayout } from './shell-layout';
import type { ShellText } from './shell-words';
import type { YamlTree } from '../yaml/tree';
import { substitutedWord, type Substitution, type SubstitutedText } from '../argv/substitution';

/** A part of a container's command line that stands in one place, with the places of the whole file. */
export interface ArgumentPiece {
  readonly words: readonly ArgumentWord[];
  readonly layout: ArgumentLayout;
}

/** A word as Mimir gets it, and the one that stands in the file. */
interface ReadWord {
  readonly word: ArgumentWord;
  readonly written: ArgumentWord;
  /** The word's value within that of the written one. */
  readonly text: SubstitutedText;
}

/** What others than the container's own tool fill in: the templates of charts. */
const templates = /\{\{.*?\}\}/g;

/** Arguments that are the elements of a list. */
export function listPiece(list: YAMLSeq, tree: YamlTree, substitution: Substitution): ArgumentPiece {
  const listed = wordsOfList(list, tree, (value) =>
    [...value.matchAll(templates)].map(({ index, 0: found }) => ({ start: index, end: index + found.length })),
  );
  // A dash that nothing follows as yet is no argument.
  const present = listed.filter(({ word }) => word.range.start < word.range.end);
  const words = present.map(({ word }) => ({ ...substitutedWord(word, substitution), written: word }));
  return {
    words: words.map(({ word }) => word),
    layout: translated(words, listLayout(listed, list, tree), substitution),
  };
}

/** Arguments that stand in one text, split as a shell does. `shell` may hold only some of the text's words. */
export function textPiece(embedded: EmbeddedText, shell: ShellText, substitution: Substitution): ArgumentPiece {
  const words = shell.words.map((written) => {
    const { word, text } = substitutedWord(written, substitution);
    return { word: placed(word, embedded), written, text };
  });
  const inner = translated(words, shellLayout(embedded.text, shell), substitution);
  return {
    words: words.map(({ word }) => word),
    layout: { edits: (changes) => embedded.hostEdits(inner.edits(changes)) },
  };
}

/** Several pieces, one behind the other. What has no neighbour in any of them goes into the last. */
export function joinedLayout(pieces: readonly ArgumentPiece[]): ArgumentLayout {
  return {
    takesPairs: pieces.length > 0 && pieces.every(({ layout }) => layout.takesPairs === true),
    edits: (changes) => pieces.flatMap((piece) => piece.layout.edits(changesOf(piece, pieces, changes))).sort(byPlace),
  };
}

function changesOf(
  piece: ArgumentPiece,
  pieces: readonly ArgumentPiece[],
  { rewritten, removed, inserted }: ArgumentChanges,
): ArgumentChanges {
  const own = new Set(piece.words);
  const isOwn = ({ behind, limit }: Insertion): boolean => {
    const neighbour = behind.at(-1) ?? limit;
    if (neighbour) return own.has(neighbour);
    return piece === pieces.at(-1);
  };
  return {
    rewritten: rewritten.filter(({ word }) => own.has(word)),
    removed: new Set([...removed].filter((word) => own.has(word))),
    inserted: inserted.filter(isOwn),
  };
}

/** The layout of the written words as one of those that Mimir gets. */
function translated(words: readonly ReadWord[], layout: ArgumentLayout, { escape }: Substitution): ArgumentLayout {
  const byWord = new Map(words.map((read) => [read.word, read]));
  const writtenOf = (word: ArgumentWord): readonly ArgumentWord[] => {
    const read = byWord.get(word);
    if (read) return [read.written];
    return [];
  };
  return {
    takesPairs: layout.takesPairs === true,
    edits: ({ rewritten, removed, inserted }) =>
      layout.edits({
        rewritten: rewritten.flatMap(({ word, from, text }) => {
          const read = byWord.get(word);
          if (read) return [{ word: read.written, from: hostOffset(read.text, from), text: escape(text) }];
          return [];
        }),
        removed: new Set([...removed].flatMap(writtenOf)),
        inserted: inserted.map(({ behind, limit, texts }) => ({
          behind: behind.flatMap(writtenOf),
          limit: (limit && writtenOf(limit)[0]) ?? null,
          texts: texts.map(escape),
        })),
      }),
  };
}

/** The word with the places that its text has in the host. */
function placed(word: ArgumentWord, embedded: EmbeddedText): ArgumentWord {
  const quotes = new Map<QuotedRange, QuotedRange>();
  const hostQuotes = (inner: QuotedRange | null): QuotedRange | null => {
    if (inner === null) return null;
    const known = quotes.get(inner) ?? { ...hostRange(embedded, inner), mark: inner.mark };
    quotes.set(inner, known);
    return known;
  };
  const parts = word.parts.map((part) => ({
    ...part,
    source: hostRange(embedded, part.source),
    quotes: hostQuotes(part.quotes),
  }));
  return { ...word, range: hostRange(embedded, word.range), parts };
}

function byPlace(a: TextEdit, b: TextEdit): number {
  return a.range.start - b.range.start || a.range.end - b.range.end;
}
