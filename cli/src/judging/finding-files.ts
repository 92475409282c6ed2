import { minimatch } from 'minimatch';
import { kindOf } from '../../../core/src/documents/document-kinds';
import type { Unseen } from '../../../core/src/analysis/coverage';
import { changesManifests, kustomizationNames } from '../../../core/src/documents/kinds/manifests/kustomization';
import { fileNameOf } from '../../../core/src/model/text';
import type { SettingsByFile } from '../../../core/src/settings/settings-by-file';
import type { FileStatus } from '../../../core/src/ports';
import type { Walked, World } from '../machine/world';
import { quoteArgument } from '../../../core/src/documents/carriers/shell/shell-quoting';

/** How the arguments of a Mimir are told, which stand in no file. */
const argvName = '<arguments>';
const unnamed = '<stdin>';

/** The text of standard input, as if it were in a file of that name in the current folder. */
async function standardInput(
  { stdinName: name, kind }: Pick<Naming, 'stdinName' | 'kind'>,
  world: World,
): Promise<Input | Unreadable> {
  const text = await world.input();
  if (text === null) return { path: name ?? unnamed, reason: 'standard input is no text of less than 32 MiB' };
  const assumed = looksLikeFlags(text) ? 'stdin.flags' : 'stdin.yaml';
  const path = world.paths.resolve(world.currentFolder, name ?? assumed);
  return { name: name ?? unnamed, uri: world.paths.toUri(path), text, kind, isNamed: true };
}

/** Arguments with which a Mimir is started as a file of flags, one a line. The program's own name may come first. */
function argumentsAsFile(argv: readonly string[], { paths, currentFolder }: World): Input {
  const text = argv.map((argument) => `${quoteArgument(argument)}\n`).join('');
  return {
    name: argvName,
    uri: paths.toUri(paths.resolve(currentFolder, 'arguments.flags')),
    text,
    kind: 'flags',
    isNamed: true,
  };
}

/** YAML has a blank after the dash of a list, and nothing but dashes in a line that begins a document. */
function looksLikeFlags(text: string): boolean {
  const lines = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  return lines.length > 0 && lines.every((line) => /^\s*-{1,2}[a-z]/i.test(line));
}

/** What a call names: files, folders and globs, or the arguments of a Mimir. */
export interface Naming {
  readonly words: readonly string[];
  /** The arguments that a Mimir is started with; null where files are named. */
  readonly argv: readonly string[] | null;
  /** Patterns as in `.gitignore`. */
  readonly excludes: readonly string[];
  /** What the named files are; null: as they look. */
  readonly kind: string | null;
  /** The name that standard input goes by; null where none is given. */
  readonly stdinName: string | null;
}

/** The naming of a call that takes files, folders and globs, and no arguments of a Mimir. */
export function namingOfFiles(words: readonly string[], kind: string | null, excludes: readonly string[] = []): Naming {
  return { words, argv: null, excludes, kind, stdinName: null };
}

/** A text that is to be checked. */
export interface Input {
  /** As users are told it. */
  readonly name: string;
  readonly uri: string;
  readonly text: string;
  /** The kind that it is, whatever it looks like; null: as it looks. */
  readonly kind: string | null;
  /** Whether the user named it, rather than its folder. */
  readonly isNamed: boolean;
  /** True where the text is that of the disk. */
  readonly isOnDisk?: boolean;
}

export interface Unreadable {
  readonly path: string;
  /** A part of a sentence, such as `no such file`. */
  readonly reason: string;
}

export interface Found {
  readonly inputs: readonly Input[];
  readonly unreadable: readonly Unreadable[];
  /** How many files of folders are none of Mimir's. */
  readonly passedOver: number;
  /** What changes the files of a folder before Mimir gets them. */
  readonly patches: readonly Unseen[];
}

/** The texts that a call names. Of what is in folders only Mimir's files are taken; what is named is taken whatever it is. */
export async function findFiles(naming: Naming, world: World, settings: SettingsByFile | null = null): Promise<Found> {
  if (naming.argv !== null)
    return { inputs: [argumentsAsFile(naming.argv, world)], unreadable: [], passedOver: 0, patches: [] };
  const found = new FoundFiles(naming, world, settings);
  for (const word of naming.words) {
    if (word === '-') found.add(await standardInput(naming, world));
    else await found.addWord(word);
  }
  return found;
}

