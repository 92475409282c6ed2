import { certificatesIn } from '../x509/key-pair';
import { authorityKeyFolder, authorityKeyPath, nameOf } from '../certificates/plan/plan-paths';
import { restInside } from '../model/containment';
import type { CertificateFacts, FileReading } from '../model/certificate';
import type { MountedAuthorityKey, PathFact } from '../model/facts';
import type { CertificateReader, Paths } from '../ports';
import type { MountedFiles } from './mounted-files';
import type { LocatedMount } from './path-places';
import { privateKeyIn } from '../certificates/plan/key-state';

/** Certificates are no deeper below what a container is given, and in no folder with more in it; data are. */
const deepest = 6;
const mostNames = 200;
const mostFolders = 60;
const mostFiles = 100;

interface Ground {
  /** Absolute paths of the keys that the process itself reads: such a key is no CA's, whatever its certificate says. */
  readonly ownKeys: ReadonlySet<string>;
  /** What the paths of the process lead to. */
  readonly found: readonly PathFact[];
  readonly files: MountedFiles;
  readonly certificates: Pick<CertificateReader, 'read'>;
  readonly paths: Paths;
}

interface FoundFile {
  readonly path: string;
  readonly mount: LocatedMount;
  /** The folder of this machine, absolute, that is mounted. */
  readonly folder: string;
  readonly reading: FileReading;
}

/** The private keys of CAs in what a container is given, at any depth: whoever breaks into it can sign with them. */
export async function authorityKeysIn(
  mounts: readonly LocatedMount[],
  ground: Ground,
): Promise<readonly MountedAuthorityKey[]> {
  const roots = mounts.flatMap((mount) => {
    if (mount.local === null || mount.folder === null) return [];
    return [{ mount, folder: ground.paths.resolve(mount.folder, mount.local) }];
  });
  const walked = await Promise.all(roots.map((root) => filesBelow(root, ground)));
  const files = [...new Map(walked.flat().map((file) => [file.path, file])).values()];
  const keys = files.filter((file) => keyOf(file.reading) !== null && !ground.ownKeys.has(file.path));
  if (keys.length === 0) return [];
  const authorities = authoritiesAmong(files, ground);
  const folders = roots.map(({ folder }) => folder);
  return keys.flatMap((file) => {
    const authority = authorities.find(({ certificate }) => certificate.key.fingerprint === keyOf(file.reading));
    if (authority) return [exposed(file, authority.path, folders, ground)];
    return [];
  });
}

async function filesBelow(
  { mount, folder }: { readonly mount: LocatedMount; readonly folder: string },
  { files, certificates, paths }: Ground,
): Promise<readonly FoundFile[]> {
  const found = [folder].filter(mayHoldKey);
  let level = [folder];
  for (let depth = 0, seen = 0; depth <= deepest && level.length > 0 && seen < mostFolders; depth += 1) {
    const listed = await Promise.all(
      level.slice(0, mostFolders - seen).map(async (each) => [each, await files.namesIn(each)] as const),
    );
    seen += listed.length;
    const entries = listed.filter(([, names]) => names.length <= mostNames);
    found.push(
      ...entries.flatMap(([each, names]) => names.filter(mayHoldKey).map((name) => paths.resolve(each, name))),
    );
    level = entries.flatMap(([each, names]) =>
      names.filter(isWorthEntering).map((name) => paths.resolve(each, name.slice(0, -1))),
    );
  }
  const readings = found.slice(0, mostFiles).map(async (path) => {
    return { path, mount, folder, reading: await certificates.read(path) };
  });
  return Promise.all(readings);
}

function mayHoldKey(name: string): boolean {
  return /\.(?:key|pem|crt|cer|cert|p8|pk8|bak|mimir-tls-new)$|key[^/\\]*$/i.test(name) && !name.endsWith('/');
}

function isWorthEntering(name: string): boolean {
  return name.endsWith('/') && !/^(?:\.git|node_modules|wal|chunks|chunks_head|blocks|tsdb)\/$/.test(name);
}

/** The hash of the public half of a file's key. */
function keyOf(reading: FileReading): string | null {
  return privateKeyIn(reading)?.key?.fingerprint ?? null;
}

/** A certificate with the path of its file. */
interface PlacedCertificate {
  readonly path: string;
  readonly certificate: CertificateFacts;
}

function authoritiesAmong(files: readonly FoundFile[], { found }: Ground): readonly PlacedCertificate[] {
  const read = [...found.filter((fact) => fact.kind === 'here'), ...files];
  return read
    .flatMap(({ path, reading }) => certificatesIn(reading).map((certificate) => ({ path, certificate })))
    .filter(({ certificate }) => signsOthers(certificate));
}

/** One that is for hosts or for one use is its server's own, however it calls itself: openssl marks those as CAs too. */
function signsOthers({ isAuthority, dnsNames, ipAddresses, extendedKeyUsage }: CertificateFacts): boolean {
  return isAuthority === true && dnsNames.length + ipAddresses.length === 0 && (extendedKeyUsage ?? []).length === 0;
}

function exposed(
  { path, mount, folder, reading }: FoundFile,
  authority: string,
  mounted: readonly string[],
  { found }: Ground,
): MountedAuthorityKey {
  const below = restInside(path, folder) ?? path;
  const local = (mount.local ?? '').replace(/(.)\/+$/, '$1');
  const home = authorityKeyPath(authority, [], mounted);
  const isCopy = nameOf(path) !== nameOf(authority).replace(/\.[^.]+$/, '.key') && /\.bak$|\.next\./.test(path);
  // What the process reads, and certificates that are in the same file, must stay.
  const isInUse =
    certificatesIn(reading).length > 0 || found.some((fact) => fact.kind === 'here' && fact.path === path);
  return {
    path,
    shown: below === '' ? local : `${local}/${below.replaceAll('\\', '/')}`,
    mountedBy: { uri: mount.uri, range: mount.range ?? null },
    home: isCopy ? home.replace(/[^/\\]*$/, nameOf(path)) : home,
    homeShown: `${authorityKeyFolder}/${nameOf(isCopy ? path : home)}`,
    isMovable: !isInUse,
  };
}
