import type { ProcessAnalysis } from '../analysis/analysis';
import { ownMounts } from '../certificates/cluster/own-mounts';
import type { Resource } from '../certificates/cluster/cert-manager-resources';
import type { Process } from '../model/process';
import { composeUri, isContained } from './certificate-folder';
import {
  certificatesFile,
  clusterCertificates,
  hasExtraObjects,
  isClusterValues,
  isInCluster,
  namespaceOf,
  resourcesText,
  withVolumes,
} from './cluster';
import { withExtraObjects } from './cluster-mounts';
import { withMounts } from './compose-mounts';
import type { Draft } from './draft';
import { endsOf } from './ends';
import type { Judged } from './judging';
import { isCovered, processesOf, type Planning } from './planning';
import { fieldAt, itemsOf, textAt } from '../documents/carriers/yaml/fields';
import { parseTree } from '../documents/carriers/yaml/tree';
import { applied, addToList } from './yaml-insertion';

/** Gives every service of a Compose file the folder of the certificates. */
export function mountFolder(draft: Draft, { before, folder, ports, wishes }: Planning): void {
  if (wishes.issuer === 'vault') return;
  const contained = processesOf(before).filter(
    (process) => isContained(process) && endsOf(process, wishes.protocols).length > 0,
  );
  const { target, mounted: local } = folder;
  for (const uri of new Set(contained.flatMap((process) => composeUri(process) ?? []))) {
    const source = before.files.get(uri)?.source;
    const path = ports.paths.fromUri(uri);
    if (!source || path === null) continue;
    const services = contained
      .filter((process) => composeUri(process) === uri && !isCovered(process, target))
      .flatMap(({ documents }) =>
        documents.filter((each) => each.uri === uri && each.notation === 'flag').map(({ name }) => name),
      );
    const mounted = withMounts(source, new Set(services), { local, target });
    if ('why' in mounted) draft.refuse([{ what: `the service ${mounted.service}`, why: mounted.why }]);
    else if (mounted.text !== source.text) draft.write(path, mounted.text);
  }
  const lost = contained.filter(
    (process) => composeUri(process) === null && !isInCluster(process) && !isCovered(process, target),
  );
  draft.refuse(
    lost.map((process) => ({
      what: process.name,
      why: `Its container has no mount for certificates, and none can be added. Mount a folder at ${target} first.`,
    })),
  );
}

/** Gives every pod the Secrets of the certificates, and says who makes them. Returns the deployment as it is with them. */
export async function mountSecrets(draft: Draft, judged: Judged, planning: Planning): Promise<Judged> {
  const { folder, ports, wishes } = planning;
  if (wishes.issuer === 'vault') return judged;
  const ended = processesOf(judged).filter(
    (process) => isInCluster(process) && endsOf(process, wishes.protocols).length > 0,
  );
  const pods = ended.filter((process) => !isCovered(process, folder.target));
  const others = ended.filter((process) => isCovered(process, folder.target));
  if (pods.length === 0) return judged;
  const members = judged.processes.filter(({ process }) => isInCluster(process));
  const { pod, resources } = clusterCertificates(
    members,
    wishes.issuer ?? 'cert-manager',
    folder.target,
    wishes.preferences,
  );
  draft.told.push(...takenOver(resources, members));
  const uris = [
    ...new Set(
      pods.flatMap(({ documents }) => documents.filter(({ notation }) => notation === 'flag').map(({ uri }) => uri)),
    ),
  ];
  for (const uri of uris) {
    const file = judged.files.get(uri);
    const path = ports.paths.fromUri(uri);
    if (!file || path === null || file.kind === null) continue;
    const mounted = withVolumes(file.source, file.kind, { processes: pods, others }, pod);
    if ('why' in mounted) draft.refuse([mounted]);
    else draft.write(path, mounted.text);
  }
  if (wishes.extraObjects === true)
    addObjects(draft, resources, { uri: uris[0] ?? '', pods, judged: await draft.judged() }, planning);
  else await addResources(draft, resources, { uris, judged }, planning);
  return draft.judged();
}

/** cert-manager writes over a Secret that it has not made: whoever else uses it is to know. */
function takenOver(resources: readonly Resource[], members: readonly ProcessAnalysis[]): readonly string[] {
  const mounted = new Set(
    members.flatMap(({ process, facts }) =>
      ownMounts(process).flatMap(({ holder }) =>
        holder?.kind === 'Secret' && facts.madeSecrets?.has(holder.name) !== true ? holder.name : [],
      ),
    ),
  );
  return resources.flatMap(({ spec }) => {
    const name = spec['secretName'];
    if (typeof name === 'string' && mounted.has(name))
      return `cert-manager replaces what Secret ${name} holds, by certificates of a new CA. Check first who else uses it.`;
    return [];
  });
}

/** Writes cert-manager's resources into the first values, for the chart to make. */
function addObjects(
  draft: Draft,
  resources: readonly Resource[],
  { uri, pods, judged }: { readonly uri: string; readonly pods: readonly Process[]; readonly judged: Judged },
  { ports }: Planning,
): void {
  const file = judged.files.get(uri);
  const path = ports.paths.fromUri(uri);
  if (resources.length === 0 || !file || path === null) return;
  if (!isClusterValues(file.kind ?? '') || !pods.every(hasExtraObjects)) {
    draft.refuse([
      {
        what: '--extra-objects',
        why: 'Only values of chart 4.1 and later have a place for objects. Remove the option: the resources then get their own file.',
      },
    ]);
    return;
  }
  const written = withExtraObjects(
    file.source,
    file.kind ?? '',
    resources.map((resource) => ({ ...resource })),
  );
  if ('why' in written) draft.refuse([written]);
  else draft.write(path, written.text);
}

/** Writes cert-manager's resources beside the first file, and names them where Kustomize is told what there is. */
async function addResources(
  draft: Draft,
  resources: readonly Resource[],
  { uris, judged }: { readonly uris: readonly string[]; readonly judged: Judged },
  { ports: { paths, textAt } }: Planning,
): Promise<void> {
  const path = paths.fromUri(uris[0] ?? '');
  if (resources.length === 0 || path === null) return;
  const folder = paths.folderOf(path);
  const file = paths.resolve(folder, certificatesFile);
  const text = resourcesText(resources, namespaceOf(uris.flatMap((uri) => judged.files.get(uri)?.source ?? [])));
  const former = await textAt(file);
  if (former !== null && former !== text)
    draft.refuse([{ what: file, why: 'It exists and contains other resources. Move it away to generate new ones.' }]);
  draft.writeBeside(file, former, text);
  for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization']) {
    const kustomization = paths.resolve(folder, name);
    const own = await textAt(kustomization);
    if (own === null) continue;
    const edited = withResource(own, certificatesFile);
    if (edited !== null) draft.writeBeside(kustomization, own, edited);
  }
}

/** A kustomization with a file among its resources; null where it cannot be added. One that names no resources is left alone: it patches. */
function withResource(text: string, file: string): string | null {
  const tree = parseTree(text);
  const resources = fieldAt(tree.root, ['resources'], tree);
  if (!resources) return null;
  if (itemsOf(resources, tree).some((item) => textAt(item, [], tree)?.replace(/^\.\//, '') === file)) return text;
  const edit = addToList(tree.root, ['resources'], { lines: [file], flow: file }, tree);
  if (edit) return applied(text, [edit]);
  return null;
}
