import { type CertificateFacts, dayOf } from '../../model/certificate';
import { goWords } from '../../model/go-fault';
import { allowsUse, dateFault, endsSoon, verifyChain, type PeerUsage } from '../../x509/chain';
import { certificatesIn, loadKeyPair } from '../../x509/key-pair';
import { keyState } from './key-state';
import { verifyName } from '../../x509/names';
import { isMissing, type LeafNeed } from './needs';
import { type CheckingEnds, judgesOf, type Judge } from './peers';
import { fileNamedBy } from '../../model/facts';

/** What is wrong with a certificate that stands, so that it should be renewed. */
export interface LeafFault {
  readonly code:
    | 'unreadable'
    | 'expired'
    | 'not-yet-valid'
    | 'expires-soon'
    | 'use'
    | 'no-names'
    | 'name'
    | 'authority'
    | 'key-missing'
    | 'key-mismatch'
    | 'weak';
  /** A sentence. */
  readonly reason: string;
  /** For `authority`: path of the CA file that does not hold its signer, where there is one. */
  readonly authority: string | null;
}

/**
 * What is wrong with a certificate that stands, in the order in which Go looks: the pair, its dates, its use, its names
 * and who signed it. Empty for one that is missing, and for one that a new one would not fix. A certificate is due
 * in the last third of its lifetime, and no earlier than `renewBeforeDays` before its end.
 */
export function leafFaults(need: LeafNeed, checking: CheckingEnds, renewBeforeDays: number): readonly LeafFault[] {
  const { certificate, presenters } = need;
  const [first] = presenters;
  if (isMissing(certificate) || !first) return [];
  const [leaf, ...others] = certificatesIn(certificate.reading);
  if (!leaf) return unreadable(need);
  const { facts, process } = first;
  const judges = judgesOf(need, checking);
  return [
    ...pairFaults(need, leaf, process.version.version),
    ...dateFaults(leaf, facts.now, renewBeforeDays),
    ...useFaults(need, leaf),
    ...nameFaults(need, leaf, judges),
    ...authorityFaults([leaf, ...others], judges, facts.now),
    ...weaknesses(leaf),
  ];
}

function fault(code: LeafFault['code'], reason: string, authority: string | null = null): LeafFault {
  return { code, reason, authority };
}

/** A file that holds a key is no certificate gone bad, but most likely swapped with the key's: it is left alone. */
function unreadable({ certificate, key }: LeafNeed): readonly LeafFault[] {
  const { reading } = certificate;
  const hasKey = reading.kind === 'pem' && reading.blocks.some(({ kind }) => kind === 'private-key');
  const isText = reading.kind === 'pem' || reading.kind === 'not-pem';
  if (isText && (!hasKey || key?.path === certificate.path))
    return [fault('unreadable', 'It contains no readable certificate.')];
  return [];
}

function pairFaults(
  { certificate, key }: LeafNeed,
  leaf: CertificateFacts,
  version: Parameters<typeof loadKeyPair>[2],
): readonly LeafFault[] {
  if (!key) return [];
  if (isMissing(key)) return [fault('key-missing', `Its key ${key.path} is missing.`)];
  const state = keyState(key.reading);
  if (state.kind === 'usable' && state.fingerprint !== leaf.key.fingerprint)
    return [fault('key-mismatch', `The key ${key.path} does not match it.`)];
  const pair = loadKeyPair(certificate.reading, key.reading, version);
  if (pair.kind === 'refused' && state.kind === 'usable')
    return [fault('weak', `Mimir rejects it: "${goWords(pair.fault)}".`)];
  return [];
}

function dateFaults(leaf: CertificateFacts, now: number, renewBeforeDays: number): readonly LeafFault[] {
  if (now < leaf.notBefore) return [fault('not-yet-valid', `It is not valid before ${dayOf(leaf.notBefore)}.`)];
  if (dateFault(leaf, now) !== null) return [fault('expired', `It expired on ${dayOf(leaf.notAfter)}.`)];
  if (endsSoon(leaf, now, renewBeforeDays)) return [fault('expires-soon', `It expires on ${dayOf(leaf.notAfter)}.`)];
  return [];
}

