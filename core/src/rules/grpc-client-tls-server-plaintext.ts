import { homeOf, type PlacedChange } from '../reporting/client-settings';
import { setOptionsIn } from '../reporting/fixes';
import { always } from '../reporting/guide';
import {
  byCause,
  clientFamilies,
  clientPlaces,
  serverOf,
  settingOf,
  type FaultyLink,
  type Hops,
  type Group,
} from '../reporting/hops';
import { namePlace } from '../reporting/places';
import type { DeploymentRule, Report } from '../reporting/rule';
import { pairOfListener } from '../reporting/suggested-paths';
import { briefly } from '../reporting/wording';

/** A client with TLS gets no answer that it understands from a plaintext listener (spec 3). */
export const grpcClientTlsServerPlaintext: DeploymentRule = {
  id: 'grpc-client-tls-server-plaintext',
  severity: 'error',
  summary: 'A client with TLS needs a gRPC server with TLS.',
  guide: {
    mimir: "A client with TLS can't talk to a plaintext gRPC server.",
    source: ['3'],
    log: 'tls: first record does not look like a TLS handshake',
    effects: always('connection-fails', 'error'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['grpc-client-tls-disabled'],
    explains: ['server-plaintext'],
  },

  *onDeployment({ hops }) {
    const byServer = byCause(hops.faulty('server-plaintext'), serverOf);
    // Servers that the same clients fail to reach are one matter.
    for (const [first, ...others] of byCause(byServer, clientsKey)) {
      const report = reportOn(
        first,
        others.map(([link]) => link),
        hops,
      );
      if (report) yield report;
    }
  },
};

function clientsKey(group: Group<FaultyLink>): string {
  const places = clientPlaces(group, '').map(({ uri, range }) => `${uri} ${range.start}`);
  return [...places, ...clientFamilies(group)].join('\n');
}

function reportOn(group: Group<FaultyLink>, alike: readonly FaultyLink[], hops: Hops): Report | null {
  const [first, ...others] = group;
  const written = settingOf(first.client.view);
  if (!written) return null;
  const servers = [first, ...alike];
  const pair = pairOfListener(first.server);
  const dialed = hops.serversOf(group.map(({ client }) => client.view));
  return {
    ...namePlace(written),
    effect: 'connection-fails',
    message:
      `${briefly(clientFamilies(group))} ${clientFamilies(group).length === 1 ? 'uses' : 'use'} TLS, but ${whoSpeaksPlaintext(servers, dialed)} ` +
      `no certificate and key. Connections fail: "${first.fault.words}". Set both on the ${servers.length === 1 ? 'server' : 'servers'}.`,
    related: clientPlaces(others, 'This client uses TLS too.').filter(
      ({ uri, range }) => uri !== written.document.uri || range.start !== namePlace(written).range.start,
    ),
    fixes: [
      ...(pair === null || servers.some(({ server }) => pairOfListener(server) === null)
        ? []
        : [
            setOptionsIn(
              `Set ${pair.certificate} and ${pair.key} on the gRPC ${servers.length === 1 ? 'server' : 'servers'}`,
              servers.flatMap(switchOnServer),
            ),
          ]),
      setOptionsIn('Turn off TLS for these clients', group.flatMap(switchOff), false),
    ],
  };
}

function whoSpeaksPlaintext(servers: readonly FaultyLink[], dialed: number): string {
  if (dialed === 1) return 'the gRPC server has';
  const names = briefly(servers.map(({ server }) => server.process.name));
  const count = dialed === servers.length ? `all ${dialed}` : `${servers.length} of its ${dialed}`;
  if (servers.length === 1) return `1 of its ${dialed} gRPC servers (${names}) has`;
  return `${count} gRPC servers (${names}) have`;
}

function switchOnServer({ server }: FaultyLink): readonly PlacedChange[] {
  const pair = pairOfListener(server);
  const home = homeOf(server);
  return (['certificate', 'key'] as const).flatMap((role) => {
    const option = server.view.value(role)?.option;
    if (home && option && pair && server.view.text(role) === '')
      return [{ document: home, change: { option, value: pair[role] } }];
    return [];
  });
}

function switchOff({ client }: FaultyLink): readonly PlacedChange[] {
  const enabled = client.view.value('enabled');
  if (enabled?.written)
    return [{ document: enabled.written.document, change: { option: enabled.option, value: 'false' } }];
  return [];
}
