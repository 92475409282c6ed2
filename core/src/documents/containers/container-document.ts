import type { Catalogue } from '../../catalogue/catalogue';
import type { Caller, ConfigDocument, Mount } from '../../model/setting';
import { settingsFromArguments } from '../argument-list';
import { argumentWriter } from '../argument-writer';
import type { CommandLine } from './command-line';
import { isEnterpriseImage, versionOfImage } from './image';

/** What a file shows of a container that runs Mimir. */
export interface ContainerFacts extends Pick<ConfigDocument, 'uri' | 'kind' | 'name'> {
  readonly mounts: readonly Mount[];
  readonly environment: ReadonlyMap<string, string>;
  /** Null where the file cannot show them. */
  readonly callers: readonly Caller[] | null;
  readonly image: string | null;
  readonly line: CommandLine;
  /** The name of the document of this file that stands at a path of the container; null where none does. */
  configAt(path: string): string | null;
}

/** The flags of a container, as a document of the file that it stands in. */
export function containerDocument(facts: ContainerFacts, catalogue: Catalogue): ConfigDocument {
  const { uri, kind, name, mounts, environment, callers, image, line } = facts;
  const reading = settingsFromArguments(line.args, catalogue);
  const configFile = reading.settings.findLast((setting) => setting.name.value === 'config.file')?.value;
  const isEnterprise = line.enterprise || (image !== null && isEnterpriseImage(image));
  return {
    uri,
    kind,
    name,
    notation: 'flag',
    impliedTargets: null,
    settings: reading.settings,
    unread: reading.unread,
    blocks: [],
    problems: reading.problems,
    version: image === null ? null : versionOfImage(image),
    pathsAreLocal: false,
    mounts,
    configDocument: configFile && !configFile.dynamic ? facts.configAt(configFile.text) : null,
    environment,
    ...(callers ? { callers } : {}),
    enterprise: isEnterprise || reading.args.some(({ setting }) => catalogue.isEnterprise('flag', setting.name.value)),
    writer: argumentWriter(reading, line.layout),
  };
}
