import { setOptions } from './fixes';
import { clientNames, clientPlaces, faulty, settingOf } from './hops';
import { namePlace } from './places';
import type { Rule } from './rule';

/** A client with TLS gets no answer that it understands from a plaintext listener (spec 3). */
export const grpcClientTlsServerPlaintext: Rule = {
  id: 'grpc-client-tls-server-plaintext',
  severity: 'error',
  summary: 'A client with TLS needs a gRPC server with TLS.',

  *check({ links }) {
    const [first, ...others] = faulty(links, 'server-plaintext');
    const written = first && settingOf(first.client);
    if (!first || !written) return;
    const clients = [first, ...others];
    const { document } = written;
    const off = clients.flatMap(({ client }) => {
      const enabled = client.value('enabled');
      return enabled?.written?.document === document ? [{ option: enabled.option, value: 'false' }] : [];
    });
    const pair = (['certificate', 'key'] as const).flatMap((role) => {
      const option = first.server.value(role)?.option;
      return option && first.server.text(role) === '' ? [{ option, value: role === 'key' ? 'certs/server.key' : 'certs/server.crt' }] : [];
    });
    yield {
      ...namePlace(written),
      effect: 'connection-fails',
      message:
        `${clientNames(clients)} ${clients.length === 1 ? 'has' : 'have'} TLS on, but the gRPC server of this process speaks plaintext, since it has ` +
        `no certificate and key. These connections fail with "${first.fault.words}". Give the server a certificate and key, or switch TLS off.`,
      related: clientPlaces(others, 'This client has TLS on too.'),
      fixes: [
        setOptions('Give the gRPC server certs/server.crt and certs/server.key', document, pair),
        setOptions('Switch TLS off for these clients', document, off, false),
      ],
    };
  },
};
