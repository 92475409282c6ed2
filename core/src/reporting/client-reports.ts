import type { Fix, RelatedPlace } from '../model/finding';
import type { WrittenSetting } from '../model/process';
import type { Link } from '../topology/links';
import { clientEnds, clientsOf, settingsFor, switchOn, worksOnceOn } from './client-settings';
import { setOptionsIn } from './fixes';
import { clientFamilies, serverOf, settingOf, type FaultyLink, type Group } from './hops';
import { namePlace, placeKey, relatedTo } from './places';
import type { LinkContext } from './link-context';
import type { Causes, Report } from './rule';
import { briefly } from './wording';
import { numbered } from '../model/counted';

/** What a rule says at the clients of servers that other files configure. */
export interface ClientReports {
  /** The hops that the rule is about. */
  readonly only: (link: FaultyLink) => boolean;
  /** The setting of a server at which the rule tells of it; null where it tells of nothing. */
  readonly toldAt: (link: Link) => WrittenSetting | null;
  /** What is missing at the clients, after their names; such as `connects without TLS`. */
  readonly lack: (count: number) => string;
  /** What the servers have, after their names. */
  readonly demand: (count: number) => string;
  readonly fix: string;
}

/**
 * The reverse of what is said at a server: at each client whose own files hold nothing of that, which of its servers it
 * cannot reach. A client whose settings nobody wrote is told where its process is described.
 */
export function atClientsElsewhere(words: ClientReports): Causes<FaultyLink> {
  const isElsewhere = (link: FaultyLink): boolean => {
    const uri = words.toldAt(link)?.document.uri;
    return uri !== undefined && !link.client.process.documents.some((document) => document.uri === uri);
  };
  return atEachClient({ ...words, only: (link) => words.only(link) && isElsewhere(link) });
}

/** What is said at each client of which of its servers it cannot reach. */
export function atEachClient(words: ClientReports): Causes<FaultyLink> {
  return {
    only: words.only,
    by: ({ client }) => placeKey(placeOf(client)),
    report: (group, context) => {
      const place = placeOf(group[0].client);
      return place && { ...place, ...report(group, context, words) };
    },
  };
}

type Place = Pick<Report, 'uri' | 'range'>;

function placeOf({ view, process }: FaultyLink['client']): Place | null {
  const written = settingOf(view) ?? process.configuration.flag('target')?.written;
  if (written) return namePlace(written);
  const document = process.documents.findLast(({ settings }) => settings.length > 0);
  const [first] = document?.settings ?? [];
  if (document && first) return { uri: document.uri, range: first.name.range };
  return null;
}

function report(
  group: Group<FaultyLink>,
  context: LinkContext,
  { toldAt, lack, demand, fix }: ClientReports,
): Omit<Report, 'uri' | 'range'> {
  const [{ client, fault }] = group;
  const families = clientFamilies(group);
  const servers = new Map(group.map((link) => [serverOf(link), link]));
  const dialed = context.hops.serversOf(group.map((link) => link.client.view));
  const related = [...servers.values()].map(toldAt).filter((written) => written !== null);
  return {
    effect: 'connection-fails',
    severity: group.every(({ route }) => route.minor) ? 'warning' : 'error',
    message:
      `${briefly(families)} of ${client.process.name} ${lack(families.length)}, but ${whichServers([...servers.values()], dialed)} ${demand(servers.size)}. ` +
      `Connections fail: "${fault.words}".`,
    related: related.map((written): RelatedPlace => relatedTo(written, 'The server is configured here.')),
    fixes: fixesFor(fix, group, context),
  };
}

function whichServers(servers: readonly FaultyLink[], dialed: number): string {
  const names = briefly(servers.map(({ server }) => server.process.name));
  if (dialed === servers.length) return `the gRPC ${numbered(servers.length, 'server', 'servers')} of ${names}`;
  return `${servers.length} of its ${dialed} gRPC servers (${names})`;
}

/** None where a client would be rejected for something else. */
function fixesFor(title: string, group: Group<FaultyLink>, { hops, preferences }: LinkContext): readonly Fix[] {
  const [first] = group;
  const fitting = settingsFor(first.server, clientsOf(hops, first), preferences);
  const chosen = clientEnds(group).map((client) => ({ client, settings: fitting(client) }));
  if (chosen.every(({ client, settings }) => worksOnceOn(client.view, settings)))
    return [
      setOptionsIn(
        title,
        chosen.flatMap(({ client, settings }) => switchOn(client, settings)),
      ),
    ];
  return [];
}
