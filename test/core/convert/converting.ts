import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { VersionCatalogue } from '../../../core/src/catalogue/catalogue';
import { convertDocument, type ConvertedDocument } from '../../../core/src/convert/document';
import { flagFile } from '../../../core/src/documents/kinds/mimir/flag-file';
import { mimirYaml } from '../../../core/src/documents/kinds/mimir/mimir-yaml';
import type { Process } from '../../../core/src/model/process';
import type { ConfigDocument } from '../../../core/src/model/setting';
import type { MimirVersion } from '../../../core/src/model/version';
import { processOf } from '../../../core/src/process/composition';

export const catalogue = loadCatalogue();

export function flagsOf(text: string): ConfigDocument {
  return only(flagFile.parse({ uri: 'file:///etc/mimir/mimir.flags', languageId: 'mimir-flags', text }, catalogue));
}

export function yamlOf(text: string): ConfigDocument {
  return only(mimirYaml.parse({ uri: 'file:///etc/mimir/mimir.yaml', languageId: 'yaml', text }, catalogue));
}

/** The process of the documents; the newest release where none is given. */
export function processWith(documents: readonly ConfigDocument[], version: MimirVersion | null = null): Process {
  return processOf(
    { name: 'mimir', documents, version, environment: { values: new Map(), complete: false } },
    catalogue,
  );
}

/** A file of flags, which Mimir is started with, as YAML. */
export function toYaml(text: string, version: MimirVersion | null = null): ConvertedDocument {
  const document = flagsOf(text);
  return convertDocument(document, processWith([document], version), catalogue);
}

/** A YAML as flags, beside the flags that Mimir is started with anyway. */
export function toFlags(text: string, version: MimirVersion | null = null, beside = ''): ConvertedDocument {
  const document = yamlOf(text);
  return convertDocument(document, processWith([document, flagsOf(beside)], version), catalogue);
}

/** The lines in which a conversion says what it leaves. */
export function leftIn({ left }: ConvertedDocument): readonly string[] {
  return left.map(({ name, reason }) => `${name}: ${reason}`);
}

/** By option, what the process takes it to be where the documents set it. Infinity is spelt as in a flag. */
export function valuesIn({ configuration, version }: Process): ReadonlyMap<string, string | null> {
  const release: VersionCatalogue = catalogue.at(version.version);
  const values = release.options.map((option) => configuration.value(option)).filter(({ written }) => written !== null);
  return new Map(
    values.map(({ option, text }) => [
      option.id,
      option.type === 'float' ? (text?.replace(/^(-?)\.(?=inf$|nan$)/, '$1') ?? null) : text,
    ]),
  );
}

/** A flag with its value, quoted for a shell whatever it holds. */
export function flagLine(flag: string, value: string): string {
  return `'-${flag}=${value.replaceAll("'", "'\\''")}'\n`;
}

function only(documents: readonly ConfigDocument[]): ConfigDocument {
  const [document, ...more] = documents;
  if (!document || more.length > 0) throw new Error(`want one document, have ${documents.length}`);
  return document;
}
