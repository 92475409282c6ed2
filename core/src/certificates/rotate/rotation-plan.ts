import type { CertificateFacts } from '../../model/certificate';
import type { CertificateReader, Files } from '../../ports';
import type { Member } from '../../topology/links';
import { certificatesIn } from '../../x509/key-pair';
import { keyChoice } from '../plan/key-choice';
import { certificateOfKey } from '../plan/key-state';
import { likeKey, specOf, type KeySpec } from '../../x509/key-type';
import { needsOf, type NamedFile, type Needs } from '../plan/needs';
import { pathsTaken, type PlanPreferences } from '../plan/certificate-plan';
import { authorityKeyIn, authorityKeyPaths, mountedOf, type KeyGround } from '../plan/authority-keys';
import { nextKeyPath, rotationRecordPath } from '../plan/plan-paths';
import { plannedLeaf, type PlannedLeaf } from '../plan/planned-leaf';

/**
 * The next step of replacing a CA without an outage. CA files are read only at start (spec 1.8, 2.1), so everybody must
 * know the new CA (`bundle`), and be restarted, before anybody shows a certificate of it (`reissue`), and the old one
 * goes last (`retire`).
 */
export interface RotationPlan {
  readonly step: 'bundle' | 'reissue' | 'retire';
  /** The CA file beside which the key and the record stand. */
  readonly authority: string;
  readonly key: string;
  readonly nextKey: string;
  readonly record: string;
  /** What the step before has written down; null before the first. */
  readonly state: RotationRecord | null;
  /** Fingerprint of the CA certificate that goes. */
  readonly old: string;
  /** What the key of the CA that comes is: as the one before, unless another was asked for or that is too weak. */
  readonly keySpec: KeySpec;
  /** CA files that are changed by this step. */
  readonly files: readonly string[];
  /** Certificates that this step issues again. */
  readonly leaves: readonly PlannedLeaf[];
  readonly preferences: PlanPreferences;
}

export interface RotationPlans {
  readonly rotations: readonly RotationPlan[];
  /** CAs whose rotation has ended. */
  readonly finished: readonly string[];
  /** Sentences on CAs that cannot be rotated. */
  readonly problems: readonly string[];
}

/** Finds every CA of the deployment whose key stands beside it, and the step that its rotation is at. */
export async function prepareRotation(
  members: readonly Member[],
  preferences: PlanPreferences,
  ports: { readonly files: Files; readonly certificates: CertificateReader },
  /** True to begin another rotation where one has ended. */
  again = false,
): Promise<RotationPlans> {
  const needs = needsOf(members);
  const paths = needs.authorities.map(({ file }) => file.path);
  const ground = { taken: pathsTaken(needs), authorities: paths, mounted: mountedOf(members) };
  const candidates = await Promise.all(needs.authorities.map(({ file }) => candidateOf(file, ground, ports)));
  const finished: string[] = [];
  const rotations: RotationPlan[] = [];
  for (const candidate of candidates) {
    const { file, last } = candidate;
    if (isCopy(candidate, candidates)) continue;
    if (!again && hasEnded(candidate)) {
      finished.push(file.path);
      continue;
    }
    const state = last?.isFinished === true ? null : last;
    const old = oldAuthority(candidate, state);
    // Copies of one CA are rotated with it.
    if (old === undefined || rotations.some((rotation) => rotation.old === old)) continue;
    rotations.push(stepOf({ file, key: candidate.key, state, old }, needs, preferences));
  }
  if (rotations.length + finished.length > 0) return { rotations, finished, problems: [] };
  return { rotations, finished, problems: [noSigner(needs, ground)] };
}

/** A CA file with what is beside it. */
interface Candidate {
  readonly file: NamedFile;
  readonly key: string;
  /** The certificate that its key signs for; null where the key is elsewhere. */
  readonly signer: CertificateFacts | null;
  readonly last: RotationRecord | null;
}

async function candidateOf(
  file: NamedFile,
  ground: KeyGround,
  { files, certificates }: { readonly files: Files; readonly certificates: CertificateReader },
): Promise<Candidate> {
  const read = authorityKeyPaths(file.path, ground).map(
    async (path) => [path, { path, reading: await certificates.read(path) }] as const,
  );
  const keys = new Map(await Promise.all(read));
  const key = authorityKeyIn(
    file,
    ground,
    (path) => keys.get(path) ?? { path, reading: { kind: 'missing', folderExists: false } },
  );
  const last = readRecord((await files.readText(rotationRecordPath(file.path))) ?? '');
  return { file, key: key.path, signer: certificateOfKey(file, key), last };
}

/** True for a file that holds the CA of another one, whose record says how far its rotation has come. */
function isCopy({ last, signer }: Candidate, candidates: readonly Candidate[]): boolean {
  if (last !== null || signer === null) return false;
  return candidates.some((other) => other.last?.next === signer.fingerprint || other.last?.old === signer.fingerprint);
}

