import type { CertificateFacts } from '../../model/certificate';
import type { Facts } from '../../model/facts';
import { quoted } from '../../model/quoted';
import { keyWeakness } from '../../x509/chain';
import { certificatesIn } from '../../x509/key-pair';
import { certificateOfKey, keyState } from './key-state';
import type { LeafTask } from './leaf-tasks';
import { isMissing, type LeafNeed, type NamedFile, type PlanProblem } from './needs';
import { holdsCertificate } from './peers';
import { present } from '../../model/present';

/** A CA of the plan. */
export interface PlannedAuthority {
  readonly certificate: string;
  /** Null where nothing is signed. */
  readonly key: string | null;
  /** `make-for-key`: a CA certificate for an existing key. */
  readonly action: 'make' | 'make-for-key' | 'reuse';
  /** Other CA files that are missing and get the same certificate, since they judge the same peers. */
  readonly copies: readonly string[];
}

/** A CA certificate that a CA file doesn't contain. It changes an existing file, so it needs consent. */
export interface AuthorityAddition {
  readonly file: string;
  /** The CA file that holds the certificate, and which of its certificates that is. */
  readonly from: string;
  readonly fingerprint: string;
  /** Sentences. */
  readonly reasons: readonly string[];
}

/** CA files that must hold the same CA, because some certificate is judged by all of them. */
export interface AuthorityGroup {
  readonly members: readonly NamedFile[];
  readonly tasks: readonly LeafTask[];
}

