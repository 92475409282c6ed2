import { allowsUse, dateFault, verifyChain, type PeerUsage } from '../x509/chain';
import { verifyName } from '../x509/names';
import type { CertificateFacts } from '../model/certificate';
import type { Facts } from '../model/facts';
import { goWords, type GoFault } from '../model/go-fault';
import type { MimirVersion } from '../model/version';
import type { Trusted } from './credentials';
import type { DialedName } from './dialed-names';

/** Why one end rejects the other's certificate, with Go's words for it (spec 5.1). */
export interface Refusal {
  readonly code: `${PeerUsage}-${'dates' | 'name' | 'use' | 'not-trusted'}`;
  readonly words: string;
  /** False where the address that is dialed is not known, so that it may yet work. */
  readonly certain: boolean;
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
  const dates = dateFault(leaf, context.facts.now);
  if (dates !== null) return refusal('server-dates', dates);
  return nameRefusal(leaf, dialed) ?? chainRefusal(chain, trusted, 'server', context);
}

/** What a server whose policy verifies has against a client's chain. Names do not count (spec 5.2). */
export function clientRefusal(
  chain: readonly CertificateFacts[],
  trusted: Trusted,
  context: HandshakeContext,
): Refusal | null {
  const [leaf] = chain;
  if (!leaf) return null;
  const dates = dateFault(leaf, context.facts.now);
  if (dates === null) return chainRefusal(chain, trusted, 'client', context);
  return refusal('client-dates', dates);
}

function nameRefusal(leaf: CertificateFacts, dialed: DialedName): Refusal | null {
  if (dialed.kind === 'unknown') return null;
  if (dialed.kind === 'name') {
    const fault = verifyName(leaf, dialed.name);
    return fault && refusal('server-name', fault);
  }
  // A peer advertises the address of its network interface, which is never the loopback one.
  if (leaf.ipAddresses.some((address) => !isLoopback(address))) return null;
  // Which address it is cannot be seen from here; brackets mark what is filled in for it in Go's words.
  const name = '[IP address]';
  if (leaf.ipAddresses.length === 0) return refusal('server-name', { code: 'no-address', name });
  return {
    ...refusal('server-name', { code: 'wrong-name', name, valid: leaf.ipAddresses, isAddress: true }),
    certain: false,
  };
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

function chainRefusal(
  chain: readonly CertificateFacts[],
  trusted: Trusted,
  usage: PeerUsage,
  context: HandshakeContext,
): Refusal | null {
  const { version, facts, privateAuthorities } = context;
  const verify = (roots: readonly CertificateFacts[]) =>
    verifyChain(chain, roots, usage, facts.now, version, (certificate, issuer) =>
      facts.isSignedBy(certificate, issuer),
    );
  if (trusted.kind === 'unknown' || trusted.kind === 'unseen') return null;
  if (trusted.kind === 'system') {
    // Who signed it can be told only where the configuration itself names the authority.
    const issuedPrivately = verify(privateAuthorities) === null || chain[0]?.selfIssued === true;
    if (issuedPrivately) return refusal(`${usage}-not-trusted`, { code: 'unknown-authority', hint: null });
    return null;
  }
  const fault = verify(trusted.roots);
  if (fault === null) return null;
  const leafFits = chain[0] !== undefined && allowsUse(chain[0], usage);
  return refusal(fault.code === 'wrong-usage' && !leafFits ? `${usage}-use` : `${usage}-not-trusted`, fault);
}

function refusal(code: Refusal['code'], fault: GoFault): Refusal {
  return { code, words: goWords(fault), certain: true };
}
