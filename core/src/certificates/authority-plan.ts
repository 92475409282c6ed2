import type { CertificateFacts } from '../model/certificate';
import type { Facts } from '../model/facts';
import { certificatesIn } from './key-pair';
import { awaitsIssue, keyState } from './key-state';
import { isMissing, type LeafNeed, type NamedFile, type PlanProblem } from './needs';

/** A CA of the plan. */
export interface PlannedAuthority {
  readonly certificate: string;
  /** Null where nothing is signed. */
  readonly key: string | null;
  /** `make-for-key`: a CA certificate for a key that stands already. */
  readonly action: 'make' | 'make-for-key' | 'reuse';
  /** Other CA files that are missing and get the same certificate, since they judge the same peers. */
  readonly copies: readonly string[];
}

/** CA files that must hold the same CA, because some certificate is judged by all of them. */
export interface AuthorityGroup {
  readonly members: readonly NamedFile[];
  readonly leaves: readonly LeafNeed[];
}

export interface AuthorityPlan {
  /** Null where nothing is to be made, copied or signed with. */
  readonly authority: PlannedAuthority | null;
  /** Path of the CA certificate that can sign; null where none can. */
  readonly issuer: string | null;
  /** Where none can sign: why, and what to do, as a clause and a sentence. */
  readonly obstacle: string;
  readonly problems: readonly PlanProblem[];
  readonly notes: readonly string[];
}

type KeyBeside = (authority: string) => NamedFile;

/**
 * Puts CA files and leaves together: files that judge the same leaf are one group, and a leaf whose judges are not
 * known belongs to the first. There are as many groups as separate CAs.
 */
export function groupAuthorities(authorities: readonly NamedFile[], leaves: readonly LeafNeed[]): readonly AuthorityGroup[] {
  const groupOf = new Map<string, Set<string>>(authorities.map(({ path }) => [path, new Set([path])]));
  for (const { trustedBy } of leaves) {
    const union = new Set(trustedBy.flatMap((path) => [...(groupOf.get(path) ?? [])]));
    for (const path of union) groupOf.set(path, union);
  }
  const [fallback] = groupOf.values();
  const groupFor = ({ trustedBy }: LeafNeed) => trustedBy.map((path) => groupOf.get(path)).find((group) => group !== undefined) ?? fallback;
  return [...new Set(groupOf.values())].map((group) => ({
    members: authorities.filter(({ path }) => group.has(path)),
    leaves: leaves.filter((leaf) => groupFor(leaf) === group),
  }));
}

/** Decides for one group: a CA that stands is used and copied, never replaced; where none stands, one is made. */
export function planAuthority(group: AuthorityGroup, all: readonly NamedFile[], facts: Facts, keyBeside: KeyBeside): AuthorityPlan {
  const missing = group.members.filter(isMissing);
  const standing = group.members.filter(holdsCertificate);
  const candidates = standing.length > 0 ? standing : all.filter((file) => issuedSome(file, group.leaves, facts));
  if (candidates.length > 0) return reuse(candidates, missing, group, facts, keyBeside);
  if (missing.length === 0) return nothing(noCertificate(group.members));
  const orphan = group.leaves.find(({ certificate, peersKnown }) => peersKnown && holdsCertificate(certificate));
  return orphan ? unknownIssuer(orphan, missing) : make(missing, keyBeside);
}

function holdsCertificate({ reading }: NamedFile): boolean {
  return certificatesIn(reading).length > 0;
}

function issuedSome(file: NamedFile, leaves: readonly LeafNeed[], facts: Facts): boolean {
  const authorities = certificatesIn(file.reading);
  return leaves.some(({ certificate, peersKnown }) => {
    const [leaf] = certificatesIn(certificate.reading);
    return peersKnown && leaf !== undefined && authorities.some((authority) => facts.isSignedBy(leaf, authority));
  });
}

function nothing(obstacle: string, problems: readonly PlanProblem[] = []): AuthorityPlan {
  return { authority: null, issuer: null, obstacle, problems, notes: [] };
}

function noCertificate(members: readonly NamedFile[]): string {
  return `its CA file ${members[0]?.path ?? ''} holds no certificate that can be read. Move it away to have a CA made.`;
}

function unknownIssuer({ certificate }: LeafNeed, missing: readonly NamedFile[]): AuthorityPlan {
  const issuer = certificatesIn(certificate.reading)[0]?.issuer ?? '';
  const why = `${certificate.path} stands already and was signed by "${issuer}", which is not here. Put that CA's certificate there, or move ${certificate.path} and its key away to have all made anew.`;
  return nothing(
    why,
    missing.map(({ path }) => ({ path, message: `${path} cannot be made: ${why}` })),
  );
}

