import assert from 'node:assert/strict';
import { judge } from '../documents/kinds/containers/container-bench';

const file = 'docker-compose.yml';

function compose(services: Readonly<Record<string, readonly string[]>>): string {
  const lines = Object.entries(services).flatMap(([name, flags]) => [
    `  ${name}:`,
    '    image: grafana/mimir:3.0.0',
    `    command: [${flags.map((flag) => `"-${flag}"`).join(', ')}]`,
  ]);
  return ['services:', ...lines, ''].join('\n');
}

/** What a rule says of a project. */
async function messages(
  rule: string,
  services: Readonly<Record<string, readonly string[]>>,
): Promise<readonly string[]> {
  const analysis = (await judge(file, new Map([[file, compose(services)]]))).get(file);
  return (analysis?.findings ?? []).filter((finding) => finding.rule === rule).map(({ message }) => message);
}

const serverTls = ['server.grpc-tls-cert-path=/c.crt', 'server.grpc-tls-key-path=/c.key'];
const clientTls = 'ingester.client.tls-enabled=true';

describe('What is said of hops between processes', () => {
  it('counts the clients of a server by their families, where each is alike in all processes', async () => {
    const services = {
      distributor: ['target=distributor'],
      querier: ['target=querier'],
      ingester: ['target=ingester', ...serverTls],
    };
    const [message = '', ...more] = await messages('grpc-client-tls-disabled', services);
    assert.deepEqual(more, []);
    assert.match(message, /^The gRPC client connects to this server without TLS: ingester\.client\. /);
  });

  it('counts them by process, where the family speaks TLS in another', async () => {
    const services = {
      distributor: ['target=distributor'],
      querier: ['target=querier', clientTls],
      ruler: ['target=ruler', clientTls],
      ingester: ['target=ingester', ...serverTls],
    };
    const [message = '', ...more] = await messages('grpc-client-tls-disabled', services);
    assert.deepEqual(more, []);
    assert.match(
      message,
      /^1 of 3 gRPC clients connects to this server without TLS: ingester\.client of distributor\. .* Turn on TLS for it\./,
    );
  });

  it('names the processes whose client has no certificate', async () => {
    const policy = ['server.grpc-tls-client-auth=RequireAnyClientCert'];
    const services = {
      distributor: ['target=distributor', clientTls],
      querier: [
        'target=querier',
        clientTls,
        'ingester.client.tls-cert-path=/a.crt',
        'ingester.client.tls-key-path=/a.key',
      ],
      ingester: ['target=ingester', ...serverTls, ...policy],
    };
    const [message = ''] = await messages('grpc-client-cert-missing', services);
    assert.match(message, /^ingester\.client of distributor needs a client certificate\./);
  });

  it('says at a client once which of its servers speak plaintext', async () => {
    const services = {
      querier: ['target=querier', clientTls],
      'ingester-a': ['target=ingester'],
      'ingester-b': ['target=ingester'],
      'ingester-c': ['target=ingester', ...serverTls],
    };
    const [message = '', ...more] = await messages('grpc-client-tls-server-plaintext', services);
    assert.deepEqual(more, []);
    assert.match(
      message,
      /^ingester\.client uses TLS, but 2 of its 3 gRPC servers \(ingester-a and ingester-b\) have no certificate and key\./,
    );
  });

  it('says so of the only server without its name', async () => {
    const [message = ''] = await messages('grpc-client-tls-server-plaintext', {
      mimir: ['target=ingester,querier', clientTls],
    });
    assert.match(message, /^ingester\.client uses TLS, but the gRPC server has no certificate and key\./);
  });
});