/** What memberlist shows is a server's: nobody asks its clients (spec 2.3). */
export function usagesOf({ presenters }: LeafNeed): readonly PeerUsage[] {
  return [...new Set(presenters.map(usageOf))];
}

function usageOf({ view }: LeafNeed['presenters'][number]): PeerUsage {
  if (view.family.side === 'client') return 'client';
  return 'server';
}

function useFaults(need: LeafNeed, leaf: CertificateFacts): readonly LeafFault[] {
  return usagesOf(need)
    .filter((usage) => !allowsUse(leaf, usage))
    .map((usage) =>
      fault('use', `It is used as a ${usage} certificate, but allows only ${leaf.extendedKeyUsage?.join(', ') ?? ''}.`),
    );
}

function nameFaults(need: LeafNeed, leaf: CertificateFacts, judges: readonly Judge[]): readonly LeafFault[] {
  const has = [...leaf.dnsNames, ...leaf.ipAddresses];
  if (has.length === 0) {
    if (usagesOf(need).includes('server')) return [fault('no-names', 'It has no SANs, and Go ignores common names.')];
    return [];
  }
  const reasons = judges.flatMap(({ end, checks }) => {
    if (checks?.kind !== 'name' || verifyName(leaf, checks.name) === null) return [];
    return [`${end.view.family.id} checks the name ${checks.name}, but it is only for ${has.join(', ')}.`];
  });
  return [...new Set([...reasons, ...callersWithout(need, leaf)])].map((reason) => fault('name', reason));
}

/** Those who call the HTTP port by a name that the certificate does not have, unless they do not verify it. */
function callersWithout({ presenters }: LeafNeed, leaf: CertificateFacts): readonly string[] {
  const http = presenters.filter(({ view }) => view.family.side === 'server' && view.family.transport === 'http');
  return http.flatMap(({ facts: { callers } }) =>
    callers.flatMap(({ kind, name, scheme, verifies, host, serverName = host }) => {
      if (
        kind === 'probe' ||
        scheme === 'HTTP' ||
        verifies === false ||
        serverName === undefined ||
        verifyName(leaf, serverName) === null
      )
        return [];
      return [
        `${name} uses the name ${serverName} for the HTTP port, but it is only for ${[...leaf.dnsNames, ...leaf.ipAddresses].join(', ')}.`,
      ];
    }),
  );
}

function authorityFaults(
  chain: readonly CertificateFacts[],
  judges: readonly Judge[],
  now: number,
): readonly LeafFault[] {
  const faults = judges.flatMap(({ end, trusted, usage }) => {
    if (trusted.kind !== 'pool' || trusted.roots.length === 0 || !chain[0] || !allowsUse(chain[0], usage)) return [];
    const { version } = end.process.version;
    const isSignedBy = (certificate: CertificateFacts, issuer: CertificateFacts) =>
      end.facts.isSignedBy(certificate, issuer);
    // Its dates are a fault of their own, which would hide its signer's.
    const isTrusted =
      dateFault(chain[0], now) === null
        ? verifyChain(chain, trusted.roots, usage, now, version, isSignedBy) === null
        : chain.some((certificate) => trusted.roots.some((root) => isSignedBy(certificate, root)));
    const path = authorityPath(end);
    if (isTrusted) return [];
    return [
      fault('authority', `${end.view.family.id} trusts ${path ?? 'its inline CA'}, which did not sign it.`, path),
    ];
  });
  return [...new Map(faults.map((each) => [each.reason, each])).values()];
}

/** The absolute path of the CA file that an end judges by; null where it is not a file of this machine. */
export function authorityPath({ view, facts }: Judge['end']): string | null {
  const fact = fileNamedBy(view.value('authority'), facts);
  if (fact?.kind === 'here') return fact.path;
  return null;
}

/** Signatures that Go no longer takes are told by the issuers' check where somebody judges the certificate; here where nobody does. */
function weaknesses({ signatureAlgorithm, selfIssued }: CertificateFacts): readonly LeafFault[] {
  const isOld = /^(sha1|md5)|SHA1$/.test(signatureAlgorithm) && !selfIssued;
  if (isOld) return [fault('weak', `It is signed with ${signatureAlgorithm}, which peers reject.`)];
  return [];
}
