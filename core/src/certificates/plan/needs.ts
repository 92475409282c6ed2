import type { FileReading } from '../../model/certificate';
import type { Facts, PathFact } from '../../model/facts';
import type { OptionRole } from '../../model/option';
import type { FamilyConfiguration } from '../../model/process';
import { neutral } from '../../model/neutral';
import { whyNotRead } from '../../model/not-read';
import { isPemOrKey, shown, withoutLongWords } from '../../model/quoted';
import { disuseOf } from '../../topology/disuse';
import type { End, Member } from '../../topology/links';
import { nameOfServer, outsideServer } from '../../topology/outside-servers';
import type { CertificateRole } from '../issue/issue';
import { type CheckingEnds, checkingEnds } from './peers';
import { present } from '../../model/present';

/** A file of this machine that the configuration names. */
export interface NamedFile {
  /** Absolute. */
  readonly path: string;
  readonly reading: FileReading;
}

/** A certificate that some family presents to its peers. */
export interface LeafNeed {
  readonly certificate: NamedFile;
  /** Null where the configuration names none, or none of this machine. */
  readonly key: NamedFile | null;
  readonly roles: readonly CertificateRole[];
  /** Ids of the families that present it; with the process's name where there are several processes. */
  readonly usedBy: readonly string[];
  readonly presenters: readonly End[];
  /** Paths of the CA files by which its peers judge it; those of its own family where no peer names one. */
  readonly trustedBy: readonly string[];
  /** False where `trustedBy` is only a guess from its own family. */
  readonly peersKnown: boolean;
}

export interface AuthorityNeed {
  readonly file: NamedFile;
  readonly usedBy: readonly string[];
}

/** A path as written, or an option's name, with the reason why nothing is done about it. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
  /** The folder of another machine that it is in, which can be mapped to one here. */
  readonly folder?: string;
}

/** A file that the configuration lacks and that cannot be made. The message is a sentence or two with the path in it. */
export interface PlanProblem {
  readonly path: string;
  readonly message: string;
}

/** A certificate that is due and can't be renewed. */
export interface StaleCertificate extends PlanProblem {
  /** The same without the path, for where the path is shown already. */
  readonly reason: string;
}

export interface Needs {
  readonly members: readonly Member[];
  /** Who checks certificates in the deployment. */
  readonly checking: CheckingEnds;
  readonly leaves: readonly LeafNeed[];
  readonly authorities: readonly AuthorityNeed[];
  readonly leftOut: readonly LeftOut[];
  readonly problems: readonly PlanProblem[];
  /** Paths of files for servers that are not Mimir's, which no file of the plan may take. */
  readonly outside: ReadonlySet<string>;
  /** Sentences on files that are Mimir's and somebody else's at once. */
  readonly notes: readonly string[];
}

type Named =
  | { readonly kind: 'none' }
  /** Documents that cannot be seen may name one. */
  | { readonly kind: 'unknown' }
  | ({ readonly kind: 'file' } & NamedFile)
  | ({ readonly kind: 'left-out' } & LeftOut);

interface FamilyFiles extends End {
  readonly label: string;
  readonly certificate: Named;
  readonly key: Named;
  readonly authority: Named;
}

/**
 * All certificates, keys and CA files that the families of a deployment's processes name, whether their TLS is enabled
 * or not: what a client lacks today it lacks when it is switched on. What belongs to servers that are not Mimir's is
 * left to those who run them.
 */
export function needsOf(members: readonly Member[]): Needs {
  const all = members.flatMap((member) => familyFiles(member, members.length > 1));
  const families = all.filter(({ view, process }) => outsideServer(view.family, process) === null);
  const named = all.flatMap(({ certificate, key, authority }) => [certificate, key, authority]);
  const leaves = mergeLeaves(families.flatMap((family) => leafOf(family, families)));
  const authorities = mergeAuthorities(families);
  const own = new Set(
    [
      ...leaves.flatMap(({ leaf }) => present([leaf.certificate, leaf.key])),
      ...authorities.map(({ file }) => file),
    ].map(({ path }) => path),
  );
  const strangers = all.filter((family) => !families.includes(family)).flatMap((family) => strangersOf(family, own));
  return {
    members,
    checking: checkingEnds(members),
    leaves: leaves.map(({ leaf }) => leaf),
    authorities,
    leftOut: distinctByPath([...named.filter((each) => each.kind === 'left-out').map(leftOutOf), ...strangers]),
    problems: [...leaves.flatMap(({ problems }) => problems), ...families.flatMap(keyWithoutCertificate)],
    notes: [
      ...new Set(all.filter((family) => !families.includes(family)).flatMap((family) => sharedAuthority(family, own))),
    ],
    outside: new Set(named.flatMap(pathOf).filter((path) => !own.has(path))),
  };
}

