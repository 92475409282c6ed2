import type { FileReading } from '../../model/certificate';
import type { DocumentChanges } from '../../model/finding';
import type { Facts } from '../../model/facts';
import type { Member } from '../../topology/links';
import {
  groupAuthorities,
  isUnissuable,
  planAuthority,
  type AuthorityAddition,
  type AuthorityPlan,
  type PlannedAuthority,
} from './authority-plan';
import type { AuthorityOrder } from '../issue/issue';
import { keyChoice, type KeyPreferences } from './key-choice';
import { certificatesIn } from '../../x509/key-pair';
import { leafTasks, type LeafTask, type RenewalPreferences } from './leaf-tasks';
import { unsigned, whyNot } from './leaf-problems';
import {
  distinctByPath,
  isMissing,
  needsOf,
  type LeftOut,
  type NamedFile,
  type Needs,
  type PlanProblem,
  type StaleCertificate,
} from './needs';
import type { NamePreferences } from './plan-names';
import { authorityKeyIn, authorityKeyPaths, mountedOf, type KeyGround } from './authority-keys';
import { besides, swapJournalPath } from './plan-paths';
import { plannedLeaf, type PlannedLeaf } from './planned-leaf';
import { settingsNeeded } from './plan-settings';
import { defaultAuthorityDays, defaultKeyType, defaultRenewBeforeDays, defaultValidityDays } from '../issue/validity';
import { unchangedFiles, type UnchangedFile } from './unchanged';
import type { CertificateReader } from '../../ports';
import { present } from '../../model/present';

export interface PlanPreferences extends NamePreferences, RenewalPreferences, KeyPreferences {
  readonly validityDays: number;
  /** How long a CA that is made is valid. */
  readonly caValidityDays: number;
  /** '' for none. */
  readonly organization: string;
}

export const defaultPlanPreferences: PlanPreferences = {
  strategy: 'internal-name',
  internalName: 'mimir.internal',
  extraNames: [],
  keyType: defaultKeyType,
  insistsOnKeyType: false,
  validityDays: defaultValidityDays,
  caValidityDays: defaultAuthorityDays,
  organization: '',
  renewBeforeDays: defaultRenewBeforeDays,
  renew: 'due',
  only: null,
  newKeys: false,
  keepMode: false,
};

/** What a CA is told to be. */
export function authorityOrder({ organization, caValidityDays }: PlanPreferences): AuthorityOrder {
  return { organization, validityDays: caValidityDays };
}

/** What making the files that a configuration names and lacks comes to. A value: nothing is written yet. Paths are absolute. */
export interface CertificatePlan {
  readonly authorities: readonly PlannedAuthority[];
  readonly additions: readonly AuthorityAddition[];
  readonly leaves: readonly PlannedLeaf[];
  /** Files that the configuration names and that stand already, with the reason why they stay as they are. */
  readonly untouched: readonly UnchangedFile[];
  /** Certificates that can't be renewed. */
  readonly stale: readonly StaleCertificate[];
  readonly leftOut: readonly LeftOut[];
  readonly problems: readonly PlanProblem[];
  /** Settings without which peers would not take the certificates, by document. */
  readonly settings: readonly DocumentChanges[];
  /** Certificates whose swap was interrupted: it is finished or undone before anything else. */
  readonly interrupted: readonly string[];
  /** Sentences on what the configuration still needs once the files are there. */
  readonly notes: readonly string[];
  readonly preferences: PlanPreferences;
}

/** Files that the plan looks at beside those that the configuration names: CAs' keys, the CA that it would make, journals of swaps. */
export function pathsBeside(members: readonly Member[]): readonly string[] {
  const needs = needsOf(members);
  const unnamed = unnamedAuthorityPath(needs);
  const authorities = [...needs.authorities.map(({ file }) => file.path), ...unnamed];
  const journals = needs.leaves.map(({ certificate }) => swapJournalPath(certificate.path));
  return [
    ...new Set([
      ...unnamed,
      ...authorities.flatMap((path) => authorityKeyPaths(path, keyGround(needs, authorities))),
      ...journals,
    ]),
  ];
}

/**
 * Plans the certificates, keys and CAs that the configurations of a deployment's processes name and that are missing or
 * due: who signs what, for which names and roles. `beside` has the readings of `pathsBeside`. What stands and is sound
 * is left as it is.
 */
