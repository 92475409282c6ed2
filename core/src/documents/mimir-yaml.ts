import type { Catalogue } from '../catalogue/catalogue';
import type { ConfigDocument } from '../model/setting';
import type { SourceText } from '../model/text';
import type { DocumentKind } from './kind';
import { claimsMimirYaml } from './yaml/claims';
import { cursorOf, yamlPlaceAt } from './yaml/cursor';
import { settingsFromMapping } from './yaml/settings';
import { asTemplate } from './yaml/template-conditions';
import { parseTree } from './yaml/tree';
import { yamlWriter } from './yaml/writer';

/** Mimir's own configuration file (spec 4.2). */
export const mimirYaml: DocumentKind = {
  id: 'mimir-yaml',
  claims: (source) => !isBinary(source) && claimsMimirYaml(source),
  parse: (source, catalogue) => (isBinary(source) ? [] : [readMimirYaml(source, catalogue)]),
  cursorAt: (source, offset, catalogue) =>
    isBinary(source) ? null : cursorOf(yamlPlaceAt(source.text, offset), source.text, offset, catalogue),
};

function readMimirYaml({ uri, text }: SourceText, catalogue: Catalogue): ConfigDocument {
  const tree = parseTree(text);
  const { settings, unread, blocks, problems, enterprise } = settingsFromMapping(tree.root, { tree, catalogue, path: '' });
  const document = {
    uri,
    kind: 'mimir-yaml',
    name: '',
    notation: 'yaml',
    impliedTargets: null,
    settings,
    unread,
    blocks,
    problems: [...tree.problems, ...problems],
    version: null,
    pathsAreLocal: true,
    enterprise,
    writer: yamlWriter(tree),
  } satisfies ConfigDocument;
  return tree.templated ? asTemplate(document, text) : document;
}

function isBinary({ text }: SourceText): boolean {
  return text.includes('\0');
}