class FoundFiles implements Found {
  readonly inputs: Input[] = [];
  readonly unreadable: Unreadable[] = [];
  readonly patches: Unseen[] = [];
  passedOver = 0;
  private readonly uris = new Set<string>();

  constructor(
    private readonly naming: Naming,
    private readonly world: World,
    /** Those that may say of a file in a folder that it is Mimir's; null: none do. */
    private readonly settings: SettingsByFile | null,
  ) {}

  add(found: Input | Unreadable): void {
    if ('reason' in found) this.unreadable.push(found);
    else if (!this.uris.has(found.uri)) this.inputs.push(found);
    if ('uri' in found) this.uris.add(found.uri);
  }

  async addWord(word: string): Promise<void> {
    const { world } = this;
    const { files, paths, currentFolder } = world;
    const { excludes } = this.naming;
    const path = paths.resolve(currentFolder, word);
    const { kind } = await files.stat(path);
    if (kind === 'folder') return this.addWalk(word, await world.walk(path, excludes, currentFolder));
    if (kind !== 'missing' || !hasWildcard(word)) return this.addNamed(word, path, kind);
    const walked = await world.walk(folderOfGlob(path, world), excludes, currentFolder);
    const fitting = walked.files.filter((file) => minimatch(slashed(file), slashed(path)));
    if (fitting.length === 0) this.add({ path: word, reason: 'no file matches' });
    else await this.addWalk(word, { ...walked, files: fitting });
  }

  private async addNamed(name: string, path: string, status: FileStatus['kind']): Promise<void> {
    const text = await this.world.files.readText(path);
    const { kind } = this.naming;
    if (text === null) this.add({ path: name, reason: reasonOf(status) });
    else this.add({ name, uri: this.world.paths.toUri(path), text, kind, isNamed: true, isOnDisk: true });
  }

  private async addWalk(word: string, { files, unread, isCut }: Walked): Promise<void> {
    for (const folder of unread)
      this.add({ path: shownPath(folder, this.world), reason: "the folder can't be listed" });
    if (isCut) this.add({ path: word, reason: 'it has too many files' });
    for (const [index, path] of files.entries()) {
      this.world.progress?.(`Looking for files: ${index + 1} of ${files.length}`);
      await this.addFound(path);
    }
  }

  private async addFound(path: string): Promise<void> {
    const uri = this.world.paths.toUri(path);
    if (this.uris.has(uri)) return;
    const isCandidate = mayHoldConfiguration(slashed(path)) && (await this.world.files.stat(path)).kind === 'file';
    const text = isCandidate ? await this.world.files.readText(path) : '';
    const name = shownPath(path, this.world);
    if (
      text !== null &&
      kustomizationNames.includes(fileNameOf(uri)) &&
      changesManifests({ uri, languageId: '', text })
    )
      this.patches.push({ reason: 'kustomize-patch', name: path });
    if (text === null) this.add({ path: name, reason: reasonOf('file') });
    else if (kindOf({ uri, languageId: '', text }) === null && !(await this.isIncluded(uri))) this.passedOver += 1;
    else this.add({ name, uri, text, kind: null, isNamed: false, isOnDisk: true });
  }

  private async isIncluded(uri: string): Promise<boolean> {
    await this.settings?.prepare(uri);
    return this.settings?.analysisFor(uri).isIncluded?.(uri) === true;
  }
}

function reasonOf(kind: FileStatus['kind']): string {
  if (kind === 'missing') return 'no such file';
  if (kind === 'unknown') return "the disk doesn't respond, or it is outside the root";
  return 'permission denied, or not a text file below 32 MiB';
}

export function hasWildcard(word: string): boolean {
  return /[*?[{]/.test(word);
}

/** The folder below which all that a glob fits is found. */
export function folderOfGlob(path: string, world: World): string {
  if (hasWildcard(path)) return folderOfGlob(world.paths.folderOf(path), world);
  return path;
}

/** Whether a file may be of a kind that is known, by its name: reading all of a repository takes long. */
function mayHoldConfiguration(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    /\.(?:ya?ml|flags|mimirflags|sh|bash|md|markdown|service|conf|dockerfile|containerfile|env(?:\.[\w-]+)?)$/i.test(
      name,
    ) || /^[^.]+$|^(?:Docker|Container)file\./i.test(name)
  );
}

/** A path below the current folder without it. */
export function shownPath(path: string, { currentFolder }: Pick<World, 'currentFolder'>): string {
  if (path.startsWith(`${currentFolder}/`)) return path.slice(currentFolder.length + 1);
  return path;
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
