import { minimatch } from 'minimatch';
import type { FileReading } from '../../../core/src/model/certificate';
import type {
  CertificateReader,
  FileStatus,
  Files,
  Revision,
  RevisionEntry,
  VersionControl,
} from '../../../core/src/ports';
import type { Walked, World } from '../machine/world';

/** No configuration and no certificate comes near. */
const longestText = 32 * 1024 * 1024;
/** As the walk over a disk. */
const deepest = 40;
/** Links that lead to links. */
const mostLinks = 10;
/** As the walk over a disk. A few trees that hold each other's children many times stand for billions of files. */
const mostEntries = 200_000;

/** Why what was found out of a revision does not hold. */
export type Gap = 'not-fetched' | 'too-many-files';

/** A machine as it was. */
export interface PastWorld {
  readonly world: World;
  /** Says why, once something of the revision could not be read. */
  readonly gap: () => Gap | null;
}

/**
 * The machine as it was in a revision: within the repository nothing is there but what git had. What git leaves alone (ignored files, such
 * as keys) is as it is on the disk, and so is all that is outside.
 */
export function worldAt(revision: Revision, world: World): PastWorld {
  const past = new PastFiles(revision, world);
  return { world: pastWorld(past, world), gap: () => past.gap };
}

function pastWorld(past: PastFiles, world: World): World {
  const { files, certificates, versionControl } = world;
  const textOf = (found: Exclude<Found, 'as-now'>): Promise<string | null> => past.text(found);
  return {
    ...world,
    files: {
      ...files,
      stat: async (path) => statusOf(await past.find(path)) ?? files.stat(path),
      readText: async (path) => {
        const found = await past.find(path);
        if (found === 'as-now') return files.readText(path);
        return textOf(found);
      },
      list: async (path) => {
        const found = await past.find(path);
        if (found === 'as-now') return files.list(path);
        return namesIn(found);
      },
      realPath: (path) => past.realPath(path),
    } satisfies Files,
    certificates: {
      read: async (path) => past.reading(path),
      readInline: (text) => certificates.readInline(text),
      isSignedBy: (certificate, issuer) => certificates.isSignedBy(certificate, issuer),
    } satisfies CertificateReader,
    ...(versionControl && { versionControl: pastControl(past, versionControl) }),
    walk: (folder, excludes, base) => past.walk(folder, excludes, base),
  };
}

function pastControl(past: PastFiles, versionControl: VersionControl): VersionControl {
  return {
    ...versionControl,
    isTracked: async (path, within) => {
      const found = await past.find(path);
      if (found === 'as-now') return versionControl.isTracked(path, within);
      return isFile(found);
    },
  };
}

/** What is at a path: an entry of the revision, nothing, or whatever the disk has. */
type Found = RevisionEntry | null | 'as-now';

class PastFiles {
  private readonly known = new Map<string, Promise<Found>>();
  private readonly entries = new Map<string, Promise<RevisionEntry | null>>();
  gap: Gap | null = null;

  constructor(
    private readonly revision: Revision,
    private readonly world: World,
  ) {}

  /** Links are followed. */
  find(path: string): Promise<Found> {
    const known = this.known.get(path) ?? this.lookUp(path, mostLinks);
    this.known.set(path, known);
    return known;
  }

  async realPath(path: string): Promise<string | null> {
    const { files } = this.world;
    const target = await this.targetOf(path, mostLinks);
    if (target === null) return null;
    const inner = this.inner(target);
    if (inner === null) return files.realPath(target);
    const top = await files.realPath(this.revision.top);
    if (top === null) return null;
    return this.world.paths.resolve(top, inner || '.');
  }

  async reading(path: string): Promise<FileReading> {
    const { certificates, paths } = this.world;
    const found = await this.find(path);
    if (found === 'as-now') return certificates.read(path);
    if (found === null) {
      const folder = await this.find(paths.folderOf(path));
      return { kind: 'missing', folderExists: folder !== null };
    }
    if (!isFile(found)) return { kind: 'folder' };
    const text = await this.text(found);
    if (text === null) return { kind: 'not-read', why: 'too-large' };
    return certificates.readInline(text);
  }

  async text(found: Exclude<Found, 'as-now'>): Promise<string | null> {
    if (!isFile(found)) return null;
    const bytes = await found.bytes().catch(() => this.fail());
    if (bytes === null || bytes.length > longestText) return null;
    return Buffer.from(bytes).toString('utf8');
  }

