import type { CertificateFacts, KeyFacts } from '../model/certificate';
import { atLeast, type MimirVersion } from '../model/version';

export type PeerUsage = 'server' | 'client';

type SignatureCheck = (certificate: CertificateFacts, issuer: CertificateFacts) => boolean;

interface Verification {
  readonly roots: readonly CertificateFacts[];
  readonly intermediates: readonly CertificateFacts[];
  readonly now: number;
  readonly version: MimirVersion;
  readonly isSignedBy: SignatureCheck;
}

const unknownAuthority = 'x509: certificate signed by unknown authority';

/** Go gives up after as many signatures. */
const signatureLimit = 100;

/**
 * Null where a peer with these roots takes the chain (leaf first) in the given role, else Go's words without the prefix
 * `tls: failed to verify certificate: ` (spec 5.1, 5.2). Go checks the name between the leaf's dates and its issuers:
 * ask `verifyName` too, and prefer its answer unless this one is about the leaf's dates (`datesError`).
 */
export function verifyChain(
  chain: readonly CertificateFacts[],
  roots: readonly CertificateFacts[],
  usage: PeerUsage,
  now: number,
  version: MimirVersion,
  isSignedBy: SignatureCheck,
): string | null {
  const [leaf, ...intermediates] = chain;
  if (!leaf) return unknownAuthority;
  const dates = datesError(leaf, now);
  if (dates !== null) return dates;
  const trusted = roots.some(({ fingerprint }) => fingerprint === leaf.fingerprint);
  const paths = trusted ? [[leaf]] : pathsToRoots(leaf, { roots, intermediates, now, version, isSignedBy });
  if (typeof paths === 'string') return paths;
  const fits = paths.some((path) => path.every((certificate) => allowsUse(certificate, usage)));
  return fits ? null : 'x509: certificate specifies an incompatible key usage';
}

const day = 24 * 60 * 60 * 1000;

/**
 * True in the last third of a certificate's lifetime, and no earlier than the given days before its end. Who renews
 * certificates automatically, as cert-manager does, has done so by then, however short they live.
 */
export function endsSoon({ notBefore, notAfter }: Pick<CertificateFacts, 'notBefore' | 'notAfter'>, now: number, days: number): boolean {
  return notBefore <= now && now <= notAfter && notAfter - now < Math.min(days * day, (notAfter - notBefore) / 3);
}

/** Go's words on a certificate that is not valid at the time (in milliseconds); null where it is. */
export function datesError({ notBefore, notAfter }: CertificateFacts, now: number): string | null {
  const lead = `x509: certificate has expired or is not yet valid: current time ${goTime(now)} is`;
  if (now < notBefore) return `${lead} before ${goTime(notBefore)}`;
  return now > notAfter ? `${lead} after ${goTime(notAfter)}` : null;
}

/** True where the certificate limits its use in no way, or allows this one. */
export function allowsUse({ extendedKeyUsage }: CertificateFacts, usage: PeerUsage): boolean {
  if (extendedKeyUsage === null || extendedKeyUsage.length === 0) return true;
  return extendedKeyUsage.includes('any') || extendedKeyUsage.includes(usage === 'server' ? 'serverAuth' : 'clientAuth');
}

/** Every way from the leaf to a root, or Go's words where there is none. */
function pathsToRoots(leaf: CertificateFacts, verification: Verification): readonly CertificateFacts[][] | string {
  const search = new PathSearch(verification);
  const hint = search.follow([leaf]);
  return search.paths.length > 0 ? search.paths : (hint ?? unknownAuthority);
}

class PathSearch {
  readonly paths: CertificateFacts[][] = [];
  private signatures = 0;

  constructor(private readonly verification: Verification) {}

  /** Adds the paths that go on from here; gives Go's words on why there were none. */
  follow(path: readonly [CertificateFacts, ...CertificateFacts[]]): string | null {
    const certificate = path[path.length - 1] ?? path[0];
    const { roots, intermediates } = this.verification;
    const before = this.paths.length;
    let hint: string | null = null;
    let deeper: string | null = null;
    for (const candidate of candidatesFor(certificate, roots, path)) {
      const refusal = this.refusal(certificate, candidate, false);
      if (refusal === null) this.paths.push([...path, candidate]);
      hint ??= refusal && hinted(refusal, candidate);
    }
    for (const candidate of candidatesFor(certificate, intermediates, path)) {
      const refusal = this.refusal(certificate, candidate, true);
      if (refusal === null) deeper = this.follow([...path, candidate]);
      hint ??= refusal && hinted(refusal, candidate);
    }
    return this.paths.length > before ? null : (deeper ?? hint ?? unknownAuthority);
  }

