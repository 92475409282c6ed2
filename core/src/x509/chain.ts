import type { CertificateFacts, KeyFacts } from '../model/certificate';
import type { GoFault } from '../model/go-fault';
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

const unknownAuthority: GoFault = { code: 'unknown-authority', hint: null };

/** Go gives up after as many signatures. */
const signatureLimit = 100;

/**
 * Null where a peer with these roots accepts the chain (leaf first) in the given role, else what Go has against it
 * (spec 5.1, 5.2). Go checks the name between the leaf's dates and its issuers: ask `verifyName` too, and prefer its
 * answer unless this one is about the leaf's dates (`dateFault`).
 */
export function verifyChain(
  chain: readonly CertificateFacts[],
  roots: readonly CertificateFacts[],
  usage: PeerUsage,
  now: number,
  version: MimirVersion,
  isSignedBy: SignatureCheck,
): GoFault | null {
  const [leaf, ...intermediates] = chain;
  if (!leaf) return unknownAuthority;
  const dates = dateFault(leaf, now);
  if (dates !== null) return dates;
  const trusted = roots.some(({ fingerprint }) => fingerprint === leaf.fingerprint);
  const paths = trusted ? [[leaf]] : pathsToRoots(leaf, { roots, intermediates, now, version, isSignedBy });
  if ('code' in paths) return paths;
  const fits = paths.some((path) => path.every((certificate) => allowsUse(certificate, usage)));
  if (fits) return null;
  return { code: 'wrong-usage' };
}

const day = 24 * 60 * 60 * 1000;

/**
 * True in the last third of a certificate's lifetime, and no earlier than the given days before its end. Who renews
 * certificates automatically, as cert-manager does, has done so by then, however short they live.
 */
export function endsSoon(
  { notBefore, notAfter }: Pick<CertificateFacts, 'notBefore' | 'notAfter'>,
  now: number,
  days: number,
): boolean {
  return now <= notAfter && notAfter - now < Math.min(days * day, (notAfter - notBefore) / 3);
}

/** What Go has against a certificate that is not valid at the time (in milliseconds); null where it is. */
export function dateFault({ notBefore, notAfter }: CertificateFacts, now: number): GoFault | null {
  if (now < notBefore) return { code: 'not-yet-valid', now, limit: notBefore };
  if (now > notAfter) return { code: 'expired', now, limit: notAfter };
  return null;
}

/** True where the certificate limits its use in no way, or allows this one. */
export function allowsUse({ extendedKeyUsage }: CertificateFacts, usage: PeerUsage): boolean {
  if (extendedKeyUsage === null || extendedKeyUsage.length === 0) return true;
  return (
    extendedKeyUsage.includes('any') || extendedKeyUsage.includes(usage === 'server' ? 'serverAuth' : 'clientAuth')
  );
}

/** Every path from the leaf to a root, or why there is none. */
function pathsToRoots(leaf: CertificateFacts, verification: Verification): readonly CertificateFacts[][] | GoFault {
  const search = new PathSearch(verification);
  const hint = search.follow([leaf]);
  if (search.paths.length > 0) return search.paths;
  return hint;
}

class PathSearch {
  readonly paths: CertificateFacts[][] = [];
  private signatures = 0;

  constructor(private readonly verification: Verification) {}

  /** Adds the paths that go on from here; returns why there were none, if there were none. */
  follow(path: readonly [CertificateFacts, ...CertificateFacts[]]): GoFault {
    const certificate = path[path.length - 1] ?? path[0];
    const { roots, intermediates } = this.verification;
    let hint: GoFault | null = null;
    let deeper: GoFault | null = null;
    for (const candidate of candidatesFor(certificate, roots, path)) {
      const refusal = this.refusal(certificate, candidate, false);
      if (refusal === null) this.paths.push([...path, candidate]);
      else hint ??= hinted(refusal, candidate);
    }
    for (const candidate of candidatesFor(certificate, intermediates, path)) {
      const refusal = this.refusal(certificate, candidate, true);
      if (refusal === null) deeper = this.follow([...path, candidate]);
      else hint ??= hinted(refusal, candidate);
    }
    return deeper ?? hint ?? unknownAuthority;
  }

  /** Why the candidate cannot have issued the certificate, in Go's order of checks; null where it can. */
  private refusal(certificate: CertificateFacts, candidate: CertificateFacts, isIntermediate: boolean): GoFault | null {
    if (++this.signatures > signatureLimit) return { code: 'too-many-signatures' };
    const { now, version, isSignedBy } = this.verification;
    if (!maySign(candidate)) return { code: 'cannot-sign' };
    const insecure = insecureAlgorithm(certificate, version);
    if (insecure !== null) return { code: 'insecure-algorithm', algorithm: insecure };
    if (!isSignedBy(certificate, candidate)) return { code: 'bad-signature', algorithm: candidate.key.algorithm };
    const dates = dateFault(candidate, now);
    if (dates !== null) return dates;
    if (isIntermediate && candidate.isAuthority !== true) return { code: 'not-an-authority' };
    return null;
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
  if (signatureAlgorithm === 'ecdsaWithSHA1') return 'ECDSA-SHA1';
  return null;
}

/** What makes a key too weak to be trusted, such as `an RSA key of 1024 bits`; null for one that is not. */
export function keyWeakness({ algorithm, bits, curve }: KeyFacts): string | null {
  if (algorithm === 'rsa') {
    if (bits !== null && bits < 2048) return `an RSA key of ${bits} bits`;
    return null;
  }
  // A curve's name has its size in it; half of it is the strength, and 2048 bits of RSA come to that of 224.
  const size = Number(/\d{3}/.exec(curve ?? '')?.[0] ?? 224);
  if (algorithm === 'ec' && size < 224) return `a key on the curve ${curve ?? ''}`;
  return null;
}

function hinted(fault: GoFault, candidate: CertificateFacts): GoFault {
  const name =
    candidate.commonName || /(?:^|, )O=([^,]*)/.exec(candidate.subject)?.[1] || `serial:${decimal(candidate.serial)}`;
  return { code: 'unknown-authority', hint: { fault, name } };
}

/** A serial number in hex, at times with a sign, as Go prints it. */
function decimal(serial: string): string {
  const digits = serial.replace(/^-/, '');
  if (/^[0-9A-Fa-f]+$/.test(digits)) return `${serial.startsWith('-') ? '-' : ''}${BigInt(`0x${digits}`)}`;
  return serial;
}