  async walk(folder: string, excludes: readonly string[], base: string): Promise<Walked> {
    const files: string[] = [];
    const inner = this.inner(folder);
    if (inner === null) return this.world.walk(folder, excludes, base);
    const isExcluded = (path: string): boolean => {
      const place = path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
      return excludes.some((pattern) => minimatch(place, pattern, { matchBase: true, dot: true }));
    };
    let count = 0;
    const stop = (): void => {
      this.gap ??= 'too-many-files';
    };
    const visit = async (place: string, depth: number): Promise<void> => {
      const found = await this.find(place);
      if (found === 'as-now' || found?.kind !== 'folder') return;
      if (depth > deepest) stop();
      for (const { name, isFolder } of found.entries) {
        count += 1;
        if (count > mostEntries) stop();
        if (this.gap !== null) return;
        const path = this.world.paths.resolve(place, name);
        if (isExcluded(path) || (isFolder && isSkipped(name))) continue;
        if (isFolder) await visit(path, depth + 1);
        else files.push(path);
      }
    };
    await visit(folder, 0);
    // Nothing is said of a part, so that none of it need be read.
    return { files: this.gap === null ? files : [], unread: [], isCut: false };
  }

  private async lookUp(path: string, links: number): Promise<Found> {
    const target = await this.targetOf(path, links);
    if (target === null) return null;
    const inner = this.inner(target);
    if (inner === null) return 'as-now';
    const entry = await this.at(inner);
    if (entry !== null) return entry;
    if (await this.world.versionControl?.isIgnored?.(target)) return 'as-now';
    return null;
  }

  private at(inner: string): Promise<RevisionEntry | null> {
    const entry = this.entries.get(inner) ?? this.revision.at(inner).catch(() => this.fail());
    this.entries.set(inner, entry);
    return entry;
  }

  private fail(): null {
    this.gap ??= 'not-fetched';
    return null;
  }

  /** Where a path leads once the revision's links are followed; null for links without an end. */
  private async targetOf(path: string, links: number): Promise<string | null> {
    const { paths } = this.world;
    const inner = this.inner(path);
    if (inner === null) return path;
    const parts = inner.split('/');
    for (let count = 1; count <= parts.length; count += 1) {
      const entry = await this.at(parts.slice(0, count).join('/'));
      if (entry?.kind !== 'link') continue;
      if (links === 0) return null;
      const folder = paths.resolve(this.revision.top, parts.slice(0, count - 1).join('/') || '.');
      const written = await entry.bytes().catch(() => this.fail());
      if (written === null) return null;
      const target = paths.resolve(folder, Buffer.from(written).toString('utf8'));
      const rest = parts.slice(count).join('/');
      return this.targetOf(paths.resolve(target, rest || '.'), links - 1);
    }
    return path;
  }

  /** The path from the top, with slashes; null for what is outside, or git's own. */
  private inner(path: string): string | null {
    const { paths } = this.world;
    const [whole, top] = [path, this.revision.top].map((each) => paths.resolve(each, '.').replaceAll('\\', '/'));
    if (whole === undefined || top === undefined) return null;
    if (whole === top) return '';
    const lead = top.replace(/\/?$/, '/');
    if (!whole.startsWith(lead)) return null;
    const inner = whole.slice(lead.length);
    if (inner.split('/').includes('.git')) return null;
    return inner;
  }
}

function isFile(found: Exclude<Found, 'as-now'>): found is Extract<RevisionEntry, { kind: 'file' | 'link' }> {
  return found?.kind === 'file' || found?.kind === 'link';
}

/** Null for what the disk answers. */
function statusOf(found: Found): FileStatus | null {
  if (found === 'as-now') return null;
  if (found === null) return { kind: 'missing' };
  // Nobody asks for how long it is: what is longer than it may be is not read.
  if (isFile(found)) return { kind: 'file', size: 1, modified: 0, mode: 0o644 };
  return { kind: 'folder' };
}

function namesIn(found: Exclude<Found, 'as-now'>): readonly string[] {
  if (found?.kind !== 'folder') return [];
  return found.entries.map(({ name, isFolder }) => (isFolder ? `${name}/` : name));
}

/** Folders that no configuration is in. */
function isSkipped(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}
