import { certificatesIn } from '../../x509/key-pair';
import type { FileReading } from '../../model/certificate';
import { trustedBy, type Trusted } from '../../topology/credentials';
import type { DialedName } from '../../topology/dialed-names';
import { nameToCheck } from '../../topology/link-states';
import type { End, Member } from '../../topology/links';
import { policyOf } from '../../topology/listener-start';
import { gossipRoute, routeOf, type Route } from '../../topology/routes';
import { runningComponents } from '../../topology/usage';
import type { PeerUsage } from '../../x509/chain';
import type { LeafNeed } from './needs';

/** Somebody who looks at a certificate: a client at the one of its server, or a server that verifies its clients. */
export interface Judge {
  readonly end: End;
  /** The role in which the certificate is shown to it. */
  readonly usage: PeerUsage;
  readonly trusted: Trusted;
  /** What it checks the certificate for; null where names do not count (spec 5.2). */
  readonly checks: DialedName | null;
}

/** Who judges a certificate today: peers of the deployment whose TLS is on and who do not skip the check. */
export function judgesOf({ presenters }: LeafNeed, { clients, servers }: CheckingEnds): readonly Judge[] {
  return presenters.flatMap((own) => [
    ...clients.flatMap((client) => clientJudge(client, own)),
    ...servers.flatMap((server) => serverJudge(server, own)),
  ]);
}

/** The ends of a deployment that check certificates. Of a large one they are few, and all are asked about each certificate. */
export interface CheckingEnds {
  readonly clients: readonly End[];
  readonly servers: readonly End[];
}

export function checkingEnds(members: readonly Member[]): CheckingEnds {
  const ends = members.flatMap((member) => member.process.configuration.families.map((view) => ({ ...member, view })));
  return { clients: ends.filter(checksServers), servers: ends.filter(checksClients) };
}

/** True where the client of one process may dial the listener of another, or of its own, by some route (spec 3). */
export function mayDial(client: End, server: End): boolean {
  return routeBetween(client, server) !== null;
}

function clientJudge(client: End, server: End): readonly Judge[] {
  const route = routeBetween(client, server);
  if (route?.isOpen(client.process.configuration) !== true) return [];
  const { view, process, facts } = client;
  return [
    {
      end: client,
      usage: 'server',
      trusted: trustedBy(view, process, facts),
      checks: nameToCheck({ route, client, server }),
    },
  ];
}

/** True for a client that speaks TLS and looks at the server's certificate. */
function checksServers({ view }: End): boolean {
  return view.text('enabled') === 'true' && view.text('skipVerify') === 'false';
}

function checksClients({ view }: End): boolean {
  return view.family.side === 'server' && policyOf(view)?.verifies === true;
}

function serverJudge(server: End, client: End): readonly Judge[] {
  const { view, process, facts } = server;
  if (
    client.view.text('enabled') !== 'true' ||
    routeBetween(client, server)?.isOpen(client.process.configuration) !== true
  )
    return [];
  return [{ end: server, usage: 'client', trusted: trustedBy(view, process, facts), checks: null }];
}

function routeBetween(client: End, server: End): Route | null {
  const { family } = client.view;
  if (family.side === 'both') {
    if (server.view.family.id === family.id) return gossipRoute;
    return null;
  }
  if (family.side === 'server' || family.peer !== server.view.family.id) return null;
  const route = routeOf(family.id, client.process.version.version);
  const [dialing, listening] = [runningComponents(client.process), runningComponents(server.process)];
  const present =
    route?.dialers.some((name) => dialing.has(name)) === true && route.listeners.some((name) => listening.has(name));
  if (route && present) return route;
  return null;
}

/** True where a file holds a certificate that can be read. */
export function holdsCertificate({ reading }: { readonly reading: FileReading }): boolean {
  return certificatesIn(reading).length > 0;
}
