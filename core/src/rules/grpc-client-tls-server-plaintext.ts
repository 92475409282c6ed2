import { homeOf, type PlacedChange } from './client-settings';
import { setOptions, setOptionsIn } from './fixes';
import { byCause, clientFamilies, clientNames, clientPlaces, faulty, serverOf, settingOf, type FaultyLink } from './hops';
import { namePlace } from './places';
import type { DeploymentRule } from './rule';
import { pairOfListener } from './suggested-paths';

/** A client with TLS gets no answer that it understands from a plaintext listener (spec 3). */
export const grpcClientTlsServerPlaintext: DeploymentRule = {
  id: 'grpc-client-tls-server-plaintext',
  severity: 'error',
  summary: 'A client with TLS needs a gRPC server with TLS.',

  *checkLinks({ links }) {
    for (const group of byCause(faulty(links, 'server-plaintext'), serverOf)) {
      const [first, ...others] = group;
      const written = settingOf(first.client.view);
      if (!written) continue;
      const pair = pairOfListener(first.server.process);
      const changes = (['certificate', 'key'] as const).flatMap((role) => {
        const option = first.server.view.value(role)?.option;
        return option && first.server.view.text(role) === '' ? [{ option, value: pair[role] }] : [];
      });
      const home = homeOf(first.server);
      yield {
        ...namePlace(written),
        effect: 'connection-fails',
        message:
          `${clientNames(group)} ${clientFamilies(group).length === 1 ? 'has' : 'have'} TLS on, but the gRPC server speaks plaintext, since it has ` +
          `no certificate and key. These connections fail with "${first.fault.words}". Give the server a certificate and key, or switch TLS off.`,
        related: clientPlaces(others, 'This client has TLS on too.').filter(({ uri, range }) => uri !== written.document.uri || range.start !== written.setting.name.range.start),
        fixes: [
          ...(home ? [setOptions(`Give the gRPC server ${pair.certificate} and ${pair.key}`, home, changes)] : []),
          setOptionsIn('Switch TLS off for these clients', group.flatMap(switchOff), false),
        ],
      };
    }
  },
};

function switchOff({ client }: FaultyLink): readonly PlacedChange[] {
  const enabled = client.view.value('enabled');
  return enabled?.written ? [{ document: enabled.written.document, change: { option: enabled.option, value: 'false' } }] : [];
}
