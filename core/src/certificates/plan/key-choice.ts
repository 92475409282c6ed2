import { cipherSuite } from '../../catalogue/cipher-suites';
import type { KeyFacts } from '../../model/certificate';
import type { End } from '../../topology/links';
import { certificatesIn } from '../../x509/key-pair';
import { keyWords, likeKey, specOf, specOfKey, type KeySpec, type KeyType } from '../../x509/key-type';
import type { LeafNeed, Needs } from './needs';
import { mayDial } from './peers';
import { privateKeyIn } from './key-state';

export interface KeyPreferences {
  /** The kind of new keys; one that takes another's place is of the other's kind. */
  readonly keyType: KeyType;
  /** True where the type was asked for by name, so that it is made whatever was there and whatever cipher lists say. */
  readonly insistsOnKeyType: boolean;
}

/** The kind of a certificate's key, and sentences on why it is not the one that was wished, or will not do. */
export interface KeyChoice {
  readonly spec: KeySpec;
  readonly notes: readonly string[];
}

/** Up to TLS 1.2 a suite says what kind of key the server has; a key on an Edwards curve counts as ECDSA (spec 1.7). */
type Authentication = 'rsa' | 'ecdsa';

interface CipherList {
  /** Who has it, such as `server of ingester`. */
  readonly holder: string;
  readonly allows: ReadonlySet<Authentication>;
}

/** Chooses what a certificate's key is to be by what was there, what is wished, and what the cipher lists of its peers allow. */
export function keyChoice(
  need: LeafNeed,
  keyAction: 'make' | 'reuse' | 'replace',
  needs: Needs,
  preferences: KeyPreferences,
): KeyChoice {
  const { certificate, key } = need;
  const former = formerKey(need);
  const spec = (former && keptSpec(former, keyAction, preferences)) ?? specOf(preferences.keyType);
  // A key is made once for all certificates that share it.
  const sharers = needs.leaves.filter((other) => other.key?.path === key?.path);
  const lists = sharers.flatMap((other) => cipherLists(other, needs));
  const barring = lists.filter(({ allows }) => !allows.has(authenticationOf(spec)));
  const [first] = barring;
  if (!first) return { spec, notes: [] };
  const other = spec.algorithm === 'rsa' ? specOf('ecdsa-p256') : specOf('rsa-2048');
  const isSettled = lists.every(({ allows }) => allows.has(authenticationOf(other)));
  if (keyAction !== 'reuse' && !preferences.insistsOnKeyType && isSettled)
    return {
      spec: other,
      notes: [
        `${certificate.path} gets an ${keyWords(other)} key, because ${first.holder} allows no cipher suite for ${keyWords(spec)}.`,
      ],
    };
  return { spec, notes: [unfit(need, spec, first, isSettled ? other : null)] };
}

function keptSpec(
  former: KeyFacts,
  keyAction: 'make' | 'reuse' | 'replace',
  { insistsOnKeyType }: KeyPreferences,
): KeySpec | null {
  if (keyAction === 'reuse') return specOfKey(former);
  if (insistsOnKeyType) return null;
  return likeKey(former);
}

/** Peers that speak TLS 1.3 do not mind: there the suites say nothing of keys. */
function unfit({ certificate }: LeafNeed, spec: KeySpec, { holder }: CipherList, other: KeySpec | null): string {
  const remedy = other
    ? `Use --new-key with --key-type ${other.algorithm === 'rsa' ? 'rsa-2048' : 'ecdsa-p256'}, or change the list.`
    : 'Other lists demand that kind: make the lists agree.';
  return `${certificate.path} has an ${keyWords(spec)} key, and ${holder} allows no cipher suite for it: peers that speak only TLS 1.2 can't connect. ${remedy}`;
}

/** The key that is there, else what its certificate says of one that is lost. */
function formerKey({ certificate, key }: LeafNeed): KeyFacts | null {
  const own = key && privateKeyIn(key.reading);
  return own?.key ?? certificatesIn(certificate.reading)[0]?.key ?? null;
}

function authenticationOf({ algorithm }: KeySpec): Authentication {
  if (algorithm === 'rsa') return 'rsa';
  return 'ecdsa';
}

/** The lists of those that show the certificate as a server's, and of the clients that dial them. */
function cipherLists({ presenters }: LeafNeed, { members }: Needs): readonly CipherList[] {
  const servers = presenters.filter(({ view }) => view.family.side !== 'client');
  const clients = members.flatMap((member) =>
    member.process.configuration.families
      .map((view): End => ({ ...member, view }))
      .filter((end) => end.view.family.side === 'client' && end.view.text('enabled') === 'true')
      .filter((end) => servers.some((server) => mayDial(end, server))),
  );
  return [...servers, ...clients].flatMap((end) => listOf(end) ?? []);
}

/** Null for one that is empty or unknown, names only suites of TLS 1.3, or is ignored since TLS 1.3 is demanded. */
function listOf({ view, process }: End): CipherList | null {
  // Both ports of a process have one list.
  const options = view.family.side === 'server' ? process.configuration.family('server') : view;
  if (!options || options.text('minVersion') === 'VersionTLS13') return null;
  const names = (options.text('cipherSuites') ?? '').split(',').map((name) => name.trim());
  const allows = new Set(names.flatMap((name) => cipherSuite(name)?.authentication ?? []));
  if (allows.size === 0) return null;
  return { holder: `${options.family.id} of ${process.name}`, allows };
}
