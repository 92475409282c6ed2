import type { Facts } from '../../model/facts';
import { quoted } from '../../model/quoted';
import { certificatesIn } from '../../x509/key-pair';
import { keyState } from './key-state';
import { leafFaults, type LeafFault } from './leaf-faults';
import { isMissing, type LeafNeed, type NamedFile, type Needs } from './needs';

/** A certificate with what is to become of it, if somebody can sign it. */
export interface LeafTask {
  readonly need: LeafNeed;
  /** Empty for one that is missing, and for one that is sound. */
  readonly faults: readonly LeafFault[];
  /** True for one that is missing or due, and whose key is there or can be made. */
  readonly isWanted: boolean;
  /** True for one that is renewed whatever its state. */
  readonly isForced: boolean;
  readonly keyAction: 'make' | 'reuse' | 'replace';
  /** Why it cannot be renewed, although it should be; a sentence or two. */
  readonly objection: string | null;
}

export interface RenewalPreferences {
  /** A certificate counts as due so many days before its end. */
  readonly renewBeforeDays: number;
  /** `all`: also those that are sound. */
  readonly renew: 'due' | 'all';
  /** Only these certificates are renewed, by their absolute paths; null for no such limit. */
  readonly only: readonly string[] | null;
  /** A renewal generates the key again too. */
  readonly newKeys: boolean;
  /** A file with a private key keeps its mode when it is replaced; else only its owner may read it from then on. */
  readonly keepMode: boolean;
}

/** Decides for every certificate whether it is to be issued, and with which key. Authorities are those that are known here. */
export function leafTasks(
  { leaves, checking }: Needs,
  authorities: readonly NamedFile[],
  facts: Facts,
  preferences: RenewalPreferences,
): readonly LeafTask[] {
  const tasks = leaves.map((need) =>
    taskOf(need, leafFaults(need, checking, preferences.renewBeforeDays), authorities, facts, preferences),
  );
  const replacing = tasks.filter(({ keyAction, isWanted }) => isWanted && keyAction === 'replace');
  const replaced = new Set(replacing.flatMap(({ need }) => need.key?.path ?? []));
  // Whoever shares a key that is replaced needs a new certificate with it.
  return tasks.map((task) => {
    if (!task.need.key || !replaced.has(task.need.key.path) || isMissing(task.need.certificate)) return task;
    return { ...task, isWanted: true, isForced: true, keyAction: 'replace' };
  });
}

function taskOf(
  need: LeafNeed,
  faults: readonly LeafFault[],
  authorities: readonly NamedFile[],
  facts: Facts,
  preferences: RenewalPreferences,
): LeafTask {
  const { certificate, key } = need;
  const state = key && keyState(key.reading);
  const task = {
    need,
    faults,
    isForced: false,
    keyAction: state?.kind === 'missing' ? 'make' : 'reuse',
    objection: null,
  } as const;
  if (isMissing(certificate)) return { ...task, isWanted: state !== null && state.kind !== 'unusable' };
  const isForced = preferences.renew === 'all';
  if (!isChosen(certificate, preferences) || (!isForced && faults.length === 0)) return { ...task, isWanted: false };
  const objection = objectionTo(need, faults, authorities, facts, preferences.newKeys);
  const replaces = preferences.newKeys && state?.kind !== 'missing';
  return {
    ...task,
    isForced,
    isWanted: objection === null,
    objection,
    keyAction: replaces ? 'replace' : task.keyAction,
  };
}

function objectionTo(
  { certificate, key }: LeafNeed,
  faults: readonly LeafFault[],
  authorities: readonly NamedFile[],
  facts: Facts,
  newKeys: boolean,
): string | null {
  const { kind } = certificate.reading;
  if (kind !== 'pem' && kind !== 'not-pem') return "It can't be read.";
  if (!key) return 'Its key is not known.';
  const unusable = objectionToKey(key, newKeys);
  if (unusable !== null) return unusable;
  const chain = certificatesIn(certificate.reading);
  const [leaf] = chain;
  if (!leaf || leaf.selfIssued || faults.some(({ code }) => code === 'authority')) return null;
  const known = authorities.flatMap(({ reading }) => certificatesIn(reading));
  // A certificate of a public CA, say, is not to be replaced by one that only our own peers would take.
  const isOurs = chain.some((each) => known.some((authority) => facts.isSignedBy(each, authority)));
  if (isOurs || (known.length === 0 && authorities.some(isMissing))) return null;
  return `It was signed by ${quoted(leaf.issuer)}, which is not here. Renew it where it was issued.`;
}

function isChosen({ path }: NamedFile, { only }: RenewalPreferences): boolean {
  return only === null || only.includes(path);
}

function objectionToKey({ path, reading }: NamedFile, newKeys: boolean): string | null {
  const state = keyState(reading);
  if (state.kind !== 'unusable' || (newKeys && reading.kind === 'pem')) return null;
  return `Its key ${path} can't be used: ${state.reason}.`;
}