/** A CA of Mimir's that is to be made, and by which somebody else's server is checked as well. */
function sharedAuthority({ view, process, authority }: FamilyFiles, own: ReadonlySet<string>): readonly string[] {
  const server = outsideServer(view.family, process);
  const isIdle = view.text('enabled') === 'false' || disuseOf(view.family, process) !== null;
  if (!server || isIdle || authority.kind !== 'file' || !isMissing(authority) || !own.has(authority.path)) return [];
  return [
    `${authority.path} is also the CA for ${nameOfServer(server)}, which must then have a certificate from it. Otherwise, use that server's own CA.`,
  ];
}

/** What a client of somebody else's server lacks. A CA of our own making would only hide that. */
function strangersOf(
  { view, process, certificate, key, authority }: FamilyFiles,
  own: ReadonlySet<string>,
): readonly LeftOut[] {
  const server = outsideServer(view.family, process);
  if (!server) return [];
  const missing = (named: Named, reason: string): readonly LeftOut[] => {
    if (named.kind !== 'file' || !isMissing(named) || own.has(named.path)) return [];
    return [{ path: named.path, reason }];
  };
  const whose = nameOfServer(server);
  return [
    ...missing(authority, `It is the CA of ${whose}, which is not part of Mimir. Copy it from there.`),
    ...[certificate, key].flatMap((named) =>
      missing(named, `It is for ${whose}, which is not part of Mimir. Get it from a CA that is trusted there.`),
    ),
  ];
}

function familyFiles({ process, facts }: Member, isOneOfMany: boolean): readonly FamilyFiles[] {
  return process.configuration.families.map((view) => ({
    view,
    process,
    facts,
    label: isOneOfMany ? `${view.family.id} of ${process.name}` : view.family.id,
    certificate: namedBy(view, 'certificate', facts),
    key: namedBy(view, 'key', facts),
    authority: namedBy(view, 'authority', facts),
  }));
}

/** True for a file that is not there, so that it may be made. */
export function isMissing({ reading }: NamedFile): boolean {
  return reading.kind === 'missing';
}

export function distinctByPath<T extends { readonly path: string }>(items: readonly T[]): readonly T[] {
  return [...new Map([...items].reverse().map((item) => [item.path, item])).values()].reverse();
}

function namedBy(view: FamilyConfiguration, role: OptionRole, facts: Facts): Named {
  const value = view.value(role);
  if (!value || value.text === '') return { kind: 'none' };
  if (value.text === null) {
    if (value.written === null) return { kind: 'unknown' };
    return { kind: 'left-out', path: value.option.flag ?? value.option.id, reason: "Its value can't be determined." };
  }
  const fact = facts.path(value.written?.document.uri ?? '', value.text);
  const isThere = fact.kind === 'here' && fact.reading.kind !== 'missing';
  const objection = !isThere && objectionToName(value.text);
  if (objection) return { kind: 'left-out', path: shown(value.text), reason: objection };
  if (fact.kind === 'here') return { kind: 'file', path: fact.path, reading: fact.reading };
  return leftOut(fact, value.text);
}

function leftOutOf({ path, reason, folder }: LeftOut): LeftOut {
  return { path, reason, ...(folder !== undefined && { folder }) };
}

function reasonToLeaveOut(fact: Exclude<PathFact, { kind: 'here' }>): string {
  switch (fact.kind) {
    case 'elsewhere':
      return `It is not on this machine. If Mimir runs elsewhere, map ${fact.folder} to a local folder.`;
    case 'not-read':
      return `It was not read: ${whyNotRead(fact.why)}.`;
    case 'unknown':
      return "Its location can't be determined: it is a template, a path in a container or a Vault secret.";
  }
}

/** Why no file gets the name, so that no secret in the place of a path becomes one. */
export function objectionToName(path: string): string | null {
  if (isPemOrKey(path)) return 'It is PEM text, not a path.';
  if (neutral(path) !== path) return 'Its name contains unprintable characters, so no file is generated.';
  if (withoutLongWords(path) === path) return null;
  return 'Its name is longer than 80 characters, so no file is generated.';
}

