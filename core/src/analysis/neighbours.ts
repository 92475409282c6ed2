import type { Share } from '../documents/kind';
import type { ConfigDocument } from '../model/setting';
import type { Paths } from '../ports';
import type { FolderListings } from './folder-listings';
import type { KnownFile, SourceFiles } from './source-files';

/** A folder with more files of such names is an export of all that there is; none of them is read. */
const mostBeside = 100;

/** Files that make up one deployment, by what they show themselves. */
export type FileGroup = readonly KnownFile[];

/** Finds files beside open ones that belong to the same deployment. */
export class Neighbourhood {
  constructor(
    private readonly sources: SourceFiles,
    private readonly folders: FolderListings,
    private readonly paths: Paths,
  ) {}

  /** The groups of two files and more around those that are open. Files that are left out count for nothing. */
  async groups(isLeftOut: (uri: string) => boolean): Promise<readonly FileGroup[]> {
    const groups: FileGroup[] = [];
    const seen = new Set<KnownFile>();
    for (const file of this.sources.opened) {
      if (seen.has(file) || isLeftOut(file.source.uri)) continue;
      const alike = await this.alikeBeside(file, isLeftOut);
      for (const each of alike) seen.add(each);
      const group = this.deploymentIn(alike);
      if (group.length > 1) groups.push(group);
    }
    return groups;
  }

  /** The files beside this one, and itself, that share its place. */
  private async alikeBeside(file: KnownFile, isLeftOut: (uri: string) => boolean): Promise<FileGroup> {
    const { kind, source } = file;
    const { paths } = this;
    const path = paths.fromUri(source.uri);
    if (path === null || !kind?.neighbours || shareOf(file) === null) return [];
    const folder = paths.folderOf(path);
    const own = path.slice(folder.length).replace(/^[\\/]/, '');
    const names = (await this.folders.namesIn(folder)).filter((name) => kind.neighbours?.mayBelong(own, name));
    if (names.length > mostBeside) return [];
    const beside = await Promise.all(names.filter((name) => name !== own).map((name) => this.sources.fileAt(paths.resolve(folder, name))));
    return [file, ...beside.filter((each) => each !== null).filter((each) => areAlike(file, each) && !isLeftOut(each.source.uri))];
  }

  /** Those of alike files that are one deployment; none where they may as well be several. */
  private deploymentIn(alike: FileGroup): FileGroup {
    const documents = alike.map((file) => this.sources.documentsOf(file));
    const read = new Set(documents.flat().flatMap(({ configDocument }) => configDocument ?? []));
    // A configuration that none of the files reads may be another deployment's.
    const group = alike.filter((_, index) => documents[index]?.some(({ notation, name }) => notation === 'flag' || read.has(name)));
    const targets = group.map((file) => targetsOf(this.sources.documentsOf(file)));
    const objects = group.flatMap((file) => [...new Set(shareOf(file)?.objects)]);
    const bond = group[0] && shareOf(group[0])?.bond;
    const isGuess = new Set(objects).size < objects.length || (bond === 'name' && runTwice(targets, 'all')) || (bond === 'folder' && overlap(targets));
    return isGuess ? [] : group;
  }
}

/** True where both files are of a kind whose files belong together, and share its place. */
export function areAlike(file: KnownFile, other: KnownFile): boolean {
  const place = shareOf(file)?.place;
  return place !== undefined && file.kind === other.kind && shareOf(other)?.place === place;
}

function shareOf({ kind, source }: KnownFile): Share | null {
  return kind?.neighbours?.shareOf(source) ?? null;
}

/** What the processes of a file run, as far as their flags tell. */
function targetsOf(documents: readonly ConfigDocument[]): ReadonlySet<string> {
  const processes = documents.filter(({ notation }) => notation === 'flag');
  return new Set(processes.flatMap(({ settings }) => (settings.findLast(({ name }) => name.value === 'target')?.value?.text ?? 'all').split(',')));
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
