import { present } from '../model/present';
import { counted } from '../model/counted';

/** Something that a deployment refers to, or that lies beside it, and that was not looked at. */
export interface Unseen {
  readonly reason: UnseenReason;
  /** Such as the name of a Secret, or a path. */
  readonly name: string;
}

export type UnseenReason =
  /** A Secret of Kubernetes, which holds what nobody wrote into a file. */
  | 'secret'
  /** A ConfigMap that no file here shows. */
  | 'config-map'
  /** A path in a container of which nothing here shows what it holds. */
  | 'container-path'
  /** An absolute path whose folder is not on this machine. */
  | 'other-machine'
  /** A path outside of what may be read. */
  | 'outside-root'
  /** A file that could not be read in time. */
  | 'no-answer'
  /** A certificate file or the like that is longer than 1 MB. */
  | 'too-large'
  /** A pipe, a device or what the kernel makes up. */
  | 'special-file'
  /** A file that is too long to be a configuration. */
  | 'too-long'
  /** A kustomization that changes the manifests. */
  | 'kustomize-patch'
  /** A folder with more files than a deployment has. */
  | 'crowded-folder'
  /** A folder whose files may be one deployment or several, so that nothing between them is checked. */
  | 'undecided-folder'
  /** Files that were left when the limit of files, of their size or of time was reached. */
  | 'limit';

/** How much was looked at, and what was not. An answer that says "nothing found" says so of this. */
export interface Coverage {
  /** Files of Mimir's. */
  readonly files: number;
  readonly deployments: number;
  readonly hops: number;
  /** Certificate files that could be read. */
  readonly certificates: number;
  /** Each once. */
  readonly unseen: readonly Unseen[];
}

const reasons: Readonly<Record<UnseenReason, readonly [one: string, many: string]>> = {
  secret: ['Secret', 'Secrets'],
  'config-map': ['ConfigMap', 'ConfigMaps'],
  'container-path': ['path in a container', 'paths in containers'],
  'other-machine': ['file on another machine', 'files on another machine'],
  'outside-root': ['file outside the root', 'files outside the root'],
  'no-answer': ['file that could not be read', 'files that could not be read'],
  'too-large': ['file over 1 MB', 'files over 1 MB'],
  'special-file': ['pipe or device', 'pipes and devices'],
  'too-long': ['file over 2 MiB', 'files over 2 MiB'],
  'kustomize-patch': ['kustomization that changes manifests', 'kustomizations that change manifests'],
  'undecided-folder': ['folder whose files may belong together', 'folders whose files may belong together'],
  'crowded-folder': ['folder with too many files', 'folders with too many files'],
  limit: ['file beyond the limits', 'files beyond the limits'],
};

/** Such as `3 files, 2 deployments, 23 hops, 5 certificates; not seen: 2 Secrets, 1 file outside the root`. */
export function coverageText({ files, deployments, hops, certificates, unseen }: Coverage): string {
  const seen = [
    counted(files, 'file'),
    counted(deployments, 'deployment'),
    counted(hops, 'hop'),
    counted(certificates, 'certificate'),
  ];
  const parts = [seen.join(', '), unseen.length > 0 && `not seen: ${unseenText(unseen)}`];
  return present(parts).join('; ');
}

/** Such as `2 Secrets, 1 file outside the root`; '' where all was seen. */
export function unseenText(unseen: readonly Unseen[]): string {
  const left = Object.entries(unseenCounts(unseen)).map(([reason, count]) => counted(count, ...wordsFor(reason)));
  return left.join(', ');
}

/** How many there are of each reason that there is any of, in a fixed order. */
export function unseenCounts(unseen: readonly Unseen[]): Readonly<Record<string, number>> {
  const counts = Object.keys(reasons).map(
    (reason) => [reason, unseen.filter((each) => each.reason === reason).length] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** The coverage of several answers together. */
export function joinedCoverage(parts: readonly Coverage[]): Coverage {
  const sum = (count: (part: Coverage) => number): number => parts.reduce((total, part) => total + count(part), 0);
  return {
    files: sum(({ files }) => files),
    deployments: sum(({ deployments }) => deployments),
    hops: sum(({ hops }) => hops),
    certificates: sum(({ certificates }) => certificates),
    unseen: distinctUnseen(parts.flatMap(({ unseen }) => unseen)),
  };
}

/** Each once, in the order of their names: what is read side by side comes in any order. */
export function distinctUnseen(unseen: readonly Unseen[]): readonly Unseen[] {
  const keyed = new Map(unseen.map((each) => [`${each.name} ${each.reason}`, each]));
  return [...keyed.keys()].sort().flatMap((key) => keyed.get(key) ?? []);
}

function wordsFor(reason: string): readonly [string, string] {
  const known = Object.entries(reasons).find(([name]) => name === reason);
  if (known) return known[1];
  return [reason, reason];
}
