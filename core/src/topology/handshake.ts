import { allowsUse, datesError, verifyChain, type PeerUsage } from '../certificates/chain';
import { verifyName } from '../certificates/names';
import type { CertificateFacts } from '../model/certificate';
import type { Facts } from '../model/facts';
import type { MimirVersion } from '../model/version';
import type { Trusted } from './credentials';
import type { DialedName } from './dialed-names';

/** Why one end turns the other's certificate away, with Go's words for it (spec 5.1). */
export interface Refusal {
  readonly code: `${PeerUsage}-${'dates' | 'name' | 'use' | 'not-trusted'}`;
  readonly words: string;
}

/** What both checks need to know beside the chain and the trusted. */
export interface HandshakeContext {
  readonly version: MimirVersion;
  readonly facts: Facts;
  /** Authorities that the process's own settings name: a machine's own roots do not hold them. */
  readonly privateAuthorities: readonly CertificateFacts[];
}

/** What a client has against a server's chain, in the order in which Go looks: dates, name, issuers, use. Null where it connects or cannot be judged. */
export function serverRefusal(
  chain: readonly CertificateFacts[],
  trusted: Trusted,
  dialed: DialedName,
  context: HandshakeContext,
): Refusal | null {
  const [leaf] = chain;
  if (!leaf) return null;
  const dates = datesError(leaf, context.facts.now);
  if (dates !== null) return { code: 'server-dates', words: dates };
  const name = nameError(leaf, dialed);
  return name === null ? chainRefusal(chain, trusted, 'server', context) : { code: 'server-name', words: name };
}

/** What a server whose policy verifies has against a client's chain. Names do not count (spec 5.2). */
export function clientRefusal(chain: readonly CertificateFacts[], trusted: Trusted, context: HandshakeContext): Refusal | null {
  const [leaf] = chain;
  if (!leaf) return null;
  const dates = datesError(leaf, context.facts.now);
  return dates === null ? chainRefusal(chain, trusted, 'client', context) : { code: 'client-dates', words: dates };
}

function nameError(leaf: CertificateFacts, dialed: DialedName): string | null {
  if (dialed.kind === 'name') return verifyName(leaf, dialed.name);
  if (dialed.kind === 'unknown' || leaf.ipAddresses.length > 0) return null;
  return "x509: cannot validate certificate for the peer's IP address because it doesn't contain any IP SANs";
}

function chainRefusal(chain: readonly CertificateFacts[], trusted: Trusted, usage: PeerUsage, context: HandshakeContext): Refusal | null {
  const { version, facts, privateAuthorities } = context;
  const verify = (roots: readonly CertificateFacts[]) => verifyChain(chain, roots, usage, facts.now, version, facts.isSignedBy);
  if (trusted.kind === 'unknown') return null;
  if (trusted.kind === 'system') {
    // Who signed it can be told only where the configuration itself names the authority.
    const issuedPrivately = verify(privateAuthorities) === null || chain[0]?.selfIssued === true;
    return issuedPrivately ? { code: `${usage}-not-trusted`, words: 'x509: certificate signed by unknown authority' } : null;
  }
  const words = verify(trusted.roots);
  if (words === null) return null;
  const leafFits = chain[0] !== undefined && allowsUse(chain[0], usage);
  return { code: words.endsWith('incompatible key usage') && !leafFits ? `${usage}-use` : `${usage}-not-trusted`, words };
}
