import { mayConfigure } from '../documents/recognition/hint';
import type { DocumentKind, Share } from '../documents/kinds/document-kind';
import { changesManifests, kustomizationNames } from '../documents/kinds/manifests/kustomization';
import { restInside } from '../model/containment';
import type { ConfigDocument, Setting } from '../model/setting';
import { fileNameOf } from '../model/text';
import type { Look, SeenFile } from './look';

/** A folder with more files of such names is an export of all that there is; none of them is read. */
const mostBeside = 100;

/** Files that may hold the command line of a process, and so name a configuration file. */
const readersGlob = '*.{flags,mimirflags,service,conf,yaml,yml,sh,bash,env}';
const mayStart =
  /\.(?:(?:mimir)?flags|service|conf|ya?ml|sh|bash|env(?:\.[\w-]+)?)$|^(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$/i;

/** Files that may come to say of which chart values are. */
const chartGlobs = ['Chart.yaml', 'requirements.yaml', 'helmfile*.{yaml,yml,gotmpl}'];

/** The names of files that may come to belong to one of this kind, beside it. */
export function globsBeside(kind: DocumentKind | null): readonly string[] {
  if (kind?.neighbours) return [kind.neighbours.glob];
  if (kind?.id === 'helm-values') return chartGlobs;
  if (kind?.id === 'mimir-yaml') return [readersGlob];
  return [];
}

/** The files beside this one, and itself, that are one deployment by what they show; none where they may as well be several. */
export async function groupOf(file: SeenFile, look: Look): Promise<readonly SeenFile[]> {
  const { kind, id } = file.value;
  const path = look.paths.fromUri(id);
  const share = look.shareOf(file);
  if (
    path === null ||
    !kind?.neighbours ||
    share === null ||
    isLeftOut(file, look) ||
    !look.settingsFor(file).value.looksBeside
  )
    return [];
  const folder = look.paths.folderOf(path);
  const own = restInside(path, folder) ?? path;
  const names = (await look.names(folder)).filter((name) => kind.neighbours?.mayBelong(own, name));
  if (names.length > mostBeside) {
    look.leaveOut({ reason: 'crowded-folder', name: folder });
    return [];
  }
  if (kind.id === 'kubernetes') await leaveOutPatches(folder, look);
  const group = await look.group(`${kind.id} ${share.place} ${share.bond} ${folder} ${names.join(' ')}`, async () => {
    const files = await Promise.all(names.map((name) => look.file(look.paths.toUri(look.paths.resolve(folder, name)))));
    const alike = files
      .filter((each) => each !== null)
      .filter((each) => areAlike(file, each, look) && !isLeftOut(each, look));
    return deploymentIn(alike, folder, look);
  });
  if (group.includes(file) && group.length > 1) return group;
  return [];
}

/** What kustomize makes of the manifests in the folder is not worked out. */
async function leaveOutPatches(folder: string, look: Look): Promise<void> {
  const present = await look.names(folder);
  for (const name of kustomizationNames.filter((candidate) => present.includes(candidate))) {
    const path = look.paths.resolve(folder, name);
    const kustomization = await look.file(look.paths.toUri(path));
    if (kustomization && changesManifests(kustomization.value.source))
      look.leaveOut({ reason: 'kustomize-patch', name: path });
  }
}

/** The files in the folder of a configuration that may start a process with it: they hold its name. */
export async function possibleReaders(file: SeenFile, look: Look): Promise<readonly SeenFile[]> {
  const { id, source, kind } = file.value;
  const path = look.paths.fromUri(id);
  const isConfiguration = kind?.id === 'mimir-yaml' || (kind === null && mayConfigure(id, source.text));
  if (path === null || !isConfiguration || isLeftOut(file, look) || !look.settingsFor(file).value.looksBeside)
    return [];
  const folder = look.paths.folderOf(path);
  const own = restInside(path, folder) ?? path;
  const names = (await look.names(folder)).filter((name) => name !== own && mayStart.test(name));
  if (names.length > mostBeside) {
    look.leaveOut({ reason: 'crowded-folder', name: folder });
    return [];
  }
  const beside = await Promise.all(
    names.map((name) => look.fileHolding(fileNameOf(id), look.paths.toUri(look.paths.resolve(folder, name)))),
  );
  return beside
    .filter((each) => each !== null)
    .filter((each) => each.value.kind !== null && !look.settingsFor(each).value.isExcluded(each.value.source.uri));
}

/** True where both files are of a kind whose files belong together, and share its place. */
export function areAlike(file: SeenFile, other: SeenFile, look: Look): boolean {
  const [one, two] = [look.shareOf(file), look.shareOf(other)];
  return (
    one !== null &&
    two !== null &&
    file.value.kind === other.value.kind &&
    one.place === two.place &&
    one.bond === two.bond
  );
}

/** The user says what belongs to it, or that it is not to be looked at. */
function isLeftOut(file: SeenFile, look: Look): boolean {
  const { isExcluded, deployments } = look.settingsFor(file).value;
  const path = look.paths.fromUri(file.value.id);
  return isExcluded(file.value.source.uri) || (path !== null && deployments.some((paths) => paths.includes(path)));
}

/** Those of alike files that are one deployment; none where they may as well be several. */
function deploymentIn(alike: readonly SeenFile[], folder: string, look: Look): readonly SeenFile[] {
  const documents = alike.map((file) => look.documentsOf(file).value);
  const read = new Set(documents.flat().flatMap(({ configDocument }) => configDocument ?? []));
  // A configuration that none of the files reads may be another deployment's.
  const group = alike.filter((_, index) =>
    documents[index]?.some(({ notation, name }) => notation === 'flag' || read.has(name)),
  );
  const grouped = group.map((file) => look.documentsOf(file).value);
  const shares = group.flatMap((file) => look.shareOf(file) ?? []);
  if (!areVariants(grouped, shares)) return group;
  if (dependOnOthers(grouped)) look.leaveOut({ reason: 'undecided-folder', name: folder });
  return [];
}

/** True where files describe the same things, or run the same, so that they may as well be several deployments. */
export function areVariants(documents: readonly (readonly ConfigDocument[])[], shares: readonly Share[]): boolean {
  const targets = documents.map(targetsOf);
  const objects = shares.flatMap((share) => [...new Set(share.objects)]);
  const bond = shares[0]?.bond;
  return (
    new Set(objects).size < objects.length ||
    (bond === 'name' && runTwice(targets, 'all')) ||
    (bond === 'folder' && overlap(targets) && !areReplicas(documents))
  );
}

/** True where a file runs a part of Mimir, whose other parts may be in the other files. */
function dependOnOthers(documents: readonly (readonly ConfigDocument[])[]): boolean {
  return documents.map(targetsOf).some((targets) => targets.size > 0 && !targets.has('all'));
}

/** What tells members of one ring apart. */
const zone = /(?:^|[.-])ring\.instance-availability-zone$/;
/** Zones are places: who names them so means deployments. */
const environment = /prod|stag|dev|test/i;
/** What members of one cluster share. */
const cluster = /^memberlist\.(?:join|cluster-label)$/;
/** Where processes that are no members of memberlist meet. */
const store = /(?:^|[.-])(?:store|prefix|consul\.hostname|etcd\.endpoints|bucket-name)$/;

/**
 * True where files that run the same tell by their flags that they are members of one cluster: all join the same, and zones of
 * their own. Where one of it is missing, they may as well be of two deployments, for which no hop between them exists.
 */
function areReplicas(documents: readonly (readonly ConfigDocument[])[]): boolean {
  const flags = documents.map((each) => flagDocuments(each).flatMap(({ settings }) => settings));
  const clusters = new Set(flags.map((each) => writtenIn(each, cluster).join(' ')));
  const stores = new Set(flags.flatMap((each) => writtenIn(each, store)));
  const names = new Set([...stores].map((each) => each.replace(/=.*/s, '')));
  return clusters.size === 1 && !clusters.has('') && names.size === stores.size && areInZones(documents, flags);
}

function flagDocuments(documents: readonly ConfigDocument[]): readonly ConfigDocument[] {
  return documents.filter(({ notation }) => notation === 'flag');
}

/** True where the files that run the same component are each in a zone of its own. */
function areInZones(
  documents: readonly (readonly ConfigDocument[])[],
  flags: readonly (readonly Setting[])[],
): boolean {
  const targets = documents.map(targetsOf);
  const zones = flags.map((each) => writtenIn(each, zone).join(' '));
  const all = new Set(targets.flatMap((each) => [...each]));
  if (all.has('all') || zones.some((each) => environment.test(each))) return false;
  return [...all].every((target) => {
    const own = zones.filter((_, index) => targets[index]?.has(target));
    return own.length < 2 || (!own.includes('') && new Set(own).size === own.length);
  });
}

/** The flags of these names with their values, in one order. */
function writtenIn(flags: readonly Setting[], names: RegExp): readonly string[] {
  const written = flags.filter(({ name }) => names.test(name.value));
  return written.map(({ name, value }) => `${name.value}=${value?.text ?? ''}`).sort();
}

/** What the processes of a file run, as far as their flags tell. */
function targetsOf(documents: readonly ConfigDocument[]): ReadonlySet<string> {
  return new Set(
    flagDocuments(documents).flatMap(({ settings }) =>
      (settings.findLast(({ name }) => name.value === 'target')?.value?.text ?? 'all').split(','),
    ),
  );
}

function runTwice(targets: readonly ReadonlySet<string>[], target: string): boolean {
  return targets.filter((each) => each.has(target)).length > 1;
}

/** True where two files run the same, or one runs all that another may run. */
function overlap(targets: readonly ReadonlySet<string>[]): boolean {
  const running = targets.filter(({ size }) => size > 0);
  const all = new Set(running.flatMap((each) => [...each]));
  return running.length > 1 && (all.has('all') || [...all].some((target) => runTwice(running, target)));
}
