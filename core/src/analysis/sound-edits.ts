import type { Catalogue } from '../catalogue/catalogue';
import { isCleanByBlocks } from '../documents/carriers/yaml/block-readings';
import { isWellFormed } from '../documents/carriers/yaml/well-formed';
import { kindById } from '../documents/document-kinds';
import type { DocumentChanges, FixAction } from '../model/finding';
import type { ConfigDocument, DocumentProblem, Setting } from '../model/setting';
import { type SourceText, type TextEdit, type TextRange, withText } from '../model/text';
import { isUnknown } from '../reporting/unknown-names';
import { nameIn } from '../model/option';

/** A file that is to be edited, as it was judged. */
interface EditedFile {
  readonly source: SourceText;
  readonly kind: string | null;
  readonly documents: readonly ConfigDocument[];
}

/**
 * What a file says after the edits of an action, where they change it, leave it as readable as it was, and make it say what the action sets:
 * the edited text is read again. Else null: a text with other faults may not take what is written into it as it was meant.
 */
export function soundDocuments(
  action: FixAction,
  edits: readonly TextEdit[],
  file: EditedFile,
  catalogue: Catalogue,
): readonly ConfigDocument[] | null {
  const text = textAfter(edits, file.source.text);
  if (text === file.source.text) return null;
  const kind = file.kind && kindById(file.kind);
  if (!kind) return [];
  const edited = withText(file.source, text);
  const after = kind.parse(edited, catalogue);
  if (hasNewProblem(file.documents, after) || losesDocument(file.documents, after)) return null;
  if (action.kind === 'replace' && breaksYaml(file, edited, catalogue)) return null;
  if (action.kind !== 'set' || doesWhatItSets(action, file, after, catalogue)) return after;
  return null;
}

function doesWhatItSets(
  { changes }: FixAction & { readonly kind: 'set' },
  { source, documents }: EditedFile,
  after: readonly ConfigDocument[],
  catalogue: Catalogue,
): boolean {
  if (strangersIn(after, catalogue) > strangersIn(documents, catalogue)) return false;
  return changes.filter(({ uri }) => uri === source.uri).every((wish) => isSaid(wish, after));
}

/** Where the texts that edits write come to lie, none of which overlap. */
export function writtenRanges(edits: readonly TextEdit[]): readonly TextRange[] {
  let shift = 0;
  return inOrder(edits).map(({ range, text }) => {
    const start = range.start + shift;
    shift += text.length - (range.end - range.start);
    return { start, end: start + text.length };
  });
}

function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** The text with the edits, none of which overlap. */
export function textAfter(edits: readonly TextEdit[], text: string): string {
  let [after, from] = ['', 0];
  for (const { range, text: inserted } of inOrder(edits)) {
    after += text.slice(from, range.start) + inserted;
    from = range.end;
  }
  return after + text.slice(from);
}

/** What is no setting of Mimir's is not looked at by those who read a file for its settings. */
function breaksYaml({ kind, source }: EditedFile, { text, notes }: SourceText, catalogue: Catalogue): boolean {
  // What was read block by block has no fault anywhere.
  if (kind === 'mimir-yaml' && notes && isCleanByBlocks(text, notes, catalogue)) return false;
  return /\.ya?ml$/i.test(source.uri) && !isWellFormed(text) && isWellFormed(source.text);
}

/** Of malformed lines only the first are told, so that one more may show by its words alone. */
function hasNewProblem(before: readonly ConfigDocument[], after: readonly ConfigDocument[]): boolean {
  const [known, found] = [countsOf(before, ({ code }) => code), countsOf(after, ({ code }) => code)];
  if ([...found].some(([code, count]) => count > (known.get(code) ?? 0))) return true;
  if (found.get('yaml-syntax') !== known.get('yaml-syntax')) return false;
  const [words, others] = [countsOf(before, wordsOf), countsOf(after, wordsOf)];
  return [...others].some(([word, count]) => count > (words.get(word) ?? 0));
}

function wordsOf({ code, subject }: DocumentProblem): string | null {
  if (code === 'yaml-syntax') return subject;
  return null;
}

/** What is malformed as a whole may not be read at all. */
function losesDocument(before: readonly ConfigDocument[], after: readonly ConfigDocument[]): boolean {
  const left = new Set(after.map(({ name, notation }) => `${notation} ${name}`));
  return before.some(({ name, notation }) => !left.has(`${notation} ${name}`));
}

function countsOf<K>(
  documents: readonly ConfigDocument[],
  keyOf: (problem: DocumentProblem) => K | null,
): ReadonlyMap<K, number> {
  const counts = new Map<K, number>();
  for (const key of documents.flatMap(({ problems }) => problems).map(keyOf))
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** How many keys are unknown where an alias or merge key takes them in: a block that others take in is changed for all of them. */
function strangersIn(documents: readonly ConfigDocument[], catalogue: Catalogue): number {
  const unknown = documents.map((document) =>
    document.settings.filter((setting) => setting.takenInAt !== null && isUnknown(setting, document, catalogue)),
  );
  return unknown.flat().length;
}

/** What is merged in is not the edits' to take out. */
function isSaid({ document: name, changes }: DocumentChanges, documents: readonly ConfigDocument[]): boolean {
  const document = documents.find((each) => each.name === name);
  if (!document) return true;
  const all = [...document.settings, ...document.unread];
  const written = all.filter(({ takenInAt, value }) => takenInAt === null && value?.shape !== 'null');
  return changes.every((change) => {
    // What is no option of Mimir's, such as a probe's scheme, is not read as one.
    if (change.outside) return true;
    const own = nameIn(change.option, document.notation);
    const isOwn = ({ name: { value } }: Setting): boolean => value === own;
    if (own === null) return true;
    if (change.value === null) return !written.some(isOwn);
    return all.some((setting) => isOwn(setting) && says(setting, change.value));
  });
}

/** A flag that is given without a value says true; a list may be written in lines. */
function says({ value }: Setting, wished: string | null): boolean {
  const said = value?.text ?? 'true';
  return withoutBlanks(said) === withoutBlanks(wished ?? '');
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}