export interface AuthorityPlan {
  /** Null where nothing is to be made, copied or signed with. */
  readonly authority: PlannedAuthority | null;
  /** Path of the CA certificate that can sign; null where none can. */
  readonly issuer: string | null;
  /** What it is to sign. */
  readonly issues: readonly LeafNeed[];
  readonly additions: readonly AuthorityAddition[];
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
export function groupAuthorities(
  authorities: readonly NamedFile[],
  tasks: readonly LeafTask[],
): readonly AuthorityGroup[] {
  const groupOf = new Map<string, Set<string>>(authorities.map(({ path }) => [path, new Set([path])]));
  for (const {
    need: { trustedBy },
  } of tasks) {
    const union = new Set(trustedBy.flatMap((path) => [...(groupOf.get(path) ?? [])]));
    for (const path of union) groupOf.set(path, union);
  }
  const [fallback] = groupOf.values();
  const groupFor = ({ need: { trustedBy } }: LeafTask) =>
    trustedBy.map((path) => groupOf.get(path)).find((group) => group !== undefined) ?? fallback;
  return [...new Set(groupOf.values())].map((group) => ({
    members: authorities.filter(({ path }) => group.has(path)),
    tasks: tasks.filter((task) => groupFor(task) === group),
  }));
}

/** Decides for one group: an existing CA is used and copied, never replaced; where there is none, one is generated. */
export function planAuthority(
  group: AuthorityGroup,
  all: readonly NamedFile[],
  isAnyIssued: boolean,
  facts: Facts,
  keyBeside: KeyBeside,
): AuthorityPlan {
  const missing = group.members.filter(isMissing);
  const standing = group.members.filter(holdsCertificate);
  const candidates =
    standing.length > 0
      ? [...standing, ...copiesOf(standing, all)]
      : all.filter((file) => issuedSome(file, group.tasks, facts));
  if (candidates.length > 0) return reuse(candidates, missing, group, facts, keyBeside);
  if (missing.length === 0) return nothing(noCertificate(group.members));
  const orphan = group.tasks.find(
    ({ need, isWanted }) => !isWanted && need.peersKnown && holdsCertificate(need.certificate),
  );
  if (orphan) return unknownIssuer(orphan.need, missing);
  const isBlocked = group.tasks.some(isUnissuable) && !group.tasks.some(({ isWanted }) => isWanted);
  if (isBlocked || !isAnyIssued) return signsNothing(missing, all);
  return make(missing, group, keyBeside);
}

/** True for a certificate that is missing or due and that nobody could issue, whoever signs. */
export function isUnissuable({ need, isWanted, objection }: LeafTask): boolean {
  return !isWanted && (isMissing(need.certificate) || objection !== null);
}

/** A CA whose certificates cannot be made is not made either: its key would only lie about. A CA that nobody names is not missed. */
function signsNothing(missing: readonly NamedFile[], all: readonly NamedFile[]): AuthorityPlan {
  const why = 'it would sign no certificate.';
  return nothing(
    why,
    missing
      .filter((file) => all.includes(file))
      .map(({ path }) => ({ path, message: `${path} was not generated: ${why}` })),
  );
}

/** Other files with the same CA: its key may stand beside one of them. */
function copiesOf(files: readonly NamedFile[], all: readonly NamedFile[]): readonly NamedFile[] {
  const known = files.flatMap(({ reading }) => certificatesIn(reading));
  return all.filter((file) => !files.includes(file) && known.some((certificate) => holds(file, certificate)));
}

function issuedSome(file: NamedFile, tasks: readonly LeafTask[], facts: Facts): boolean {
  const authorities = certificatesIn(file.reading);
  return tasks.some(({ need: { certificate, peersKnown } }) => {
    const [leaf] = certificatesIn(certificate.reading);
    return peersKnown && leaf !== undefined && authorities.some((authority) => facts.isSignedBy(leaf, authority));
  });
}

function nothing(obstacle: string, problems: readonly PlanProblem[] = []): AuthorityPlan {
  return { authority: null, issuer: null, issues: [], additions: [], obstacle, problems, notes: [] };
}

function noCertificate(members: readonly NamedFile[]): string {
  return `its CA file ${members[0]?.path ?? ''} contains no readable certificate. Move it away to generate a CA.`;
}

function unknownIssuer({ certificate }: LeafNeed, missing: readonly NamedFile[]): AuthorityPlan {
  const issuer = certificatesIn(certificate.reading)[0]?.issuer ?? '';
  const why = `${certificate.path} already exists and was signed by ${quoted(issuer)}, which is not here. Add that CA's certificate, or move ${certificate.path} and its key away to generate all of them again.`;
  return nothing(
    why,
    missing.map(({ path }) => ({ path, message: `${path} can't be generated: ${why}` })),
  );
}

function reuse(
  candidates: readonly NamedFile[],
  missing: readonly NamedFile[],
  group: AuthorityGroup,
  facts: Facts,
  keyBeside: KeyBeside,
): AuthorityPlan {
  const trials = candidates.map((file) => ({
    file,
    key: keyBeside(file.path),
    obstacle: signingObstacle(file, keyBeside(file.path), facts.now),
  }));
  const signer = trials.find(({ obstacle }) => obstacle === null);
  const best = signer ?? trials[0];
  if (!best) return nothing('');
  const source = best.file;
  const own = signer ? certificateOfKey(signer.file, signer.key) : null;
  const issues = own ? issuesBy(own, group, facts) : [];
  const isNeeded = issues.length + missing.length > 0;
  const signing = issues.length > 0 ? signer : undefined;
  return {
    authority: isNeeded ? reused(source, signing, missing) : null,
    issuer: signer?.file.path ?? null,
    issues: issues.map(({ need }) => need),
    additions: own ? additionsOf(own, source, group, issues) : knownIssuers(group, candidates, facts),
    obstacle: firstObstacle(trials),
    problems: [],
    notes: own && signing ? weaknessNotes(source.path, own) : [],
  };
}

function weaknessNotes(path: string, { key }: CertificateFacts): readonly string[] {
  const weakness = keyWeakness(key);
  if (weakness === null) return [];
  return [
    `The CA ${path} has ${weakness}, which is too weak: an attacker could issue trusted certificates. Replace it with --rotate-ca.`,
  ];
}

/** True for a certificate of this CA that some peers refuse only because their CA files do not hold it. */
function lacksTrustOnly({ need, faults, isForced }: LeafTask, own: CertificateFacts, facts: Facts): boolean {
  const [leaf] = certificatesIn(need.certificate.reading);
  return (
    leaf !== undefined && !isForced && faults.every(({ code }) => code === 'authority') && facts.isSignedBy(leaf, own)
  );
}

/** The CA files that verify what this CA signs, or has signed, and don't contain it. */
function additionsOf(
  own: CertificateFacts,
  source: NamedFile,
  group: AuthorityGroup,
  issues: readonly LeafTask[],
): readonly AuthorityAddition[] {
  const judging = group.tasks.flatMap((task) => {
    if (issues.includes(task)) {
      if (task.need.peersKnown) return task.need.trustedBy.map((path) => ({ path, task }));
      return [];
    }
    return present(task.faults.map(({ authority }) => authority)).map((path) => ({ path, task }));
  });
  const incomplete = group.members.filter((file) => holdsCertificate(file) && !holds(file, own));
  return incomplete.flatMap(({ path }) => {
    const judged = [
      ...new Set(judging.filter((each) => each.path === path).map(({ task }) => task.need.certificate.path)),
    ];
    if (judged.length === 0) return [];
    return [
      {
        file: path,
        from: source.path,
        fingerprint: own.fingerprint,
        reasons: judged.map((leaf) => `It must trust ${leaf}, which the CA in ${source.path} signs.`),
      },
    ];
  });
}

/** Where nobody can sign, a certificate whose own CA is known may still be added to the CA files that verify it. */
function knownIssuers(
  group: AuthorityGroup,
  candidates: readonly NamedFile[],
  facts: Facts,
): readonly AuthorityAddition[] {
  return group.tasks.flatMap(({ need, faults }) => {
    const [leaf] = certificatesIn(need.certificate.reading);
    if (!leaf) return [];
    const issuers = candidates.flatMap((file) =>
      certificatesIn(file.reading)
        .filter((each) => facts.isSignedBy(leaf, each))
        .map((each) => ({ file, each })),
    );
    const [issuer] = issuers;
    if (!issuer) return [];
    const incomplete = new Set(group.members.filter((file) => !holds(file, issuer.each)).map(({ path }) => path));
    const distrusting = present(faults.map(({ code, authority }) => code === 'authority' && authority));
    return distrusting
      .filter((file) => incomplete.has(file))
      .map((file) => ({
        file,
        from: issuer.file.path,
        fingerprint: issuer.each.fingerprint,
        reasons: [`It must trust ${need.certificate.path}, which the CA in ${issuer.file.path} signed.`],
      }));
  });
}

function holds({ reading }: NamedFile, certificate: CertificateFacts): boolean {
  return certificatesIn(reading).some(({ fingerprint }) => fingerprint === certificate.fingerprint);
}

/** Why an existing CA can't sign with the key next to it, as a clause and a sentence; null where it can. */
function signingObstacle({ path, reading }: NamedFile, key: NamedFile, now: number): string | null {
  const state = keyState(key.reading);
  const remedy = 'or move the CA away to generate a new one.';
  if (state.kind === 'missing') return `the key ${key.path} of its CA ${path} is missing. Add the key, ${remedy}`;
  if (state.kind === 'unusable')
    return `the key ${key.path} of its CA ${path} can't be used: ${state.reason}. Fix the key, ${remedy}`;
  const own = certificateOfKey({ path, reading }, key);
  if (!own) return `${key.path} is not the key of its CA ${path}. Use the CA's own key, ${remedy}`;
  const objection = objectionTo(own, now);
  return objection && `its CA ${path} ${objection}. Use another CA and its key, ${remedy}`;
}

function objectionTo({ isAuthority, keyUsage, notBefore, notAfter }: CertificateFacts, now: number): string | null {
  if (isAuthority !== true) return 'is not a CA';
  if (keyUsage !== null && !keyUsage.includes('keyCertSign')) return 'must not sign certificates';
  if (now > notAfter) return 'has expired';
  if (now < notBefore) return 'is not valid yet';
  return null;
}

/** One CA for all missing files of the group. An existing key, as after a loss of the certificate, is kept. */
function make(missing: readonly NamedFile[], group: AuthorityGroup, keyBeside: KeyBeside): AuthorityPlan {
  const trials = missing.map((file) => ({
    file,
    key: keyBeside(file.path),
    state: keyState(keyBeside(file.path).reading),
  }));
  const chosen =
    trials.find(({ state }) => state.kind === 'usable') ?? trials.find(({ state }) => state.kind === 'missing');
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
    issues: group.tasks.filter(({ isWanted }) => isWanted).map(({ need }) => need),
    additions: [],
    obstacle: '',
    problems: [],
    notes: [],
  };
}

function unusableKey(key: NamedFile | null, missing: readonly NamedFile[]): AuthorityPlan {
  const state = keyState(key?.reading ?? { kind: 'folder' });
  const why = `the CA's key ${key?.path ?? ''} exists but can't be used${state.kind === 'unusable' ? `: ${state.reason}` : ''}. Move the key away to generate a new CA.`;
  return nothing(
    why,
    missing.map(({ path }) => ({ path, message: `${path} can't be generated: ${why}` })),
  );
}

/** What the CA signs again: what is wanted, but for what only its peers do not trust yet. */
function issuesBy(own: CertificateFacts, { tasks }: AuthorityGroup, facts: Facts): readonly LeafTask[] {
  return tasks.filter((task) => task.isWanted && !lacksTrustOnly(task, own, facts));
}

interface Trial {
  readonly key: NamedFile;
  readonly obstacle: string | null;
}

function firstObstacle([first]: readonly Trial[]): string {
  return first?.obstacle ?? '';
}

function reused(source: NamedFile, signing: Trial | undefined, missing: readonly NamedFile[]): PlannedAuthority {
  return {
    certificate: source.path,
    key: signing?.key.path ?? null,
    action: 'reuse',
    copies: missing.map(({ path }) => path),
  };
}
