import type { Catalogue } from '../../../catalogue/catalogue';
import { lazily } from '../../../catalogue/lazily';
import type { ConfigDocument, DocumentProblem, DocumentWriter } from '../../../model/setting';
import type { SourceText } from '../../../model/text';
import type { DocumentKind } from '../document-kind';
import { withLineFeeds } from '../../carriers/embedding/lines';
import { claimsMimirYaml } from '../../carriers/yaml/claims';
import { cursorOf, yamlPlaceAt } from '../../carriers/yaml/yaml-cursor';
import { isEmptyFile, readerProblems } from '../../carriers/yaml/reader-problems';
import { type MappingReading, settingsFromMapping } from '../../carriers/yaml/setting-reader';
import { asTemplate } from '../../carriers/yaml/template-conditions';
import { parseTree, type YamlTree } from '../../carriers/yaml/tree';
import { readByBlocks } from '../../carriers/yaml/block-readings';
import { writerOnceParsed, yamlWriter } from '../../carriers/yaml/yaml-writer';

/** Mimir's own configuration file (spec 4.2). */
export const mimirYaml: DocumentKind = {
  id: 'mimir-yaml',
  claims: (source) => !isBinary(source) && claimsMimirYaml(source),
  parse: (source, catalogue) => [readMimirYaml(source, catalogue)],
  cursorAt: (source, offset, catalogue) => {
    if (isBinary(source)) return null;
    return cursorOf(yamlPlaceAt(source.text, offset), source.text, offset, catalogue);
  },
};

/** Mimir refuses a file at the first NUL; what else is in it does not matter. */
function unreadable(source: SourceText): ConfigDocument {
  const { text } = source;
  const problems = readerProblems(text.slice(0, text.indexOf('\0') + 1), text.length);
  const reading = { settings: [], unread: [], blocks: [], problems, enterprise: false };
  return documentOf(source, reading, { edits: () => [] });
}

function readMimirYaml(source: SourceText, catalogue: Catalogue): ConfigDocument {
  if (isBinary(source)) return unreadable(source);
  const { text, notes } = source;
  const byBlocks = notes && readByBlocks(text, notes, catalogue);
  if (byBlocks) {
    const problems = [
      ...ownProblems({ text: withLineFeeds(text), end: text.length, templated: false }),
      ...byBlocks.problems,
    ];
    return documentOf(source, { ...byBlocks, problems }, writerOnceParsed(lazily(() => parseTree(text))));
  }
  const tree = parseTree(text);
  const reading = settingsFromMapping(tree.root, { tree, catalogue, path: '' });
  const problems = [...ownProblems(tree), ...tree.problems, ...reading.problems];
  const document = documentOf(source, { ...reading, problems }, yamlWriter(tree));
  if (tree.templated) return asTemplate(document, text);
  return document;
}

function documentOf(
  { uri }: SourceText,
  { settings, unread, blocks, problems, enterprise }: Omit<MappingReading, 'takenIn'>,
  writer: DocumentWriter,
): ConfigDocument {
  return {
    uri,
    kind: 'mimir-yaml',
    name: '',
    notation: 'yaml',
    impliedTargets: null,
    settings,
    unread,
    blocks,
    problems,
    version: null,
    pathsAreLocal: true,
    enterprise,
    writer,
  };
}

/** What only Mimir's reader finds. A template is not what Mimir reads. */
function ownProblems({
  text,
  end,
  templated,
}: Pick<YamlTree, 'text' | 'end' | 'templated'>): readonly DocumentProblem[] {
  if (templated) return [];
  if (isEmptyFile(text))
    return [{ code: 'empty-file', range: { start: 0, end: 0 }, subject: '', replacement: null, relatedRange: null }];
  return readerProblems(text.replace(/\r(?!\n)/g, '\n'), end);
}

function isBinary({ text }: SourceText): boolean {
  return text.includes('\0');
}