function leafOf(family: FamilyFiles, families: readonly FamilyFiles[]): readonly LeafNeed[] {
  const { certificate, key, view, process, facts, label } = family;
  if (certificate.kind !== 'file') return [];
  const { side } = view.family;
  const peers = families.filter((other) => isPeer(family, other)).flatMap(({ authority }) => pathOf(authority));
  return [
    {
      certificate: { path: certificate.path, reading: certificate.reading },
      key: key.kind === 'file' ? { path: key.path, reading: key.reading } : null,
      roles: side === 'both' ? ['server', 'client'] : [side],
      usedBy: [label],
      presenters: [{ view, process, facts }],
      trustedBy: [...new Set(peers.length > 0 ? peers : pathOf(family.authority))],
      peersKnown: peers.length > 0,
    },
  ];
}

/** Members of memberlist judge each other by their own CA file. */
function isPeer({ view: { family } }: FamilyFiles, { view: { family: other } }: FamilyFiles): boolean {
  if (family.side === 'both') return other.id === family.id;
  if (family.side === 'server') return other.peer === family.id;
  return family.peer === other.id;
}

function pathOf(named: Named): readonly string[] {
  if (named.kind === 'file') return [named.path];
  return [];
}

interface MergedLeaf {
  readonly leaf: LeafNeed;
  readonly problems: readonly PlanProblem[];
}

/** One certificate may be named by many families; it is needed once, in all their roles. */
function mergeLeaves(leaves: readonly LeafNeed[]): readonly MergedLeaf[] {
  const merged = new Map<string, MergedLeaf>();
  for (const leaf of leaves) {
    const { path } = leaf.certificate;
    const known = merged.get(path);
    merged.set(path, known ? mergeTwo(known, leaf) : { leaf, problems: [] });
  }
  return [...merged.values()];
}

function mergeTwo({ leaf, problems }: MergedLeaf, other: LeafNeed): MergedLeaf {
  const known = [leaf, other].filter(({ peersKnown }) => peersKnown);
  const judges = (known.length > 0 ? known : [leaf, other]).flatMap(({ trustedBy }) => trustedBy);
  return {
    leaf: {
      certificate: leaf.certificate,
      key: leaf.key ?? other.key,
      roles: [...new Set([...leaf.roles, ...other.roles])],
      usedBy: [...new Set([...leaf.usedBy, ...other.usedBy])],
      presenters: [...leaf.presenters, ...other.presenters],
      trustedBy: [...new Set(judges)],
      peersKnown: known.length > 0,
    },
    problems: [...problems, ...keyConflicts(leaf, other)],
  };
}

function keyConflicts(leaf: LeafNeed, other: LeafNeed): readonly PlanProblem[] {
  if (!leaf.key || !other.key || leaf.key.path === other.key.path || !isMissing(other.key)) return [];
  return [twoKeys(leaf.certificate.path, other.key.path)];
}

function twoKeys(certificate: string, key: string): PlanProblem {
  return {
    path: key,
    message: `${key} can't be generated: its certificate ${certificate} is used with another key elsewhere. Use the same key in both places.`,
  };
}

function mergeAuthorities(families: readonly FamilyFiles[]): readonly AuthorityNeed[] {
  const merged = new Map<string, AuthorityNeed>();
  for (const { authority, label } of families) {
    if (authority.kind !== 'file') continue;
    const { path, reading } = authority;
    merged.set(path, { file: { path, reading }, usedBy: [...new Set([...(merged.get(path)?.usedBy ?? []), label])] });
  }
  return [...merged.values()];
}

function keyWithoutCertificate({ certificate, key, label }: FamilyFiles): readonly PlanProblem[] {
  if (certificate.kind !== 'none' || key.kind !== 'file' || !isMissing(key)) return [];
  const message = `${key.path} can't be generated: ${label} names this key but no certificate. Set the certificate too.`;
  return [{ path: key.path, message }];
}

function leftOut(fact: Exclude<PathFact, { kind: 'here' }>, text: string): Named {
  return {
    kind: 'left-out',
    path: fact.kind === 'not-read' ? fact.path : text,
    reason: reasonToLeaveOut(fact),
    ...(fact.kind === 'elsewhere' && { folder: fact.folder }),
  };
}