export function planCertificates(
  members: readonly Member[],
  preferences: PlanPreferences,
  beside: ReadonlyMap<string, FileReading>,
): CertificatePlan {
  const needs = needsOf(members);
  const facts = members[0]?.facts;
  if (!facts) return emptyPlan(preferences);
  const clashing = clashes(needs);
  const leaves = needs.leaves.filter(
    ({ certificate, key }) => !clashing.has(certificate.path) && !(key && clashing.has(key.path)),
  );
  const named = needs.authorities.map(({ file }) => file).filter(({ path }) => !clashing.has(path));
  const unnamed = unnamedAuthorityPath(needs)
    .map((path) => fileBeside(path, beside))
    .filter((file) => countsUnnamed(file, needs, facts));
  const authorities = [...named, ...unnamed];
  const tasks = leafTasks({ ...needs, leaves }, authorities, facts, preferences);
  const paths = authorities.map(({ path }) => path);
  const ground = keyGround(needs, paths);
  const byPath = (path: string) => fileBeside(path, beside);
  const keyBeside = (path: string) =>
    authorityKeyIn(authorities.find((file) => file.path === path) ?? byPath(path), ground, byPath);
  const isAnyIssued = tasks.some(({ isWanted }) => isWanted) || !isSomeBarred(needs, tasks, clashing.size);
  const decisions = groupAuthorities(authorities, tasks).map((group) => ({
    group,
    ...planAuthority(group, named, isAnyIssued, facts, keyBeside),
  }));
  const outcomes = tasks.map((task) =>
    planLeaf(task, decisions.find(({ group }) => group.tasks.includes(task)) ?? null, needs, preferences),
  );
  const planned = outcomes.flatMap(({ leaf }) => leaf ?? []);
  const additions = decisions.flatMap((decision) => decision.additions);
  const stale = outcomes.flatMap((outcome) => outcome.stale ?? []);
  return {
    authorities: decisions.flatMap(({ authority }) => authority ?? []),
    additions,
    leaves: planned,
    untouched: unchangedFiles(needs, { leaves: planned, additions, stale, tasks }, facts.now),
    stale,
    leftOut: distinctByPath([...needs.leftOut, ...outcomes.flatMap(({ leftOut }) => leftOut)]),
    problems: distinctByPath([
      ...[...clashing].map(clashProblem),
      ...needs.problems,
      ...decisions.flatMap(({ problems }) => problems),
      ...outcomes.flatMap(({ problem }) => problem ?? []),
    ]),
    settings: settingsNeeded(needs, new Set(planned.map(({ certificate }) => certificate)), preferences),
    interrupted: leaves
      .map(({ certificate }) => certificate.path)
      .filter((path) => !isMissing(fileBeside(swapJournalPath(path), beside))),
    notes: [
      ...needs.notes,
      ...unnamedNotes(unnamed, new Set(decisions.flatMap(({ issuer }) => issuer ?? []))),
      ...decisions.flatMap(({ notes }) => notes),
      ...new Set(outcomes.flatMap(({ notes = [] }) => notes)),
    ],
    preferences,
  };
}

/** Whether a certificate that was asked for cannot be issued, so that a CA for it would serve nobody. */
function isSomeBarred(needs: Needs, tasks: readonly LeafTask[], clashes: number): boolean {
  const isNothingLeft = needs.leaves.length === 0 && needs.leftOut.length > 0;
  return tasks.some(isUnissuable) || clashes + needs.problems.length > 0 || isNothingLeft;
}

/** CAs that nobody names and that are made because they sign. */
function unnamedNotes(unnamed: readonly NamedFile[], issuers: ReadonlySet<string>): readonly string[] {
  return unnamed.filter((file) => isMissing(file) && issuers.has(file.path)).map(unnamedAuthorityNote);
}

function emptyPlan(preferences: PlanPreferences): CertificatePlan {
  return {
    authorities: [],
    additions: [],
    leaves: [],
    untouched: [],
    stale: [],
    leftOut: [],
    problems: [],
    settings: [],
    interrupted: [],
    notes: [],
    preferences,
  };
}

