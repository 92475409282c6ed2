import type { WrittenSetting } from '../model/process';
import type { Link } from '../topology/links';
import { atClientsElsewhere, atEachClient, type ClientReports } from '../reporting/client-reports';
import { clientsOf } from '../reporting/client-settings';
import { clientPlaces, clientsTold, serverOf, writtenFor, type FaultyLink, type Group } from '../reporting/hops';
import { namePlace } from '../reporting/places';
import type { DeploymentRule, Report } from '../reporting/rule';
import { briefly, inFull } from '../reporting/wording';
import type { LinkContext } from '../reporting/link-context';

const atClients: ClientReports = {
  only: isBare,
  toldAt: ({ server }) => writtenFor(server.view, 'certificate'),
  lack: (clients) => (clients === 1 ? 'connects without TLS' : 'connect without TLS'),
  demand: (servers) => (servers === 1 ? 'uses TLS' : 'use TLS'),
  fix: 'Turn on TLS for this client',
};

/** Components dial each other over gRPC, also within one process, and TLS on the listener binds them all (spec 3). */
export const grpcClientTlsDisabled: DeploymentRule = {
  id: 'grpc-client-tls-disabled',
  severity: 'error',
  summary: 'If the gRPC server uses TLS, every client that dials it must too.',
  guide: {
    mimir:
      'Components dial each other over gRPC, even within one process. Once the gRPC server uses TLS, a client without it fails while the process starts and reports ready. The server logs nothing.',
    source: ['3'],
    log: 'error reading server preface: EOF',
    effects: [
      { effect: 'connection-fails', severity: 'error', when: 'components need the connection' },
      {
        effect: 'connection-fails',
        severity: 'warning',
        when: 'only `query-scheduler.grpc-client-config` is affected, which carries error reports',
      },
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['grpc-client-tls-server-plaintext', 'tls-options-without-tls-enabled'],
    explains: ['client-plaintext'],
  },

  onFaultyHops: [
    atEachClient({ ...atClients, only: isHalf, lack: lackingSwitch }),
    {
      only: isBare,
      by: serverOf,
      report: reportOn,
    },
    atClientsElsewhere(atClients),
  ],
};

function reportOn(group: Group<FaultyLink>, context: LinkContext): Report | null {
  const others = context.hops.to(serverOf(group[0])).filter((link) => !isHalf(link));
  const written = writtenFor(group[0].server.view, 'certificate');
  return written && { ...namePlace(written), ...summary(group, written, others, context) };
}

/** True where nobody says anything of TLS for the client. */
function isBare(link: Link): boolean {
  return link.fault?.code === 'client-plaintext' && !isHalf(link);
}

/** True for a client with TLS options that wait for its switch: there somebody meant it to use TLS. */
function isHalf({ client, fault }: Link): boolean {
  return fault?.code === 'client-plaintext' && client.view.written.some(({ option }) => option.role !== 'enabled');
}

function lackingSwitch(clients: number): string {
  if (clients === 1) return 'has tls-enabled off';
  return 'have tls-enabled off';
}

function summary(
  group: Group<FaultyLink>,
  written: WrittenSetting,
  others: readonly Link[],
  { hops, switching }: LinkContext,
): Omit<Report, 'uri' | 'range'> {
  const [first] = group;
  const { failing, all } = clientsTold(group, others);
  const assumed = group.some(({ client }) => client.process.targets === null);
  return {
    effect: 'connection-fails',
    // The query-scheduler's client carries nothing but error reports.
    severity: group.every(({ route }) => route.minor) ? 'warning' : 'error',
    message:
      `${whoDoesNot(failing.length, all.length)} to this server without TLS: ${briefly(failing)}. ` +
      `Connections fail: "${first.fault.words}". Turn on TLS for ${failing.length === 1 ? 'it' : 'each'}${assumed ? ' that you run' : ''}.`,
    related: [
      ...inFull(failing, namePlace(written), 'Clients without TLS'),
      ...clientPlaces(group, 'This client connects without TLS.'),
    ],
    fixes: switching.fixesFor(first.server, clientsOf(hops, first)),
  };
}

function whoDoesNot(plain: number, total: number): string {
  if (total === 1) return 'The gRPC client connects';
  if (plain === total) return `All ${total} gRPC clients connect`;
  return `${plain} of ${total} gRPC clients ${plain === 1 ? 'connects' : 'connect'}`;
}
