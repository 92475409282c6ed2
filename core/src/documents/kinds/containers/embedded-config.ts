import type { Catalogue } from '../../../catalogue/catalogue';
import type { ConfigDocument, Setting } from '../../../model/setting';
import type { TextRange } from '../../../model/text';
import type { EmbeddedText } from '../../carriers/embedding/embedded-text';
import { liftDocument } from '../../carriers/embedding/lift';
import { mimirYaml } from '../mimir/mimir-yaml';
import { claimsMimirYaml } from '../../carriers/yaml/claims';
import { substituted, within, type Substitution } from '../../carriers/argv/substitution';

/** A Mimir YAML that stands in another file, to be mounted into containers. */
export interface EmbeddedConfig {
  readonly uri: string;
  readonly kind: string;
  readonly name: string;
  readonly text: EmbeddedText;
  /** What fills in variables before the file is mounted; null for nobody. */
  readonly substitution: Substitution | null;
}

/** True where the text is clearly Mimir's YAML; the name of the file that it becomes counts. */
export function isMimirConfig(fileName: string, text: string): boolean {
  return !text.includes('\0') && claimsMimirYaml({ uri: fileName, languageId: 'yaml', text });
}

/** The embedded YAML as a document of the file that it stands in. Its paths are those of the containers that read it. */
export function configDocuments(
  { uri, kind, name, text, substitution }: EmbeddedConfig,
  catalogue: Catalogue,
): readonly ConfigDocument[] {
  const inner = substitution && substituted(text.text, substitution);
  const embedded = inner ? within(inner, text) : text;
  return mimirYaml.parse({ uri, languageId: 'yaml', text: embedded.text }, catalogue).map((document) => {
    const settings = inner
      ? document.settings.map((setting) => withUnknown(setting, inner.unknown))
      : document.settings;
    return { ...liftDocument({ ...document, settings }, embedded), kind, name, pathsAreLocal: false };
  });
}

/** A value with a reference that nobody can fill in here is not known. */
export function withUnknown(setting: Setting, unknown: readonly TextRange[]): Setting {
  const { value } = setting;
  if (!value || !unknown.some(({ start, end }) => start < value.range.end && value.range.start < end)) return setting;
  return { ...setting, value: { ...value, dynamic: true } };
}