  /** Why the candidate cannot have issued the certificate, in Go's order of checks; null where it can. */
  private refusal(certificate: CertificateFacts, candidate: CertificateFacts, isIntermediate: boolean): string | null {
    if (++this.signatures > signatureLimit) return 'x509: signature check attempts limit reached while verifying certificate chain';
    const { now, version, isSignedBy } = this.verification;
    if (!maySign(candidate)) return 'x509: invalid signature: parent certificate cannot sign this kind of certificate';
    const insecure = insecureAlgorithm(certificate, version);
    if (insecure !== null) return `x509: cannot verify signature: insecure algorithm ${insecure}`;
    if (!isSignedBy(certificate, candidate)) return signatureFailure(candidate);
    const dates = datesError(candidate, now);
    if (dates !== null) return dates;
    return isIntermediate && candidate.isAuthority !== true ? 'x509: certificate is not authorized to sign other certificates' : null;
  }
}

function candidatesFor(
  certificate: CertificateFacts,
  pool: readonly CertificateFacts[],
  path: readonly CertificateFacts[],
): readonly CertificateFacts[] {
  return pool.filter(
    (candidate) =>
      candidate.subject === certificate.issuer &&
      !path.some(({ subject, key }) => subject === candidate.subject && key.fingerprint === candidate.key.fingerprint),
  );
}

/** A v1 root has no extensions and passes; from v3 on the CA flag must stand (spec 5.2). */
export function maySign({ version, isAuthority, keyUsage }: CertificateFacts): boolean {
  const flagged = isAuthority === null ? version !== 3 : isAuthority;
  return flagged && (keyUsage === null || keyUsage.length === 0 || keyUsage.includes('keyCertSign'));
}

/** Go's name of an algorithm that it no longer trusts: SHA-1 from Go 1.18, which is Mimir 2.3, on. */
export function insecureAlgorithm({ signatureAlgorithm }: CertificateFacts, version: MimirVersion): string | null {
  if (signatureAlgorithm === 'md5WithRSAEncryption') return 'MD5-RSA';
  if (!atLeast(version, '2.3')) return null;
  if (signatureAlgorithm === 'sha1WithRSAEncryption') return 'SHA1-RSA';
  return signatureAlgorithm === 'ecdsaWithSHA1' ? 'ECDSA-SHA1' : null;
}

/** What makes a key too weak to be trusted, such as `an RSA key of 1024 bits`; null for one that is not. */
export function keyWeakness({ algorithm, bits, curve }: KeyFacts): string | null {
  if (algorithm === 'rsa') return bits !== null && bits < 2048 ? `an RSA key of ${bits} bits` : null;
  // A curve's name has its size in it; half of it is the strength, and 2048 bits of RSA come to that of 224.
  const size = Number(/\d{3}/.exec(curve ?? '')?.[0] ?? 224);
  return algorithm === 'ec' && size < 224 ? `a key on the curve ${curve ?? ''}` : null;
}

function signatureFailure({ key }: CertificateFacts): string {
  if (key.algorithm === 'ec') return 'x509: ECDSA verification failure';
  return key.algorithm === 'ed25519' ? 'x509: Ed25519 verification failure' : 'crypto/rsa: verification error';
}

function hinted(refusal: string, candidate: CertificateFacts): string {
  const name = candidate.commonName || /(?:^|, )O=([^,]*)/.exec(candidate.subject)?.[1] || `serial:${decimal(candidate.serial)}`;
  return `${unknownAuthority} (possibly because of ${JSON.stringify(refusal)} while trying to verify candidate authority certificate ${JSON.stringify(name)})`;
}

/** A serial number in hex, at times with a sign, as Go prints it. */
function decimal(serial: string): string {
  const digits = serial.replace(/^-/, '');
  return /^[0-9A-Fa-f]+$/.test(digits) ? `${serial.startsWith('-') ? '-' : ''}${BigInt(`0x${digits}`)}` : serial;
}

/** As Go prints it, in UTC and to the second. */
function goTime(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
