import { counted } from '../../../core/src/model/counted';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { namesOn } from '../../../core/src/analysis/hop-map';
import { mapCertificates } from '../../../core/src/map/map-certificates';
import { openedIn } from '../../../core/src/secure/judging';
import { isExample } from '../../../core/src/process/composition';
import { Workspace } from '../../../core/src/workspace/workspace';
import { toRange } from '../protocol/lsp-conversion';
import { verdictIn } from '../session/map-news';
import { groundOf } from './securing';
import type { FoundDeployment, MapPlace } from '../protocol/protocol';
import type { Session } from '../session/session';

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
    const members = new Map([...analyses].filter(([, { kind }]) => kind !== null));
    if (own && own.kind !== null && startsProcesses(own)) join(found, { uri, own, members });
  }
  return found.map((each) => shownDeployment(each, session));
}

interface Found {
  readonly uri: string;
  readonly own: FileAnalysis;
  /** The files of the deployment, by their URIs. */
  readonly members: ReadonlyMap<string, FileAnalysis>;
}

/** What shares a file is one deployment: the one with most files stands for it. */
function join(found: Found[], one: Found): void {
  const index = found.findIndex(({ members }) => [...members.keys()].some((each) => one.members.has(each)));
  const known = found[index];
  if (!known) {
    found.push(one);
    return;
  }
  const standing = rank(one) < rank(known) ? one : known;
  found[index] = { ...standing, members: new Map([...known.members, ...one.members]) };
}

/** A file that starts processes stands for a deployment rather than the YAML that they read. */
function rank({ own }: Found): number {
  if (own.kind === 'mimir-yaml') return 1;
  return 0;
}

function startsProcesses({ deployment }: FileAnalysis): boolean {
  return deployment.processes.some(({ process }) => !isExample(process));
}

function shownDeployment({ uri, own, members }: Found, session: Session): FoundDeployment {
  const { paths } = session.ports;
  const { deployment } = own;
  return {
    uri,
    name: (paths.fromUri(uri) ?? uri).replace(/^.*[/\\]/, ''),
    processes: counted(deployment.processes.length, 'process', 'processes'),
    verdict: verdictIn(deployment),
    others: [...members.keys()].filter((each) => each !== uri),
    certificates: mapCertificates<MapPlace>(deployment.processes, namesOn(deployment), (each, range) => {
      const source = members.get(each)?.source;
      if (!source) return null;
      return { uri: each, range: toRange(range, session.documents.textOf(each, source.text, source.languageId)) };
    }),
  };
}
