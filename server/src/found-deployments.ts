import type { DeploymentAnalysis, FileAnalysis } from '../../core/src/analysis/analysis';
import { openedIn } from '../../core/src/secure/judging';
import { isExample } from '../../core/src/process/process';
import { Workspace } from '../../core/src/workspace/workspace';
import { verdictIn } from './map';
import { groundOf } from './securing';
import { counted } from './securing-view';
import type { FoundDeployment } from './securing-protocol';
import type { Session } from './session';

/** More files than a workspace with a deployment or two has; a search of more would keep the user waiting. */
const mostLookedAt = 300;

/** The deployments that the files on the disk make up, each once: by the first file that starts its processes. */
export async function foundDeployments(uris: readonly string[], session: Session): Promise<readonly FoundDeployment[]> {
  const { paths } = session.ports;
  const files = uris.flatMap((uri) => paths.fromUri(uri) ?? []).slice(0, mostLookedAt);
  const ground = groundOf(session, new Map());
  const workspace = await openedIn(
    new Workspace(ground.catalogue, ground.ports, ground.settingsFor, ground.prepare),
    files,
    ground,
  );
  const found: Found[] = [];
  for (const path of files) {
    const uri = paths.toUri(path);
    const { files: analyses } = await workspace.ask(uri);
    const own = analyses.get(uri);
    const members = [...analyses].flatMap(([each, { kind }]) => (kind === null ? [] : [each]));
    if (own && own.kind !== null && startsProcesses(own)) join(found, { uri, own, members });
  }
  return found.map((each) => shownDeployment(each, session));
}

interface Found {
  readonly uri: string;
  readonly own: FileAnalysis;
  readonly members: readonly string[];
}

/** What shares a file is one deployment: the one with most files stands for it. */
function join(found: Found[], one: Found): void {
  const index = found.findIndex(({ members }) => members.some((each) => one.members.includes(each)));
  const known = found[index];
  if (!known) found.push(one);
  else found[index] = { ...(rank(one) < rank(known) ? one : known), members: union(known.members, one.members) };
}

/** A file that starts processes stands for a deployment rather than the YAML that they read. */
function rank({ own }: Found): number {
  return own.kind === 'mimir-yaml' ? 1 : 0;
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])];
}

function startsProcesses({ deployment }: FileAnalysis): boolean {
  return deployment.processes.some(({ process }) => !isExample(process));
}

function shownDeployment({ uri, own, members }: Found, { ports: { paths } }: Session): FoundDeployment {
  const deployment: DeploymentAnalysis = own.deployment;
  const name = (each: string): string => (paths.fromUri(each) ?? each).replace(/^.*[/\\]/, '');
  return {
    uri,
    name: name(uri),
    processes: counted(deployment.processes.length, 'process', 'processes'),
    verdict: verdictIn(deployment).text,
    others: members.filter((each) => each !== uri).map(name),
  };
}
