import { loadCatalogue } from '../../../core/src/catalogue/load';
import { flagFile } from '../../../core/src/documents/kinds/mimir/flag-file';
import { mimirYaml } from '../../../core/src/documents/kinds/mimir/mimir-yaml';
import type { Facts } from '../../../core/src/model/facts';
import type { Environment, FamilyConfiguration, Process } from '../../../core/src/model/process';
import type { ConfigDocument } from '../../../core/src/model/setting';
import type { MimirVersion } from '../../../core/src/model/version';
import { processOf } from '../../../core/src/process/composition';
import type { End } from '../../../core/src/topology/links';

const catalogue = loadCatalogue();

const nothing: Environment = { values: new Map(), complete: true };

export const noFiles: Facts = {
  now: Date.UTC(2026, 10, 1),
  callers: [],
  path: () => ({ kind: 'unknown' }),
  inline: () => ({ kind: 'not-pem', empty: true, der: false }),
  isSignedBy: () => false,
  isTracked: () => false,
};

/** A process with these flags, such as `-target=ruler -ruler.ring.store=etcd`. */
export function processWith(flags: string, version: MimirVersion = '3.0', more: Partial<ConfigDocument> = {}): Process {
  const source = { uri: 'file:///mimir.flags', languageId: 'mimir-flags', text: flags };
  const documents = flagFile.parse(source, catalogue).map((document) => ({ ...document, ...more }));
  return processOf({ name: 'mimir', documents, version, environment: nothing }, catalogue);
}

/** A process of `-target=all` with this YAML. */
export function processWithYaml(text: string, version: MimirVersion = '3.0'): Process {
  const flags = flagFile.parse({ uri: 'file:///m.flags', languageId: '', text: '-target=all' }, catalogue);
  const documents = [...flags, ...mimirYaml.parse({ uri: 'file:///m.yaml', languageId: 'yaml', text }, catalogue)];
  return processOf({ name: 'mimir', documents, version, environment: nothing }, catalogue);
}

export function viewOf(process: Process, family: string): FamilyConfiguration {
  const view = process.configuration.family(family);
  if (!view) throw new Error(`there is no ${family}`);
  return view;
}

export function endOf(process: Process, family: string, facts = noFiles): End {
  return { process, facts, view: viewOf(process, family) };
}
