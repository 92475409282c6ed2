import assert from 'node:assert/strict';
import { defaultClientPair } from '../../../../core/src/certificates/plan/default-paths';

describe('default paths of client certificates', () => {
  const server = { certificate: '/etc/tls/server.crt', key: '/etc/tls/server.key' };

  it("stand beside the server's, one for all clients", () => {
    assert.deepEqual(defaultClientPair('per-role', server, 'querier.flags'), {
      certificate: '/etc/tls/client.crt',
      key: '/etc/tls/client.key',
    });
    assert.deepEqual(defaultClientPair('per-role', { certificate: 's.crt', key: '' }, 'all'), {
      certificate: 'client.crt',
      key: 'client.key',
    });
  });

  it("are the server's own where one certificate serves both roles", () => {
    assert.deepEqual(defaultClientPair('shared', server, 'querier'), server);
  });

  it('tell processes apart where each has its own', () => {
    assert.deepEqual(defaultClientPair('per-component', server, 'querier.flags'), {
      certificate: '/etc/tls/querier-client.crt',
      key: '/etc/tls/querier-client.key',
    });
    assert.deepEqual(defaultClientPair('per-component', server, '???'), {
      certificate: '/etc/tls/client.crt',
      key: '/etc/tls/client.key',
    });
  });
});
