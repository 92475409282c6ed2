import { listed } from '../model/counted';
import { lazily } from '../catalogue/lazily';
import type { RelatedPlace } from '../model/finding';
import { grouped } from '../model/grouped';
import { Question } from '../model/memo';
import type { FamilyConfiguration, WrittenSetting } from '../model/process';
import type { FaultCode, Link } from '../topology/links';
import { namePlace, relatedTo } from './places';

/** A link that is broken, or that may be. */
export type FaultyLink = Link & { readonly fault: NonNullable<Link['fault']> };

/** The links with one of these faults. */
export function faulty(links: readonly Link[], ...codes: readonly FaultCode[]): readonly FaultyLink[] {
  return links.filter((link): link is FaultyLink => link.fault !== null && codes.includes(link.fault.code));
}

/** What one report tells of. */
export type Group<T> = readonly [T, ...T[]];

/** Links or calls by what broke them, each group in their order. */
export function byCause<T>(links: readonly T[], cause: (link: T) => string): readonly Group<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const link of links) {
    const group = groups.get(cause(link));
    if (group) group.push(link);
    else groups.set(cause(link), [link]);
  }
  return [...groups.values()];
}

/** The links of a deployment by their ends: in a large one nobody looks through all of them for those of one end. */
export class Hops {
  private readonly byServer: () => ReadonlyMap<string, readonly Link[]>;
  private readonly byClient: () => ReadonlyMap<FamilyConfiguration, readonly Link[]>;
  /** The links that are broken, or that may be. */
  readonly failing: () => readonly FaultyLink[];

  constructor(links: readonly Link[]) {
    this.byServer = lazily(() => grouped(links, serverOf));
    this.byClient = lazily(() => grouped(links, ({ client }) => client.view));
    this.failing = lazily(() => links.filter((link): link is FaultyLink => link.fault !== null));
  }

  /** The links with one of these faults. */
  faulty(...codes: readonly FaultCode[]): readonly FaultyLink[] {
    return faulty(this.failing(), ...codes);
  }

  /** The links to a server, as `serverOf` names it. */
  to(server: string): readonly Link[] {
    return this.byServer().get(server) ?? [];
  }

  /** How many servers these clients dial. */
  serversOf(clients: Iterable<FamilyConfiguration>): number {
    const dialed = [...new Set(clients)].flatMap((view) => this.byClient().get(view) ?? []);
    return new Set(dialed.map(serverOf)).size;
  }
}

/** In a large deployment each server is asked for once per client, link and rule. */
const serverName = new Question<string>('server name');

/** Tells servers apart by where their certificate is set: processes that share a file share the server's settings. */
export function serverOf({ server: { view, process, facts } }: Link): string {
  const find = (): string => {
    const written = writtenFor(view, 'certificate');
    if (written) return `${written.document.uri} ${written.setting.range.start}`;
    return `${view.family.id} of ${process.name}`;
  };
  if (facts.notes) return facts.notes.of(serverName, view.family.id, find);
  return find();
}

/** The client families of the links by their flag prefixes, each once. */
export function clientFamilies(links: readonly Link[]): readonly string[] {
  return [...new Set(links.map(({ client }) => client.view.family.id))];
}

/**
 * The clients of links to one server as a sentence counts them, and all that dial it. A family counts as one client,
 * unless it does well in another process: then each process has one of its own.
 */
export function clientsTold(
  group: Group<Link>,
  links: readonly Link[],
): { readonly failing: readonly string[]; readonly all: readonly string[] } {
  const dialing = links.filter(
    (link) => link.server.view.family.transport === 'grpc' && serverOf(link) === serverOf(group[0]),
  );
  const failing = new Set(group.map(({ client }) => client.view));
  const families = new Set(clientFamilies(group));
  const mixed = new Set(
    clientFamilies(dialing.filter(({ client }) => families.has(client.view.family.id) && !failing.has(client.view))),
  );
  const told = ({ client: { view, process } }: Link): string => {
    if (mixed.has(view.family.id)) return `${view.family.id} of ${process.name}`;
    return view.family.id;
  };
  return { failing: [...new Set(group.map(told))], all: [...new Set(dialing.map(told))] };
}

/** The client families as a sentence lists them. */
export function clientNames(links: readonly Link[]): string {
  return listed(clientFamilies(links));
}

/** One place at each client that was written down at all. */
export function clientPlaces(links: readonly Link[], message: string): readonly RelatedPlace[] {
  const written = links.map(({ client }) => settingOf(client.view)).filter((setting) => setting !== null);
  const distinct = new Map(written.map((each) => [`${each.document.uri} ${namePlace(each).range.start}`, each]));
  return [...distinct.values()].map((each) => relatedTo(each, message));
}

/** The setting that stands for a family: its switch, else the first that was written. */
export function settingOf(view: FamilyConfiguration): WrittenSetting | null {
  return view.value('enabled')?.written ?? view.written[0] ?? null;
}

/** The setting that gives a role as a path, else as inline text. */
export function writtenFor(
  view: FamilyConfiguration,
  role: 'certificate' | 'key' | 'authority',
): WrittenSetting | null {
  return view.value(role)?.written ?? view.value(`${role}Text`)?.written ?? null;
}
