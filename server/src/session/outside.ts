import { Confinement } from '../../../core/src/confinement';
import type { GenerationReceipt } from '../protocol/protocol';
import type { ServerPorts } from './server-ports';

/** Those of the paths that are outside of the folders, by themselves or over links. */
export async function pathsOutside(
  paths: readonly string[],
  folders: readonly string[],
  ports: ServerPorts,
): Promise<readonly string[]> {
  const confinement = new Confinement(ports, () => folders);
  await Promise.all(paths.map((path) => confinement.allows(path)));
  return confinement.outside;
}

/** The answer where somebody has to allow files outside first. */
export function awaitingPermission(outside: readonly string[]): GenerationReceipt {
  const failure = `${outside.join(', ')} ${outside.length === 1 ? 'is' : 'are'} outside the workspace, so nothing was written. Allow it, or name files inside.`;
  return { failure, written: [], secrets: [], kept: [], remarks: [], outside };
}
