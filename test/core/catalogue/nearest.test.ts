import assert from 'node:assert/strict';
import { editDistance } from '../../../core/src/catalogue/edit-distance';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { nearestName, twinOf } from '../../../core/src/catalogue/nearest';

const catalogue = loadCatalogue();

describe('editDistance', () => {
  it('counts letters inserted, removed, replaced and swapped', () => {
    assert.equal(editDistance('cert', 'cert', 3), 0);
    assert.equal(editDistance('cert', 'certs', 3), 1);
    assert.equal(editDistance('cret', 'cert', 3), 1);
    assert.equal(editDistance('kitten', 'sitting', 3), 3);
    assert.equal(editDistance('', 'abc', 3), 3);
  });

  it('stops counting at the limit', () => {
    assert.equal(editDistance('kitten', 'sitting', 2), 3);
    assert.equal(editDistance('a', 'completely different', 2), 3);
    assert.equal(editDistance('abc', 'xyz', 0), 1);
  });
});

describe('nearestName', () => {
  const policies = ['NoClientCert', 'RequestClientCert', 'RequireAndVerifyClientCert'];

  it('mends a misspelling', () => {
    assert.equal(nearestName('RequiredAndVerifyClientCert', policies), 'RequireAndVerifyClientCert');
    assert.equal(nearestName('requireandverifyclientcert', policies), 'RequireAndVerifyClientCert');
    assert.equal(nearestName('noclientcret', policies), 'NoClientCert');
  });

  it('does not guess', () => {
    assert.equal(nearestName('yes', policies), null);
    assert.equal(nearestName('', policies), null);
    assert.equal(nearestName('anything', []), null);
  });

  it('heeds a limit of the caller', () => {
    assert.equal(nearestName('TLS12', ['VersionTLS12', 'VersionTLS13'], 7), 'VersionTLS12');
    assert.equal(nearestName('TLS12', ['VersionTLS12', 'VersionTLS13']), null);
  });
});

describe('twinOf', () => {
  const cases: readonly (readonly ['flag' | 'yaml', string, string | null, string])[] = [
    ['flag', 'server.http_tls_config.cert_file', 'server.http-tls-cert-path', 'a YAML path used as a flag'],
    ['flag', 'frontend_worker.grpc_client_config.tls_ca_path', 'querier.frontend-client.tls-ca-path', 'a YAML path unlike its flag'],
    ['flag', 'alertmanager_client.tls_cert_path', 'alertmanager.alertmanager-client.tls-cert-path', 'a path without its first block'],
    ['flag', 'ingester-client.tls-cert-path', 'ingester.client.tls-cert-path', 'a dash for a dot'],
    ['flag', 'ingester.client.cert-file', 'ingester.client.tls-cert-path', 'a listener\'s key for a client'],
    ['yaml', 'server.grpc-tls-config.cert_file', 'server.grpc_tls_config.cert_file', 'dashes in a block\'s name'],
    ['yaml', 'server.http-tls-cert-path', 'server.http_tls_config.cert_file', 'a flag used as a key'],
    ['yaml', 'server.grpc_tls_config.tls_cert_path', 'server.grpc_tls_config.cert_file', 'a client\'s key in a listener'],
    ['yaml', 'server.http_tls_config.tls_min_version', 'server.tls_min_version', 'a key one level too deep'],
    ['yaml', 'ingester_client.tls_cert_path', 'ingester_client.grpc_client_config.tls_cert_path', 'a key one level too high'],
    ['yaml', 'memberlist.tls_config.tls_ca_path', 'memberlist.tls_ca_path', 'a nested tls_config'],
    ['yaml', 'blocks_storage.s3.tls_ca_path', 'blocks_storage.s3.http.tls_ca_path', 'a key outside http'],
    ['yaml', 'http_listen_port', 'server.http_listen_port', 'a leaf that only one block has'],
    ['flag', 'tls-enabled', null, 'a leaf that many have'],
    ['flag', 'server.http-tls-cert', null, 'a leaf that nobody has'],
    ['flag', 'server.http_tls_config.cert', null, 'a key that no flag sets'],
    ['yaml', '', null, 'nothing'],
  ];

  for (const [notation, written, meant, why] of cases) {
    it(`${meant === null ? 'is silent about' : 'understands'} ${why}`, () => assert.equal(twinOf(notation, written, catalogue), meant));
  }
});
