import type { Catalogue } from '../../../catalogue/catalogue';
import type { Caller, CallerFile } from '../../../model/caller';
import type { ConfigDocument, Mount } from '../../../model/setting';
import { commandDocument, type CommandFacts } from './command-document';
import { isEnterpriseImage, versionOfImage } from '../../recognition/image';

/** What a file shows of who calls a container. */
export interface Calls {
  readonly callers: readonly Caller[];
  readonly showsProbes: boolean;
  readonly callerFiles: readonly CallerFile[];
  readonly hosts: readonly string[];
}

/** What a file shows of a container that runs Mimir. */
export interface ContainerFacts extends CommandFacts {
  readonly mounts: readonly Mount[];
  readonly environment: ReadonlyMap<string, string>;
  readonly calls: Calls | null;
  readonly image: string | null;
}

/** The flags of a container, as a document of the file that it stands in. */
export function containerDocument(facts: ContainerFacts, catalogue: Catalogue): ConfigDocument {
  const { mounts, environment, calls, image } = facts;
  const command = commandDocument(facts, catalogue);
  return {
    ...command,
    version: image === null ? null : versionOfImage(image),
    pathsAreLocal: false,
    mounts,
    environment,
    ...calls,
    enterprise: command.enterprise || (image !== null && isEnterpriseImage(image)),
  };
}