/** Where no setting names a CA: `ca.crt` beside a certificate, one that is missing if there is any. */
function unnamedAuthorityPath({ authorities, leaves, outside }: Needs): readonly string[] {
  const first = leaves.find(({ certificate }) => isMissing(certificate)) ?? leaves[0];
  if (authorities.length > 0 || !first) return [];
  const [usual, other] = ['ca.crt', 'mimir-ca.crt'].map((name) => besides(first.certificate.path, name));
  return [usual, other]
    .filter((path) => path !== undefined && !outside.has(path))
    .slice(0, 1)
    .flatMap((path) => path ?? []);
}

/** A CA that no setting names is made for a missing certificate, or was once made for one that stands. */
function countsUnnamed({ reading }: NamedFile, { leaves }: Needs, facts: Facts): boolean {
  return leaves.some(({ certificate }) => {
    const [leaf] = certificatesIn(certificate.reading);
    return (
      isMissing(certificate) ||
      (leaf !== undefined && certificatesIn(reading).some((authority) => facts.isSignedBy(leaf, authority)))
    );
  });
}

function unnamedAuthorityNote({ path }: NamedFile): string {
  return `No option names a CA, so one is generated at ${path}. Set it in the options of its peers.`;
}

function fileBeside(path: string, beside: ReadonlyMap<string, FileReading>): NamedFile {
  return { path, reading: beside.get(path) ?? { kind: 'missing', folderExists: true } };
}

interface LeafOutcome {
  readonly leaf?: PlannedLeaf;
  readonly problem?: PlanProblem;
  readonly stale?: StaleCertificate;
  readonly leftOut: readonly LeftOut[];
  readonly notes?: readonly string[];
}

function planLeaf(
  task: LeafTask,
  decision: AuthorityPlan | null,
  needs: Needs,
  preferences: PlanPreferences,
): LeafOutcome {
  const { need, faults, isWanted, keyAction } = task;
  const { key } = need;
  if (!isWanted) return { leftOut: [], ...whyNot(task) };
  if (!key || !decision?.issues.includes(need)) return { leftOut: [], ...unsigned(task, decision) };
  const { spec, notes } = keyChoice(need, keyAction, needs, preferences);
  const { leaf, leftOut } = plannedLeaf(
    need,
    {
      key: key.path,
      keyAction,
      keySpec: spec,
      reasons: faults.map(({ reason }) => reason),
      authority: decision.issuer ?? '',
    },
    needs.members,
    preferences,
  );
  return { leaf, leftOut, notes };
}

function keyGround(needs: Needs, authorities: readonly string[]): KeyGround {
  return { taken: pathsTaken(needs), authorities, mounted: mountedOf(needs.members) };
}

/** Every path that the configuration names for a certificate, key or CA. */
export function pathsTaken({ leaves, authorities, outside }: Needs): ReadonlySet<string> {
  return new Set([
    ...outside,
    ...leaves.flatMap(({ certificate, key }) => present([certificate, key])).map(({ path }) => path),
    ...authorities.map(({ file }) => file.path),
  ]);
}

/** Missing files that the configuration names for two things that cannot be one file. */
function clashes({ leaves, authorities }: Needs): ReadonlySet<string> {
  const authorityPaths = new Set(authorities.map(({ file }) => file.path));
  const certificatePaths = new Set(leaves.map(({ certificate }) => certificate.path));
  const clashing = leaves.flatMap(({ certificate, key }) =>
    present([certificate, key]).filter((file) => {
      if (!isMissing(file)) return false;
      const isKey = file.path !== certificate.path;
      return authorityPaths.has(file.path) || (isKey && certificatePaths.has(file.path));
    }),
  );
  return new Set(clashing.map(({ path }) => path));
}

function clashProblem(path: string): PlanProblem {
  return {
    path,
    message: `${path} can't be generated: the configuration uses it for two purposes. Use a different path for each.`,
  };
}

/** Reads what the plan needs beside the gathered facts, such as the keys of CAs, and plans for all processes of a deployment at once. */
export async function prepareCertificates(
  members: readonly Member[],
  preferences: PlanPreferences,
  certificates: CertificateReader,
): Promise<CertificatePlan> {
  const readings = pathsBeside(members).map(async (path) => [path, await certificates.read(path)] as const);
  return planCertificates(members, preferences, new Map(await Promise.all(readings)));
}
