import type { Catalogue } from '../catalogue/catalogue';
import type { Process } from '../model/process';
import type { ConfigDocument, Setting } from '../model/setting';
import { convertToFlags } from './to-flags';
import { convertToYaml } from './to-yaml';
import type { Left } from './conversion';
import { settingTexts } from './translate';

/** Settings as the other notation says them. */
export interface ConvertedDocument {
  readonly text: string;
  /** The notation of the text. */
  readonly notation: 'flag' | 'yaml';
  readonly left: readonly Left[];
}

/** The document's chosen settings in the other notation, as the process, which reads the document, takes them. */
export function convertDocument(
  document: ConfigDocument,
  { configuration, version, expandsEnvironment }: Process,
  catalogue: Catalogue,
  isChosen: (setting: Setting) => boolean = () => true,
): ConvertedDocument {
  const context = { catalogue: catalogue.at(version.version), expandsEnvironment };
  const texts = settingTexts(document, configuration, isChosen);
  if (document.notation === 'flag') {
    const { yaml, left } = convertToYaml(texts, context);
    return { text: yaml, notation: 'yaml', left };
  }
  const { flags, left } = convertToFlags(texts, context, { dashes: '-' });
  return { text: flags, notation: 'flag', left };
}
