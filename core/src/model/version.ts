/** A minor release of Mimir, such as `2.17`. */
export type MimirVersion = `${number}.${number}`;

/** Where a process's version is known from: a setting of the user, the document itself (an image tag), or nowhere. */
export interface VersionEvidence {
  readonly version: MimirVersion;
  readonly source: 'setting' | 'document' | 'assumed';
}

/** An inclusive span of releases. */
export interface VersionSpan {
  readonly first: MimirVersion;
  readonly last: MimirVersion;
}

/** Negative where a is older than b, positive where it is newer, 0 where they are the same release. */
export function compareVersions(a: MimirVersion, b: MimirVersion): number {
  if (a === b) return 0;
  return rankOf(a) - rankOf(b);
}

/** Versions are compared in the innermost loops, and there are two dozen of them. */
const ranks = new Map<MimirVersion, number>();

function rankOf(version: MimirVersion): number {
  const known = ranks.get(version);
  if (known !== undefined) return known;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const rank = major * 1000 + minor;
  ranks.set(version, rank);
  return rank;
}

/** True where the version is the given release or a newer one. */
export function atLeast(version: MimirVersion, release: MimirVersion): boolean {
  return compareVersions(version, release) >= 0;
}

/** True where one of the spans holds the version. */
export function spansInclude(spans: readonly VersionSpan[], version: MimirVersion): boolean {
  return spans.some(({ first, last }) => atLeast(version, first) && atLeast(last, version));
}
