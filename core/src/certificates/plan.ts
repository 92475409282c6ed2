import type { FileReading } from '../model/certificate';
import type { Facts } from '../model/facts';
import type { Process } from '../model/process';
import { groupAuthorities, planAuthority, type AuthorityPlan, type PlannedAuthority } from './authority-plan';
import type { CertificateRole } from './issue';
import { keyState } from './key-state';
import { isHostName } from './names';
import { distinctByPath, isMissing, needsOf, type LeafNeed, type LeftOut, type NamedFile, type Needs, type PlanProblem } from './needs';
import { namesNeeded, type NamePreferences, type PlannedName } from './plan-names';
import { authorityKeyPath, besides } from './plan-paths';
import { defaultKeySize, defaultValidityDays } from './policy';

export interface PlanPreferences extends NamePreferences {
  /** Bits of the RSA keys. */
  readonly keySize: number;
  readonly validityDays: number;
  /** '' for none. */
  readonly organization: string;
}

export const defaultPlanPreferences: PlanPreferences = {
  internalName: 'mimir.internal',
  extraNames: [],
  keySize: defaultKeySize,
  validityDays: defaultValidityDays,
  organization: '',
};

/** A certificate to issue. */
export interface PlannedLeaf {
  readonly certificate: string;
  /** The same path as the certificate's where one file holds both. */
  readonly key: string;
  readonly keyAction: 'make' | 'reuse';
  readonly roles: readonly CertificateRole[];
  readonly commonName: string;
  readonly names: readonly PlannedName[];
  /** Path of the CA certificate that signs it. */
  readonly authority: string;
  /** Ids of the families that present it. */
  readonly usedBy: readonly string[];
}

/** What making the files that a configuration names and lacks comes to. A value: nothing is written yet. Paths are absolute. */
export interface CertificatePlan {
  readonly authorities: readonly PlannedAuthority[];
  readonly leaves: readonly PlannedLeaf[];
  /** Files that the configuration names and that stand already. */
  readonly untouched: readonly string[];
  readonly leftOut: readonly LeftOut[];
  readonly problems: readonly PlanProblem[];
  /** Sentences on what the configuration still needs once the files are there. */
  readonly notes: readonly string[];
  readonly preferences: PlanPreferences;
}

/** Files that the plan looks at beside those that the configuration names: the keys of CAs, and the CA that it would make. */
export function pathsBeside(process: Process, facts: Facts): readonly string[] {
  const needs = needsOf(process, facts);
  const taken = pathsTaken(needs);
  const made = defaultAuthorityPath(needs);
  const authorities = [...needs.authorities.map(({ file }) => file.path), ...made];
  return [...new Set([...made, ...authorities.map((path) => authorityKeyPath(path, taken))])];
}

/**
 * Plans the certificates, keys and CAs that the configuration of one process names and that are missing: who signs
 * what, for which names and roles. `beside` has the readings of `pathsBeside`. Whatever stands is left as it is.
 */
export function planCertificates(
  process: Process,
  facts: Facts,
  preferences: PlanPreferences,
  beside: ReadonlyMap<string, FileReading>,
): CertificatePlan {
  const needs = needsOf(process, facts);
  const clashing = clashes(needs);
  const leaves = needs.leaves.filter(({ certificate, key }) => !clashing.has(certificate.path) && !(key && clashing.has(key.path)));
  const named = needs.authorities.map(({ file }) => file).filter(({ path }) => !clashing.has(path));
  const made = defaultAuthorityPath(needs).map((path) => fileBeside(path, beside));
  const groups = groupAuthorities([...named, ...made], leaves);
  const taken = pathsTaken(needs);
  const keyBeside = (path: string) => fileBeside(authorityKeyPath(path, taken), beside);
  const decisions = groups.map((group) => ({ group, ...planAuthority(group, named, facts, keyBeside) }));
  const names = namesNeeded(process, preferences);
  const outcomes = leaves.flatMap((leaf) => {
    const decision = decisions.find(({ group }) => group.leaves.includes(leaf));
    return planLeaf(leaf, decision ?? null, names.names, preferences);
  });
  return {
    authorities: decisions.flatMap(({ authority }) => authority ?? []),
    leaves: outcomes.flatMap((outcome) => ('leaf' in outcome ? [outcome.leaf] : [])),
    untouched: standingPaths(needs),
    leftOut: [...needs.leftOut, ...names.leftOut],
    problems: distinctByPath([
      ...[...clashing].map(clashProblem),
      ...needs.problems,
      ...decisions.flatMap(({ problems }) => problems),
      ...outcomes.flatMap((outcome) => ('problem' in outcome ? [outcome.problem] : [])),
    ]),
    notes: [...made.filter(isMissing).map(unnamedAuthorityNote), ...decisions.flatMap(({ notes }) => notes)],
    preferences,
  };
}

