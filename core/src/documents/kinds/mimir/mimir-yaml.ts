import type { Catalogue } from '../../../catalogue/catalogue';
import type { ConfigDocument, DocumentProblem } from '../../../model/setting';
import type { SourceText } from '../../../model/text';
import type { DocumentKind } from '../document-kind';
import { claimsMimirYaml } from '../../carriers/yaml/claims';
import { cursorOf, yamlPlaceAt } from '../../carriers/yaml/yaml-cursor';
import { isEmptyFile, readerProblems } from '../../carriers/yaml/reader-problems';
import { settingsFromMapping } from '../../carriers/yaml/setting-reader';
import { asTemplate } from '../../carriers/yaml/template-conditions';
import { parseTree, type YamlTree } from '../../carriers/yaml/tree';
import { yamlWriter } from '../../carriers/yaml/yaml-writer';

/** Mimir's own configuration file (spec 4.2). */
export const mimirYaml: DocumentKind = {
  id: 'mimir-yaml',
  claims: (source) => !isBinary(source) && claimsMimirYaml(source),
  parse: (source, catalogue) => [isBinary(source) ? unreadable(source) : readMimirYaml(source, catalogue)],
  cursorAt: (source, offset, catalogue) =>
    isBinary(source) ? null : cursorOf(yamlPlaceAt(source.text, offset), source.text, offset, catalogue),
};

/** Mimir refuses a file at the first NUL; what else is in it does not matter. */
function unreadable({ uri, text }: SourceText): ConfigDocument {
  return {
    uri,
    kind: 'mimir-yaml',
    name: '',
    notation: 'yaml',
    impliedTargets: null,
    settings: [],
    unread: [],
    blocks: [],
    problems: readerProblems(text.slice(0, text.indexOf('\0') + 1), text.length),
    version: null,
    pathsAreLocal: true,
    enterprise: false,
    writer: { edits: () => [] },
  };
}

function readMimirYaml({ uri, text }: SourceText, catalogue: Catalogue): ConfigDocument {
  const tree = parseTree(text);
  const { settings, unread, blocks, problems, enterprise } = settingsFromMapping(tree.root, {
    tree,
    catalogue,
    path: '',
  });
  const document = {
    uri,
    kind: 'mimir-yaml',
    name: '',
    notation: 'yaml',
    impliedTargets: null,
    settings,
    unread,
    blocks,
    problems: [...ownProblems(tree), ...tree.problems, ...problems],
    version: null,
    pathsAreLocal: true,
    enterprise,
    writer: yamlWriter(tree),
  } satisfies ConfigDocument;
  return tree.templated ? asTemplate(document, text) : document;
}

/** What only Mimir's reader finds. A template is not what Mimir reads. */
function ownProblems({ text, end, templated }: YamlTree): readonly DocumentProblem[] {
  if (templated) return [];
  if (isEmptyFile(text))
    return [{ code: 'empty-file', range: { start: 0, end: 0 }, subject: '', replacement: null, relatedRange: null }];
  return readerProblems(text.replace(/\r(?!\n)/g, '\n'), end);
}

function isBinary({ text }: SourceText): boolean {
  return text.includes('\0');
}