function reuse(candidates: readonly NamedFile[], missing: readonly NamedFile[], group: AuthorityGroup, facts: Facts, keyBeside: KeyBeside): AuthorityPlan {
  const trials = candidates.map((file) => ({ file, key: keyBeside(file.path), obstacle: signingObstacle(file, keyBeside(file.path), facts.now) }));
  const signer = trials.find(({ obstacle }) => obstacle === null);
  const source = signer?.file ?? candidates[0];
  if (!source) return nothing('');
  const signs = signer !== undefined && group.leaves.some(awaitsIssue);
  const isNeeded = signs || missing.length > 0;
  return {
    authority: isNeeded
      ? { certificate: source.path, key: signs ? signer.key.path : null, action: 'reuse', copies: missing.map(({ path }) => path) }
      : null,
    issuer: signer?.file.path ?? null,
    obstacle: trials[0]?.obstacle ?? '',
    problems: [],
    notes: signs ? candidates.filter((file) => !sharesCertificate(file, source)).map((file) => otherAuthority(file, source)) : [],
  };
}

function sharesCertificate(file: NamedFile, other: NamedFile): boolean {
  const known = new Set(certificatesIn(other.reading).map(({ fingerprint }) => fingerprint));
  return certificatesIn(file.reading).some(({ fingerprint }) => known.has(fingerprint));
}

function otherAuthority(file: NamedFile, signer: NamedFile): string {
  return `${file.path} and ${signer.path} hold different CAs, and some certificates are judged by both. Those made now are signed by the CA in ${signer.path}. Add its certificate to ${file.path}.`;
}

/** Why a CA that stands cannot sign with the key beside it, as a clause and a sentence; null where it can. */
function signingObstacle({ path, reading }: NamedFile, key: NamedFile, now: number): string | null {
  const state = keyState(key.reading);
  const remedy = 'or move the CA away to have a new one made.';
  if (state.kind === 'missing') return `its CA ${path} stands, but the CA's key ${key.path} does not. Put the key there, ${remedy}`;
  if (state.kind === 'unusable') return `its CA ${path} stands, but the CA's key ${key.path} is of no use, because ${state.reason}. Put one there that is, ${remedy}`;
  const own = certificatesIn(reading).find((certificate) => certificate.key.fingerprint === state.fingerprint);
  if (!own) return `${key.path} is not the key of its CA ${path}. Put the CA's own key there, ${remedy}`;
  const objection = objectionTo(own, now);
  return objection && `its CA ${path} ${objection}. Put another CA there with its key, ${remedy}`;
}

function objectionTo({ isAuthority, keyUsage, notBefore, notAfter }: CertificateFacts, now: number): string | null {
  if (isAuthority !== true) return 'is not marked as a CA';
  if (keyUsage !== null && !keyUsage.includes('keyCertSign')) return 'may not sign certificates';
  if (now > notAfter) return 'has expired';
  return now < notBefore ? 'is not valid yet' : null;
}

/** One CA for all missing files of the group. A key that stands already, as after a loss of the certificate, is kept. */
function make(missing: readonly NamedFile[], keyBeside: KeyBeside): AuthorityPlan {
  const trials = missing.map((file) => ({ file, key: keyBeside(file.path), state: keyState(keyBeside(file.path).reading) }));
  const chosen = trials.find(({ state }) => state.kind === 'usable') ?? trials.find(({ state }) => state.kind === 'missing');
  if (!chosen) return unusableKey(trials[0]?.key ?? null, missing);
  const { file, key, state } = chosen;
  return {
    authority: {
      certificate: file.path,
      key: key.path,
      action: state.kind === 'usable' ? 'make-for-key' : 'make',
      copies: missing.map(({ path }) => path).filter((path) => path !== file.path),
    },
    issuer: file.path,
    obstacle: '',
    problems: [],
    notes: [],
  };
}

function unusableKey(key: NamedFile | null, missing: readonly NamedFile[]): AuthorityPlan {
  const state = keyState(key?.reading ?? { kind: 'folder' });
  const why = `the CA's key ${key?.path ?? ''} stands already, but ${state.kind === 'unusable' ? state.reason : 'is of no use'}. Move the key away to have a new CA made.`;
  return nothing(
    why,
    missing.map(({ path }) => ({ path, message: `${path} cannot be made: ${why}` })),
  );
}
