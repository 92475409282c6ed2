import type { Member } from '../../topology/links';
import { certificatesIn } from '../../x509/key-pair';
import { keyState } from './key-state';
import { isMissing, type NamedFile } from './needs';
import { authorityKeyPath, keyBesideAuthority } from './plan-paths';
import { present } from '../../model/present';

/** What decides where the keys of a deployment's CAs are. */
export interface KeyGround {
  /** Every path that the configuration names. */
  readonly taken: ReadonlySet<string>;
  /** The paths of all CAs. */
  readonly authorities: readonly string[];
  /** Files and folders, absolute, that containers are given. */
  readonly mounted: readonly string[];
}

/** The places where the key of a CA may be: where a new one is made, then where it used to be made. */
export function authorityKeyPaths(authority: string, { taken, authorities, mounted }: KeyGround): readonly string[] {
  return [
    ...new Set([
      authorityKeyPath(authority, authorities, mounted),
      authorityKeyPath(authority, [], mounted),
      keyBesideAuthority(authority, taken),
    ]),
  ];
}

/** The key of a CA: the one that fits it, else one that is there, else where one is to be made. */
export function authorityKeyIn(authority: NamedFile, ground: KeyGround, read: (path: string) => NamedFile): NamedFile {
  const [first, ...others] = authorityKeyPaths(authority.path, ground).map(read);
  const isOwn = (key: NamedFile): boolean => {
    const state = keyState(key.reading);
    return (
      state.kind === 'usable' &&
      certificatesIn(authority.reading).some((certificate) => certificate.key.fingerprint === state.fingerprint)
    );
  };
  const candidates = present([first, ...others]);
  return candidates.find(isOwn) ?? candidates.find((key) => !isMissing(key)) ?? first ?? read(authority.path);
}

/** What the containers of a deployment are given of this machine. */
export function mountedOf(members: readonly Member[]): readonly string[] {
  return [...new Set(members.flatMap(({ facts }) => facts.mounted ?? []))];
}
