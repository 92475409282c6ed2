import assert from 'node:assert/strict';
import { type CertificateSharing, defaultClientPair } from '../../../../core/src/certificates/plan/default-paths';

/** The pair of a client of the process, without extensions, beside a server's. */
const cases: readonly (readonly [sharing: CertificateSharing, server: string, process: string, client: string])[] = [
  ['per-role', '/etc/tls/server', 'querier.flags', '/etc/tls/client'],
  ['per-role', 'server', 'all', 'client'],
  ['per-role', '/server', 'all', '/client'],
  ['shared', '/etc/tls/server', 'querier', '/etc/tls/server'],
  ['per-component', '/etc/tls/server', 'querier.flags', '/etc/tls/querier-client'],
  ['per-component', '/etc/tls/server', 'my.querier.flags', '/etc/tls/my-querier-client'],
  ['per-component', '/etc/tls/server', 'a: b/c_D', '/etc/tls/a-b-c_D-client'],
  ['per-component', '/etc/tls/server', '--querier--', '/etc/tls/querier-client'],
  ['per-component', '/etc/tls/server', '???', '/etc/tls/client'],
  ['per-component', 'C:\\tls\\server', 'a', 'C:\\tls\\a-client'],
];

describe('Default paths of client certificates', () => {
  for (const [sharing, server, process, client] of cases)
    it(`are ${client} for ${process}, ${sharing}, beside ${server}`, () =>
      assert.deepEqual(defaultClientPair(sharing, { certificate: `${server}.crt`, key: `${server}.key` }, process), {
        certificate: `${client}.crt`,
        key: `${client}.key`,
      }));

  it('are no half of a pair that a server lacks', () => {
    const client = { certificate: 'client.crt', key: 'client.key' };
    assert.deepEqual(defaultClientPair('shared', { certificate: 's.crt', key: '' }, 'all'), client);
    assert.deepEqual(defaultClientPair('shared', { certificate: '', key: 's.key' }, 'all'), client);
  });
});
