import type { Catalogue } from '../catalogue/catalogue';
import { Notes } from '../model/memo';
import type { Environment, Process } from '../model/process';
import type { ConfigDocument } from '../model/setting';
import type { MimirVersion, VersionEvidence } from '../model/version';
import { configurationOf, writtenText } from './configuration';

/** What a process is made of. */
export interface ProcessParts {
  readonly name: string;
  readonly documents: readonly ConfigDocument[];
  /** The user's choice, or null to go by the documents. */
  readonly version: MimirVersion | null;
  readonly environment: Environment;
}

/** Puts documents together to the process that reads them. */
export function processOf(parts: ProcessParts, catalogue: Catalogue): Process {
  const { name, documents } = parts;
  const environment = environmentOf(parts);
  const flagsKnown = documents.some(({ notation, excerpt }) => notation === 'flag' && excerpt !== true);
  const version = versionOf(parts, catalogue);
  const expandsEnvironment = flagsKnown ? expansionSwitch(documents) : 'unknown';
  const configuration = configurationOf(documents, catalogue.at(version.version), { expandsEnvironment, environment });
  return {
    name,
    documents,
    flagsKnown,
    version,
    targets: targetsOf(documents, flagsKnown, configuration.flag('target')),
    expandsEnvironment,
    environment,
    enterprise: documents.some(({ enterprise }) => enterprise),
    configuration,
    notes: new Notes(),
  };
}

/** A container has its own variables. Others may come from where its document does not show them. */
function environmentOf({ documents, environment }: ProcessParts): Environment {
  const own = documents.flatMap((document) => (document.environment ? [document.environment] : []));
  if (own.length === 0) return environment;
  return { values: new Map([environment.values, ...own].flatMap((values) => [...values])), complete: false };
}

function versionOf({ version, documents }: ProcessParts, catalogue: Catalogue): VersionEvidence {
  if (version) return { version, source: 'setting' };
  const shown = documents.map((document) => document.version).find((found) => found !== null);
  if (shown) return { version: shown, source: 'document' };
  return { version: assumedVersion(documents, catalogue), source: 'assumed' };
}

/** The newest version of which all is known, or the newest of all where something is written that only that has. */
function assumedVersion(documents: readonly ConfigDocument[], catalogue: Catalogue): MimirVersion {
  const { newest, newestComplete } = catalogue;
  if (newest === newestComplete) return newest;
  const [complete, latest] = [catalogue.at(newestComplete), catalogue.at(newest)];
  const isNew = documents.some(({ settings }) =>
    settings.some((setting) => complete.optionOf(setting) === null && latest.optionOf(setting) !== null),
  );
  if (isNew) return newest;
  return newestComplete;
}

/** `-config.expand-env` is looked for on its own before anything else is read (spec 4.1), so it needs no catalogue. */
function expansionSwitch(documents: readonly ConfigDocument[]): 'yes' | 'no' | 'unknown' {
  const values = documents.flatMap((document) =>
    document.settings
      .filter(({ notation, name }) => notation === 'flag' && name.value === 'config.expand-env')
      .map(writtenText),
  );
  const implied = documents
    .map(({ impliedValues }) => impliedValues?.get('config.expand-env'))
    .filter((value) => value !== undefined);
  const last = ['false', ...implied, ...values].at(-1);
  if (last == null) return 'unknown';
  if (/^(1|t|T|true|TRUE|True)$/.test(last)) return 'yes';
  return 'no';
}

function targetsOf(
  documents: readonly ConfigDocument[],
  flagsKnown: boolean,
  target: ReturnType<Process['configuration']['flag']>,
): readonly string[] | null {
  if (!target?.written) {
    const implied = documents.flatMap(({ impliedTargets }) => impliedTargets ?? []);
    if (implied.length > 0) return [...new Set(implied)];
    if (!flagsKnown) return null;
  }
  return target?.text?.split(',').map((name) => name.trim()) ?? null;
}

/** True for a process that an example shows: it has nothing to do with the others of its file. */
export function isExample({ documents }: Pick<Process, 'documents'>): boolean {
  return documents.some(({ example }) => example === true);
}
