import type { Facts } from '../../model/facts';
import type { EffectiveValue, Process } from '../../model/process';
import type { ConfigDocument, Setting } from '../../model/setting';
import type { End, Member } from '../../topology/links';
import { canonicalIp } from '../../x509/ip-address';
import { isHostName, isHostPattern } from '../../x509/names';
import type { LeftOut, LeafNeed } from './needs';
import { mayDial } from './peers';

/** A name that a server certificate needs, with all that ask for it. */
export interface PlannedName {
  /** A host name, at times with a wildcard, or an IP address in its canonical form. */
  readonly name: string;
  /** Each a short phrase, such as `-ingester.ring.instance-addr advertises it`. */
  readonly reasons: readonly string[];
}

/**
 * `internal-name`: every certificate carries one stable name, which every client checks by its `tls-server-name`,
 * whatever it dials. `addresses`: clients check the addresses that they dial, which must be fixed (spec 5.4).
 */
export type NameStrategy = 'internal-name' | 'addresses';

export interface NamePreferences {
  readonly strategy: NameStrategy;
  readonly internalName: string;
  readonly extraNames: readonly string[];
}

interface Wish {
  readonly text: string;
  readonly reason: string;
}

/**
 * The names by which Mimir's components may call the servers that present a certificate (spec 5.4), and texts that are
 * no names.
 */
export function namesNeeded(
  { presenters }: Pick<LeafNeed, 'presenters'>,
  members: readonly Member[],
  preferences: NamePreferences,
): { readonly names: readonly PlannedName[]; readonly leftOut: readonly LeftOut[] } {
  const names = new Map<string, Set<string>>();
  const leftOut: LeftOut[] = [];
  for (const { text, reason } of wishes(presenters, members, preferences)) {
    const name = certificateName(text);
    if (name === null) leftOut.push({ path: text, reason: 'It is not a host name or IP address.' });
    else names.set(name, (names.get(name) ?? new Set()).add(reason));
  }
  return { names: [...names].map(([name, reasons]) => ({ name, reasons: [...reasons] })), leftOut };
}

/** Nobody dials a client, so the one stable name is enough (spec 5.2); without that strategy it needs none. */
export function clientNames({ strategy, internalName }: NamePreferences): readonly PlannedName[] {
  if (strategy !== 'internal-name') return [];
  const name = certificateName(internalName);
  if (name === null) return [];
  return [{ name, reasons: [stableName] }];
}

const stableName = 'the stable internal name';

/** The text as a certificate would carry it; null for what none can. */
function certificateName(text: string): string | null {
  const ip = canonicalIp(text.replace(/^\[(.*)\]$/, '$1'));
  if (ip !== null) return ip;
  const name = text.replace(/\.$/, '');
  if (isHostPattern(name)) return name;
  return null;
}

function* wishes(
  presenters: readonly End[],
  members: readonly Member[],
  preferences: NamePreferences,
): Generator<Wish> {
  if (preferences.strategy === 'internal-name') yield { text: preferences.internalName, reason: stableName };
  yield { text: 'localhost', reason: 'clients on the same machine' };
  // A single Mimir dials its own components there (spec 3).
  yield { text: '127.0.0.1', reason: 'clients on the same machine' };
  yield { text: '::1', reason: 'clients on the same machine' };
  for (const { process, facts } of members) {
    for (const view of process.configuration.families) {
      const text = view.text('serverName');
      if (text && presenters.some((server) => mayDial({ view, process, facts }, server)))
        yield { text, reason: `${view.family.id} checks it` };
    }
  }
  const presenting = new Set(presenters.map(({ process }) => process));
  for (const { process } of members) yield* addresses(process, presenting.has(process));
  for (const { process, facts } of presenters.filter(({ view }) => view.family.transport === 'http'))
    yield* httpNames(process, facts);
  for (const text of preferences.extraNames) yield { text, reason: 'requested by you' };
}

/** The names by which others call the HTTP port: those that visible callers dial or check, then those that its place gives it. */
function* httpNames({ documents }: Process, { callers }: Facts): Generator<Wish> {
  for (const { name, call, host, serverName, kind } of callers) {
    const text = serverName ?? host;
    if (kind === 'client' && text !== undefined && isUsable(text))
      yield { text, reason: name === call ? `the ${name} dials it` : `${name} dials it (${call})` };
  }
  // A star stands for the name of a release that nobody shows.
  for (const text of documents.flatMap(({ hosts = [] }) => hosts))
    if (isUsable(text)) yield { text, reason: 'its name for other processes' };
}

/** What a process that presents the certificate advertises, and the schedulers' and frontends' hosts that any process dials. */
function* addresses(process: Process, isPresenter: boolean): Generator<Wish> {
  const seen = new Set<string>();
  for (const value of writtenValues(process)) {
    const flag = value.option.flag ?? '';
    if (seen.has(flag) || !value.text) continue;
    seen.add(flag);
    const verb = verbOf(flag);
    if (verb === 'names' && !dialed.has(flag)) continue;
    if (verb !== 'names' && !isPresenter) continue;
    const text = verb === 'names' ? hostOf(value.text) : value.text;
    if (isUsable(text)) yield { text, reason: `-${flag} ${verb} it` };
  }
}

const listening: ReadonlySet<string> = new Set([
  'server.http-listen-address',
  'server.grpc-listen-address',
  'memberlist.bind-addr',
]);

const dialed: ReadonlySet<string> = new Set([
  'querier.scheduler-address',
  'query-frontend.scheduler-address',
  'querier.frontend-address',
  'ruler.query-frontend.address',
]);

function* writtenValues({ documents, configuration }: Process): Generator<EffectiveValue> {
  const valueOf = ({ notation, name }: Setting): EffectiveValue | null => {
    if (notation === 'flag') return configuration.flag(name.value);
    return configuration.yaml(name.value);
  };
  for (const setting of documents.flatMap(({ settings }: ConfigDocument) => settings)) {
    const value = valueOf(setting);
    if (value) yield value;
  }
}

/** The host in `host:port`, `[::1]:9095`, `dns:///host:port`, `dns+host:port` or a URL. */
function hostOf(address: string): string {
  const [authority = ''] = address
    .replace(/^[a-z][a-z0-9]*:\/\/\/?/i, '')
    .replace(/^dns(srv|srvnoa)?\+/, '')
    .split('/');
  const bracketed = /^\[([^\]]*)\]/.exec(authority)?.[1];
  if (bracketed !== undefined) return bracketed;
  if (canonicalIp(authority) !== null) return authority;
  return authority.replace(/:[^:]*$/, '');
}

/** Any address is no name, and neither is what a shell fills in later. */
function isUsable(text: string): boolean {
  return text !== '0.0.0.0' && text !== '::' && (canonicalIp(text) !== null || isHostName(text));
}

/** What an option does with its address. */
function verbOf(flag: string): 'advertises' | 'listens on' | 'names' {
  if (flag.endsWith('.instance-addr') || flag === 'memberlist.advertise-addr') return 'advertises';
  if (listening.has(flag)) return 'listens on';
  return 'names';
}
