import { allowsUse, dateFault, type PeerUsage } from '../x509/chain';
import { loadKeyPair } from '../x509/key-pair';
import type { PathFact } from '../model/facts';
import type { FamilyConfiguration, Process, WrittenSetting } from '../model/process';
import { isPemOrKey } from '../model/quoted';
import { hasNoName } from './certificate-names';
import type { ProcessContext } from './rule';

/** The key that likely stands beside a certificate: `certs/server.crt` gives `certs/server.key`. Null where the value tells of no such file. */
export function keyBeside(certificate: string): string | null {
  return withExtension(certificate, '.key');
}

/** The certificate that likely stands beside a key. Null where the value tells of no such file. */
export function certificateBeside(key: string): string | null {
  return withExtension(key, '.crt');
}

const extensionOfPem = /(?<=[^/\\])\.(?:crt|cert|cer|pem|key)$/i;

function withExtension(path: string, extension: string): string | null {
  if (isPemOrKey(path)) return `certs/server${extension}`;
  if (!looksLikeFile(path)) return null;
  const sibling = path.replace(extensionOfPem, extension);
  // One file cannot be both, and a name that says it is the other half is more likely in the wrong place.
  if (sibling === path) return null;
  return sibling;
}

/** A value such as `RequireAnyClientCert` or `=x.crt` belongs elsewhere: what is derived from it would be as wrong. */
function looksLikeFile(value: string): boolean {
  return extensionOfPem.test(value) && !notInPaths.test(value);
}

const notInPaths = /[\p{C}"'`=|<>,;*?#]|^\s|\s$/u;

/** Paths of a certificate and its key. */
export interface PathPair {
  readonly certificate: string;
  readonly key: string;
}

/**
 * What another listener of the process shows already; the usual paths where none does. Null where none of theirs would do
 * for a listener.
 */
export function pairOfListener(context: PairContext): PathPair | null {
  const known = context.process.configuration.families.filter(
    (view) => view.family.side !== 'client' && view.text('certificate') && view.text('key') && !isInPlaceOfPaths(view),
  );
  if (known.length === 0) return { certificate: 'certs/server.crt', key: 'certs/server.key' };
  const fitting = known.find((view) => isFitPair(view, context));
  if (fitting) return { certificate: fitting.text('certificate') ?? '', key: fitting.text('key') ?? '' };
  return null;
}

/**
 * The other half of the pair of which one half is set, where it likely stands: beside that one. Null where no such file
 * can be told, or where what stands there is none that peers and Mimir would take.
 */
export function otherHalf(
  present: WrittenSetting,
  missing: 'certificate' | 'key',
  usage: PeerUsage,
  { process, facts }: PairContext,
): string | null {
  const path = process.configuration.textOf(present.document, present.setting) ?? '';
  const sibling = missing === 'key' ? keyBeside(path) : certificateBeside(path);
  if (sibling === null) return null;
  const factOf = (text: string): PathFact => facts.path(present.document.uri, text);
  const [certificate, key] = missing === 'key' ? [path, sibling] : [sibling, path];
  if (isFit({ certificate: factOf(certificate), key: factOf(key), usage }, { process, facts })) return sibling;
  return null;
}

type PairContext = Pick<ProcessContext, 'process' | 'facts'>;

/** PEM text, or a word that was taken for a path, such as the next flag. */
function isInPlaceOfPaths(view: FamilyConfiguration): boolean {
  const texts = [view.text('certificate') ?? '', view.text('key') ?? ''];
  return texts.some((text) => isPemOrKey(text) || text.startsWith('-') || notInPaths.test(text));
}

function isFitPair(view: FamilyConfiguration, context: PairContext): boolean {
  const [certificate, key] = (['certificate', 'key'] as const).map((half): PathFact => {
    const { text, written } = view.value(half) ?? {};
    if (text && written) return context.facts.path(written.document.uri, text);
    return { kind: 'unknown' };
  });
  return !certificate || !key || isFit({ certificate, key, usage: 'server' }, context);
}

/** True where Mimir loads the pair and peers take it, and where that cannot be seen or the files are yet to be made. */
function isFit(
  { certificate, key, usage }: { readonly certificate: PathFact; readonly key: PathFact; readonly usage: PeerUsage },
  { process, facts }: PairContext,
): boolean {
  const readings = [certificate, key].filter((fact) => fact.kind === 'here').map(({ reading }) => reading);
  if (readings.some(({ kind }) => kind === 'folder' || kind === 'unreadable')) return false;
  const [first, second] = readings;
  const pair = first && second && loadKeyPair(first, second, process.version.version);
  if (!pair || pair.kind === 'unread') return true;
  if (pair.kind !== 'loaded') return false;
  const [leaf] = pair.chain;
  if (!leaf || !allowsUse(leaf, usage) || dateFault(leaf, facts.now) !== null) return false;
  return usage === 'client' || !hasNoName(leaf);
}

/** The CA that Mimir's own listeners and clients trust already, where one does; what outside servers need is another matter. */
export function knownAuthority({ configuration }: Pick<Process, 'configuration'>): string | null {
  const own = configuration.families.filter(({ family }) => family.side !== 'client' || family.peer !== null);
  return own.map((view) => view.text('authority')).find((path) => path && !isPemOrKey(path)) ?? null;
}

/** True for a file that systemd loads for the service: its user may read it, and no folder of this machine can stand in for it. */
export function isLoaded(path: string, { documents }: Process): boolean {
  return documents.some(({ credentials }) => credentials !== undefined && path.startsWith(`${credentials.folder}/`));
}
