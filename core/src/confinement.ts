import type { CertificateReader, Files, Paths, VersionControl } from './ports';
import { restInside } from './model/containment';

/** More names than anybody reads; the rest are only not read. */
const mostRemembered = 1000;

/** Folders that paths must not lead out of, by themselves or over symbolic links. What git keeps in `.git` is outside too. */
export class Confinement {
  private readonly refused = new Set<string>();
  private readonly realFolders = new Map<string, Promise<string | null>>();

  constructor(
    private readonly ports: { readonly files: Pick<Files, 'realPath'>; readonly paths: Paths },
    /** Absolute; they may change. */
    private readonly currentFolders: () => readonly string[],
    /** Files, absolute, that count as inside wherever they are. */
    private readonly named: readonly string[] = [],
    /** Told once of each path that is outside. */
    private readonly onRefusal: (path: string) => void = () => undefined,
  ) {}

  get folders(): readonly string[] {
    return this.currentFolders();
  }

  /** The paths that were asked for and are outside. */
  get outside(): readonly string[] {
    return [...this.refused];
  }

  /** True where the path (absolute) is inside. What is outside by its name alone is not even looked at: it may be on another machine. */
  async allows(path: string): Promise<boolean> {
    const normal = this.ports.paths.resolve(path, '.');
    const isAllowed = await this.isInside(normal, path);
    if (!isAllowed && !this.refused.has(normal) && this.refused.size < mostRemembered) {
      this.refused.add(normal);
      this.onRefusal(normal);
    }
    return isAllowed;
  }

  /** The same for a path that nothing leads to, and that one would only have looked into. */
  contains(path: string): Promise<boolean> {
    return this.isInside(this.ports.paths.resolve(path, '.'), path);
  }

  private async isInside(normal: string, path: string): Promise<boolean> {
    if (this.named.includes(normal)) return true;
    const real = (await Promise.all(this.folders.map((folder) => this.realFolder(folder)))).filter(
      (folder) => folder !== null,
    );
    if (![...this.folders, ...real].some((folder) => isOpenTo(normal, folder))) return false;
    const target = await this.ports.files.realPath(path);
    return target !== null && real.some((folder) => isOpenTo(target, folder));
  }

  private realFolder(folder: string): Promise<string | null> {
    const known = this.realFolders.get(folder) ?? this.ports.files.realPath(folder);
    this.realFolders.set(folder, known);
    return known;
  }
}

function isOpenTo(path: string, folder: string): boolean {
  const rest = restInside(path, folder);
  return rest !== null && !/(?:^|[/\\])\.git(?:[/\\]|$)/i.test(rest);
}

interface ReadingPorts {
  readonly files: Files;
  readonly certificates: CertificateReader;
  readonly versionControl?: VersionControl;
}

/** The same machine, of which nothing outside is read: what is there is not known, and not missing. */
export function confined<P extends ReadingPorts>(ports: P, confinement: Confinement): P {
  const { files, certificates, versionControl } = ports;
  return {
    ...ports,
    files: {
      ...files,
      stat: async (path) => ((await confinement.allows(path)) ? files.stat(path) : { kind: 'unknown' }),
      readText: async (path) => ((await confinement.allows(path)) ? files.readText(path) : null),
      list: async (folder) => ((await confinement.allows(folder)) ? files.list(folder) : []),
      mayList: (folder) => confinement.contains(folder),
    } satisfies Files,
    certificates: {
      read: async (path) =>
        (await confinement.allows(path)) ? certificates.read(path) : { kind: 'not-read', why: 'outside' },
      readInline: (text) => certificates.readInline(text),
      isSignedBy: (certificate, issuer) => certificates.isSignedBy(certificate, issuer),
      accountOf: (user) => certificates.accountOf?.(user) ?? null,
    } satisfies CertificateReader,
    ...(versionControl
      ? {
          versionControl: {
            ...versionControl,
            isTracked: (path) => versionControl.isTracked(path, confinement.folders),
          } satisfies VersionControl,
        }
      : {}),
  };
}
