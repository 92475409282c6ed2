import type { Link } from '../topology/links';
import { atClientsElsewhere, atEachClient, type ClientReports } from './client-reports';
import { clientsOf, settingsFor, switchOn } from './client-settings';
import { setOptionsIn } from './fixes';
import { byCause, clientPlaces, clientsTold, faulty, serverOf, writtenFor, type FaultyLink } from './hops';
import { namePlace } from './places';
import type { DeploymentRule, LinkContext, Report } from './rule';
import { listed } from './wording';

/** Components dial each other over gRPC, also within one process, and TLS on the listener binds them all (spec 3). */
export const grpcClientTlsDisabled: DeploymentRule = {
  id: 'grpc-client-tls-disabled',
  severity: 'error',
  summary: 'Where the gRPC server speaks TLS, every client that dials it must have TLS on.',

  *checkLinks(context) {
    const failing = faulty(context.links, 'client-plaintext');
    const [half, bare] = [failing.filter(hasOptions), failing.filter((link) => !hasOptions(link))];
    yield* atEachClient(half, context, { ...atClients, lack: lackingSwitch });
    const toldThere = new Set<Link>(half);
    const others = context.links.filter((link) => !toldThere.has(link));
    for (const group of byCause(bare, serverOf)) {
      const written = writtenFor(group[0].server.view, 'certificate');
      if (written) yield { ...namePlace(written), ...summary(group, others, context) };
    }
    yield* atClientsElsewhere(bare, context, atClients);
  },
};

const atClients: ClientReports = {
  toldAt: ({ server }) => writtenFor(server.view, 'certificate'),
  lack: (clients) => (clients === 1 ? 'dials in plaintext' : 'dial in plaintext'),
  demand: (servers) => (servers === 1 ? 'speaks TLS' : 'speak TLS'),
  fix: 'Switch TLS on for this client',
};

/** True for a client with TLS options that wait for its switch: there somebody meant it to use TLS. */
function hasOptions({ client }: FaultyLink): boolean {
  return client.view.written.some(({ option }) => option.role !== 'enabled');
}

function lackingSwitch(clients: number): string {
  return clients === 1 ? 'dials in plaintext, since its tls-enabled is not true' : 'dial in plaintext, since their tls-enabled is not true';
}

function summary(group: readonly [FaultyLink, ...FaultyLink[]], others: readonly Link[], { links, preferences }: LinkContext): Omit<Report, 'uri' | 'range'> {
  const [first] = group;
  const { failing, all } = clientsTold(group, others);
  const clients = clientsOf(links, first);
  const changes = clients.flatMap((client) => switchOn([client], settingsFor(first.server, [client, ...clients], preferences)));
  const assumed = group.some(({ client }) => client.process.targets === null);
  return {
    effect: 'connection-fails',
    // The query-scheduler's client carries nothing but error reports.
    severity: group.every(({ route }) => route.minor) ? 'warning' : 'error',
    message:
      `The gRPC server speaks TLS, but ${whoDoesNot(failing.length, all.length)}: ${listed(failing)}. ` +
      `Such connections fail with "${first.fault.words}", and the server logs nothing. Switch TLS on for ${failing.length === 1 ? 'it' : 'each of them'}` +
      `${assumed ? ' whose component you run with this file' : ''}.`,
    related: clientPlaces(group, 'This client dials in plaintext.'),
    fixes: [setOptionsIn('Use TLS on every client of this server', changes)],
  };
}

function whoDoesNot(plain: number, total: number): string {
  if (total === 1) return 'the client that dials it does not';
  return plain === total ? `none of the ${total} clients that dial it does` : `${plain} of the ${total} clients that dial it ${plain === 1 ? 'does' : 'do'} not`;
}
