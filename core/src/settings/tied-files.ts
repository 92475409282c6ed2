import type { Files, Paths } from '../ports';
import { matchesGlob } from './globs';
import type { Placed } from './project';

/** No deployment is that large; a pattern that fits more is a mistake. */
const mostFiles = 200;
/** Names that are looked at for one pattern. */
const mostNames = 10_000;
/** Folders below the one that a pattern begins with. */
const deepest = 10;

/** A glob, and the folder that it begins in: absolute. */
export interface FilePattern {
  readonly folder: string;
  readonly glob: string;
}

/** The files that `mimirTls.deployments` names. The disk is looked at when somebody asks, and not again until it is forgotten. */
export class TiedFiles {
  private deployments: Readonly<Record<string, readonly (string | FilePattern)[]>> = {};
  private found: Promise<readonly (readonly string[])[]> | null = null;

  constructor(
    private readonly ports: { readonly files: Files; readonly paths: Paths },
    /** Takes a sentence for the user. */
    private readonly complain: (message: string) => void,
  ) {}

  /** An entry without a folder counts only where it is absolute. */
  configure(deployments: Readonly<Record<string, readonly Placed[]>>): void {
    const entryOf = ({ folder, written }: Placed): readonly (string | FilePattern)[] => {
      const within = isGlob(written)
        ? written.slice(0, written.lastIndexOf('/', written.search(globMarks)) + 1)
        : written;
      const start = this.absolute(within, folder);
      if (start === null) return [];
      if (isGlob(written)) return [{ folder: start, glob: written.slice(within.length) }];
      return [start];
    };
    this.deployments = Object.fromEntries(
      Object.entries(deployments).map(([name, entries]) => [name, entries.flatMap(entryOf)]),
    );
    this.forget();
  }

  private absolute(path: string, folder: string | null): string | null {
    if (this.ports.paths.isAbsolute(path)) return path;
    return folder && this.ports.paths.resolve(folder, path);
  }

  /** Files may have come or gone. */
  forget(): void {
    this.found = null;
  }

  /** Where files of the deployments are, or would be. */
  get entries(): readonly (string | FilePattern)[] {
    return Object.values(this.deployments).flat();
  }

  /** Absolute paths, by deployment: what is left of one that is too large is nothing, as a part of it would be judged as a whole. */
  list(): Promise<readonly (readonly string[])[]> {
    this.found ??= Promise.all(Object.entries(this.deployments).map(([name, entries]) => this.filesOf(name, entries)));
    return this.found;
  }

  private async filesOf(name: string, entries: readonly (string | FilePattern)[]): Promise<readonly string[]> {
    const lists = await Promise.all(
      entries.map((entry) => (typeof entry === 'string' ? Promise.resolve([entry]) : this.filesFitting(entry))),
    );
    const files = new Set(lists.flatMap((list) => list ?? []));
    if (!lists.includes(null) && files.size <= mostFiles) return [...files];
    this.complain(
      `The patterns of deployments.${name} match more than ${String(mostFiles)} files, or search more than ${String(mostNames)}. ` +
        'Its files are not checked together. Use narrower patterns.',
    );
    return [];
  }

  /** Null where there are too many. What cannot be listed holds nothing. */
  private async filesFitting({ folder, glob }: FilePattern): Promise<readonly string[] | null> {
    const { files, paths } = this.ports;
    const depth = glob.includes('**') ? deepest : glob.split('/').length - 1;
    const fitting: string[] = [];
    let [folders, names] = [[''], 0];
    for (let level = 0; level <= depth && folders.length > 0; level++) {
      const listings = await Promise.all(
        folders.map(async (below) => (await files.list(paths.resolve(folder, below))).map((name) => below + name)),
      );
      const listed = listings.flat();
      names += listed.length;
      // A name may hold the marks of a glob.
      fitting.push(...listed.filter((name) => !name.endsWith('/') && (name === glob || matchesGlob([glob], name))));
      if (names > mostNames || fitting.length > mostFiles) return null;
      folders = listed.filter((name) => name.endsWith('/') && !isPassedOver(name));
    }
    return fitting.map((name) => paths.resolve(folder, name));
  }
}

const globMarks = /[*?{[]/;

function isGlob(entry: string): boolean {
  return globMarks.test(entry);
}

/** Folders of tools, whose files nobody wrote for this deployment. A pattern may begin in one. */
function isPassedOver(folder: string): boolean {
  return /(?:^|\/)(?:\.[^/]*|node_modules)\/$/.test(folder);
}