/** True as long as nobody has put another CA there. Its key may be offline by now. */
function isOver({ file, signer }: Candidate, { next }: RotationRecord): boolean {
  if (signer === null) return holds(file, next);
  return signer.fingerprint === next;
}

function noSigner({ authorities }: Needs, ground: KeyGround): string {
  const [first] = authorities;
  if (!first) return 'The configuration names no CA file on this machine, so there is no CA to rotate.';
  return `No CA can be rotated here: the key of ${first.file.path} must be at ${authorityKeyPaths(first.file.path, ground)[0] ?? ''}, unencrypted.`;
}

interface Rotated {
  readonly file: NamedFile;
  readonly key: string;
  readonly state: RotationRecord | null;
  readonly old: string;
}

function stepOf({ file, key, state, old }: Rotated, needs: Needs, preferences: PlanPreferences): RotationPlan {
  const common = {
    authority: file.path,
    key,
    nextKey: nextKeyPath(key),
    record: rotationRecordPath(file.path),
    state,
    old,
    keySpec: nextKeySpec(certificateOf(old, needs), preferences),
    preferences,
  };
  const holding = needs.authorities.map((each) => each.file).filter((each) => holds(each, old));
  const incomplete = holding.filter((each) => state === null || !holds(each, state.next));
  if (incomplete.length > 0)
    return { ...common, step: 'bundle', files: incomplete.map(({ path }) => path), leaves: [] };
  const leaves = leavesOf(old, needs).map((need) => {
    const decided = {
      key: need.key?.path ?? '',
      keyAction: 'reuse' as const,
      keySpec: keyChoice(need, 'reuse', needs, preferences).spec,
      reasons: ['Its CA is being replaced.'],
      authority: file.path,
    };
    return plannedLeaf(need, decided, needs.members, preferences).leaf;
  });
  if (leaves.length > 0 || state?.isReissued === false) return { ...common, step: 'reissue', files: [], leaves };
  return { ...common, step: 'retire', files: holding.map(({ path }) => path), leaves: [] };
}

function holds({ reading }: NamedFile, fingerprint: string): boolean {
  return certificatesIn(reading).some((certificate) => certificate.fingerprint === fingerprint);
}

function nextKeySpec(old: CertificateFacts | undefined, { keyType, insistsOnKeyType }: PlanPreferences): KeySpec {
  if (!old || insistsOnKeyType) return specOf(keyType);
  return likeKey(old.key) ?? specOf(keyType);
}

function certificateOf(fingerprint: string, { authorities }: Needs): CertificateFacts | undefined {
  return authorities
    .flatMap(({ file }) => certificatesIn(file.reading))
    .find((certificate) => certificate.fingerprint === fingerprint);
}

/** The certificates that the old CA has signed. */
function leavesOf(old: string, needs: Needs): Needs['leaves'] {
  const { leaves, members } = needs;
  const authority = certificateOf(old, needs);
  const facts = members[0]?.facts;
  return leaves.filter(({ certificate, key }) => {
    const [leaf] = certificatesIn(certificate.reading);
    return leaf !== undefined && authority !== undefined && key !== null && facts?.isSignedBy(leaf, authority) === true;
  });
}

/** How far the rotation of a CA has come. Holds no key. */
export interface RotationRecord {
  /** Fingerprints of the CA that goes and of the one that comes. */
  readonly old: string;
  readonly next: string;
  /** The CA certificate that comes (PEM). */
  readonly certificate: string;
  /** True once all certificates known here are signed by it, and its key stands in the old one's place. */
  readonly isReissued: boolean;
  /** True once the old CA is gone: without it nobody could tell a rotation that has ended from one that is to begin. */
  readonly isFinished?: boolean;
}

/** Null for a text that is no record. */
export function readRecord(text: string): RotationRecord | null {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return null;
  const { old, next, certificate, isReissued, isFinished }: Partial<Record<keyof RotationRecord, unknown>> = value;
  if (
    typeof old !== 'string' ||
    typeof next !== 'string' ||
    typeof certificate !== 'string' ||
    typeof isReissued !== 'boolean'
  )
    return null;
  return { old, next, certificate, isReissued, ...(isFinished === true && { isFinished }) };
}

export function recordText(record: RotationRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Absent, or something else.
  }
}

/** True where the last rotation has ended, and the CA is still the one that it brought. */
function hasEnded(candidate: Candidate): boolean {
  const { last } = candidate;
  return last?.isFinished === true && isOver(candidate, last);
}

/** The fingerprint of the CA that goes. */
function oldAuthority({ signer }: Candidate, state: RotationRecord | null): string | undefined {
  return state?.old ?? signer?.fingerprint;
}