/** Where no setting names a CA and a certificate is missing: `ca.crt` beside that certificate. */
function defaultAuthorityPath({ authorities, leaves }: Needs): readonly string[] {
  const first = leaves.find(({ certificate }) => isMissing(certificate));
  return authorities.length === 0 && first ? [besides(first.certificate.path, 'ca.crt')] : [];
}

function unnamedAuthorityNote({ path }: NamedFile): string {
  return `No setting names a CA, so one is made at ${path}. Name it in the settings of the peers.`;
}

function fileBeside(path: string, beside: ReadonlyMap<string, FileReading>): NamedFile {
  return { path, reading: beside.get(path) ?? { kind: 'missing', folderExists: true } };
}

type LeafOutcome = { readonly leaf: PlannedLeaf } | { readonly problem: PlanProblem };

function planLeaf(need: LeafNeed, decision: AuthorityPlan | null, names: readonly PlannedName[], preferences: PlanPreferences): LeafOutcome | readonly [] {
  const { certificate, roles, usedBy } = need;
  const wanted = keyFor(need);
  if (wanted === 'nothing') return [];
  if ('problem' in wanted) return wanted;
  const authority = decision?.issuer ?? null;
  if (authority === null) return { problem: { path: certificate.path, message: `${certificate.path} cannot be made: ${decision?.obstacle ?? ''}` } };
  const isServer = roles.includes('server');
  return {
    leaf: {
      certificate: certificate.path,
      ...wanted,
      roles,
      commonName: isServer && isHostName(preferences.internalName) ? preferences.internalName : `Mimir ${isServer ? 'server' : 'client'}`,
      // Nobody dials a client, so the one stable name is enough (spec 5.2).
      names: isServer ? names : names.filter(({ name }) => name === preferences.internalName),
      authority,
      usedBy,
    },
  };
}

/** Whether the leaf is wanted, and what becomes of its key. */
function keyFor({ certificate, key, usedBy }: LeafNeed): 'nothing' | Pick<PlannedLeaf, 'key' | 'keyAction'> | { readonly problem: PlanProblem } {
  const problem = (path: string, why: string) => ({ problem: { path, message: `${path} cannot be made: ${why}` } });
  if (!isMissing(certificate)) {
    if (!key || !isMissing(key)) return 'nothing';
    return problem(key.path, `its certificate ${certificate.path} stands already, and has a key of its own. Put that key there, or move the certificate away to have both made.`);
  }
  if (!key) return problem(certificate.path, `${usedBy.join(' and ')} names no key for it that is known here. Name one.`);
  const state = keyState(key.reading);
  if (state.kind === 'unusable') return problem(certificate.path, `its key ${key.path} stands already, but ${state.reason}. Move the key away to have both made.`);
  return { key: key.path, keyAction: state.kind === 'missing' ? 'make' : 'reuse' };
}

/** Every path that the configuration names for a certificate, key or CA. */
function pathsTaken({ leaves, authorities }: Needs): ReadonlySet<string> {
  return new Set([...leaves.flatMap(({ certificate, key }) => [certificate.path, ...(key ? [key.path] : [])]), ...authorities.map(({ file }) => file.path)]);
}

/** Missing files that the configuration names for two things that cannot be one file. */
function clashes({ leaves, authorities }: Needs): ReadonlySet<string> {
  const authorityPaths = new Set(authorities.map(({ file }) => file.path));
  const certificatePaths = new Set(leaves.map(({ certificate }) => certificate.path));
  const clashing = leaves.flatMap(({ certificate, key }) => [
    ...(isMissing(certificate) && authorityPaths.has(certificate.path) ? [certificate.path] : []),
    ...(key && isMissing(key) && authorityPaths.has(key.path) ? [key.path] : []),
    ...(key && isMissing(key) && key.path !== certificate.path && certificatePaths.has(key.path) ? [key.path] : []),
  ]);
  return new Set(clashing);
}

function clashProblem(path: string): PlanProblem {
  return { path, message: `${path} cannot be made: the configuration names it for two different things. Give each a path of its own.` };
}

function standingPaths({ leaves, authorities }: Needs): readonly string[] {
  const files = [...authorities.map(({ file }) => file), ...leaves.flatMap(({ certificate, key }) => [certificate, ...(key ? [key] : [])])];
  return [...new Set(files.filter((file) => !isMissing(file)).map(({ path }) => path))];
}
