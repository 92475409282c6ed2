import type { PeerUsage } from '../x509/chain';
import { certificatesIn } from '../x509/key-pair';
import type { CertificateFacts } from '../model/certificate';
import { effects, type RelatedPlace } from '../model/finding';
import { grouped } from '../model/grouped';
import type { FamilyConfiguration, WrittenSetting } from '../model/process';
import type { FaultCode } from '../topology/links';
import { dialingUsage, listenerHasTls, usageOf } from '../topology/usage';
import { relatedTo, valuePlace } from './places';
import type { Gravity } from './wording';
import type { ProcessContext, Report, RuleContext } from './rule';
import { counted } from '../model/counted';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** Whole days from now to a time, both in milliseconds; negative in the past. */
function daysUntil(time: number, now: number): number {
  return Math.floor((time - now) / day);
}

/** `in 12 days`, `in 5 hours`, or `within the hour`. */
export function timeLeft(notAfter: number, now: number): string {
  const hours = Math.floor((notAfter - now) / hour);
  if (hours < 1) return 'within the hour';
  if (hours < 48) return `in ${counted(hours, 'hour')}`;
  return `in ${counted(daysUntil(notAfter, now), 'day')}`;
}

/** What to do with a certificate that is to be replaced: some users keep the old one until they restart (spec 1.8, 2.3). */
export function replacement(side: 'server' | 'client' | 'both', transport: string): string {
  if (side === 'both' || (side === 'server' && transport === 'http')) return 'Replace it and restart.';
  return 'Replace it.';
}

/** A certificate file in the hands of one family. */
export interface CertificateUse {
  readonly view: FamilyConfiguration;
  readonly written: WrittenSetting;
  readonly path: string;
  /** Not empty: the leaf first. */
  readonly chain: readonly [CertificateFacts, ...CertificateFacts[]];
  /** What the family does with it: memberlist listens, but never shows it as a client's (spec 2.3). */
  readonly usage: PeerUsage;
}

/** Every certificate that a family in use presents and that can be read, whether its key fits or not. */
export function certificateUses({ process, facts }: ProcessContext): readonly CertificateUse[] {
  return process.configuration.writtenFamilies.flatMap((view) => {
    const value = view.value('certificate');
    if (!value?.written || !value.text || !isPresented(view, process)) return [];
    const fact = facts.path(value.written.document.uri, value.text);
    if (fact.kind !== 'here') return [];
    const [leaf, ...others] = certificatesIn(fact.reading);
    if (!leaf) return [];
    const usage: PeerUsage = view.family.side === 'client' ? 'client' : 'server';
    return [{ view, written: value.written, path: value.text, chain: [leaf, ...others], usage }];
  });
}

function isPresented(view: FamilyConfiguration, process: ProcessContext['process']): boolean {
  if (view.family.side === 'server') return listenerHasTls(view.family, process) === true;
  return usageOf(view.family, process) !== 'unused' && dialingUsage(view.family, process) !== 'unused';
}

/**
 * Judges a fault of a certificate by the links that it breaks. Where the peers are not part of this process it is the
 * peers' policy that decides, and that is not known for clients.
 */
function gravityAmongPeers(
  { view, usage }: CertificateUse,
  codes: readonly FaultCode[],
  { links }: RuleContext,
): Gravity {
  if (view.family.transport === 'http' && usage === 'server') return { effect: 'refuses-callers', severity: 'error' };
  const own = links.filter((link) => (usage === 'server' ? link.server : link.client).view === view);
  if (own.some(({ fault }) => fault !== null && codes.includes(fault.code)))
    return { effect: 'connection-fails', severity: 'error' };
  if (own.length > 0) return { effect: 'ignored', severity: 'warning' };
  return { effect: 'connection-fails', severity: usage === 'server' ? 'error' : 'warning' };
}

/** One certificate in the hands of all that present it. */
export interface SharedCertificate {
  readonly leaf: CertificateFacts;
  /** In the order of the families. */
  readonly uses: readonly CertificateUse[];
}

/** Uses of the same leaf together. */
export function byLeaf(uses: readonly CertificateUse[]): readonly SharedCertificate[] {
  const groups = grouped(uses, ({ chain: [leaf] }) => leaf.fingerprint);
  return [...groups.values()].flatMap((own) => own.slice(0, 1).map(({ chain: [leaf] }) => ({ leaf, uses: own })));
}

/** What a certificate is reported for: where it does the most harm, and what else names it. */
export interface CertificateCase extends Gravity {
  readonly use: CertificateUse;
  readonly related: readonly RelatedPlace[];
}

/** Uses of the same leaf as one case, by the faults that peers reject it with; null without a use. */
export function caseOf(
  uses: readonly CertificateUse[],
  codes: readonly FaultCode[],
  context: RuleContext,
): CertificateCase | null {
  const judged = uses
    .map((use) => ({ use, gravity: gravityAmongPeers(use, codes, context) }))
    .sort((a, b) => rank(a.gravity) - rank(b.gravity));
  const [worst, ...others] = judged;
  if (!worst) return null;
  const related = others.map(({ use }) => relatedTo(use.written, `${use.view.family.id} uses it too.`));
  return { use: worst.use, ...worst.gravity, related };
}

/** The same as a report at the use that it harms most. */
export function caseReport(
  uses: readonly CertificateUse[],
  codes: readonly FaultCode[],
  context: RuleContext,
  message: (use: CertificateUse) => string,
): Report | null {
  const found = caseOf(uses, codes, context);
  if (!found) return null;
  const { use, effect, severity, related } = found;
  return { ...valuePlace(use.written), effect, severity, message: message(use), related };
}

function rank({ effect, severity }: Gravity): number {
  return effects.indexOf(effect) * 2 + (severity === 'error' ? 0 : 1);
}
