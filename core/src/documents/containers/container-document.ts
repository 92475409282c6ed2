import type { Catalogue } from '../../catalogue/catalogue';
import type { Caller, ConfigDocument, Mount } from '../../model/setting';
import { commandDocument, type CommandFacts } from './command-document';
import { isEnterpriseImage, versionOfImage } from './image';

/** What a file shows of a container that runs Mimir. */
export interface ContainerFacts extends CommandFacts {
  readonly mounts: readonly Mount[];
  readonly environment: ReadonlyMap<string, string>;
  /** Null where the file cannot show them. */
  readonly callers: readonly Caller[] | null;
  readonly image: string | null;
}

/** The flags of a container, as a document of the file that it stands in. */
export function containerDocument(facts: ContainerFacts, catalogue: Catalogue): ConfigDocument {
  const { mounts, environment, callers, image } = facts;
  const command = commandDocument(facts, catalogue);
  return {
    ...command,
    version: image === null ? null : versionOfImage(image),
    pathsAreLocal: false,
    mounts,
    environment,
    ...(callers ? { callers } : {}),
    enterprise: command.enterprise || (image !== null && isEnterpriseImage(image)),
  };
}
