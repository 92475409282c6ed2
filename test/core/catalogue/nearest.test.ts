import assert from 'node:assert/strict';
import { editDistance } from '../../../core/src/catalogue/edit-distance';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { nearestName, possibleNames, twinOf } from '../../../core/src/catalogue/nearest';

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
    [
      'flag',
      'frontend_worker.grpc_client_config.tls_ca_path',
      'querier.frontend-client.tls-ca-path',
      'a YAML path unlike its flag',
    ],
    [
      'flag',
      'alertmanager_client.tls_cert_path',
      'alertmanager.alertmanager-client.tls-cert-path',
      'a path without its first block',
    ],
    ['flag', 'ingester-client.tls-cert-path', 'ingester.client.tls-cert-path', 'a dash for a dot'],
    ['flag', 'ingester.client.cert-file', 'ingester.client.tls-cert-path', "a listener's key for a client"],
    ['yaml', 'server.grpc-tls-config.cert_file', 'server.grpc_tls_config.cert_file', "dashes in a block's name"],
    ['yaml', 'server.http-tls-cert-path', 'server.http_tls_config.cert_file', 'a flag used as a key'],
    [
      'yaml',
      'server.grpc_tls_config.tls_cert_path',
      'server.grpc_tls_config.cert_file',
      "a client's key in a listener",
    ],
    ['yaml', 'server.http_tls_config.tls_min_version', 'server.tls_min_version', 'a key one level too deep'],
    [
      'yaml',
      'ingester_client.tls_cert_path',
      'ingester_client.grpc_client_config.tls_cert_path',
      'a key one level too high',
    ],
    ['yaml', 'memberlist.tls_config.tls_ca_path', 'memberlist.tls_ca_path', 'a nested tls_config'],
    ['yaml', 'blocks_storage.s3.tls_ca_path', 'blocks_storage.s3.http.tls_ca_path', 'a key outside http'],
    ['yaml', 'http_listen_port', 'server.http_listen_port', 'a leaf that only one block has'],
    ['flag', 'tls-enabled', null, 'a leaf that many have'],
    ['flag', 'server.http-tls-port', null, 'a leaf that nobody has'],
    ['flag', 'server.http_tls_config.cert', null, 'a key that no flag sets'],
    ['yaml', '', null, 'nothing'],
  ];

  for (const [notation, written, meant, why] of cases) {
    it(`${meant === null ? 'is silent about' : 'understands'} ${why}`, () =>
      assert.equal(twinOf(notation, written, catalogue), meant));
  }
});

describe('Names that other programs have for TLS', () => {
  const http = 'server.http_tls_config';
  const client = 'ingester_client.grpc_client_config';
  const cases: readonly (readonly [
    program: string,
    notation: 'flag' | 'yaml',
    written: string,
    meant: string | null,
  ])[] = [
    ['Grafana', 'yaml', `${http}.cert_key`, `${http}.key_file`],
    ['Grafana', 'yaml', `${http}.client_ca_cert`, `${http}.client_ca_file`],
    ['Grafana', 'yaml', 'server.cert_file', `${http}.cert_file`],
    ['Grafana', 'yaml', `${client}.root_ca_cert`, `${client}.tls_ca_path`],
    ['Grafana', 'yaml', `${client}.client_cert`, `${client}.tls_cert_path`],
    ['Grafana', 'yaml', `${client}.tlsSkipVerify`, `${client}.tls_insecure_skip_verify`],
    ['Prometheus', 'yaml', `${client}.tls_config.ca_file`, `${client}.tls_ca_path`],
    ['Prometheus', 'yaml', `${client}.tls_config.insecure_skip_verify`, `${client}.tls_insecure_skip_verify`],
    ['Prometheus', 'yaml', 'tls_server_config.client_ca_file', `${http}.client_ca_file`],
    ['Prometheus', 'flag', 'web.tls-cert-file', 'server.http-tls-cert-path'],
    ['Loki', 'yaml', 'common.storage.s3.http_config.ca_file', 'common.storage.s3.http.tls_ca_path'],
    ['Cortex', 'flag', 'ingester.client.tls-ca-file', 'ingester.client.tls-ca-path'],
    ['Thanos', 'yaml', 'common.storage.s3.http_config.tls_config.ca_file', 'common.storage.s3.http.tls_ca_path'],
    [
      'Thanos',
      'yaml',
      'common.storage.s3.http_config.insecure_skip_verify',
      'common.storage.s3.http.insecure_skip_verify',
    ],
    ['Thanos', 'flag', 'grpc-server-tls-client-ca', 'server.grpc-tls-ca-path'],
    ['Thanos', 'flag', 'grpc-server-tls-key', 'server.grpc-tls-key-path'],
    ['etcd', 'yaml', `${http}.trusted-ca-file`, `${http}.client_ca_file`],
    ['etcd', 'yaml', `${http}.client-cert-auth`, `${http}.client_auth_type`],
    ['etcd', 'yaml', 'ingester.ring.kvstore.etcd.trusted-ca-file', 'ingester.ring.kvstore.etcd.tls_ca_path'],
    ['nginx', 'yaml', `${http}.ssl_certificate_key`, `${http}.key_file`],
    ['nginx', 'yaml', `${http}.ssl_client_certificate`, `${http}.client_ca_file`],
    ['nginx', 'yaml', `${http}.ssl_verify_client`, `${http}.client_auth_type`],
    ['nginx', 'yaml', `${client}.proxy_ssl_name`, `${client}.tls_server_name`],
    ['nginx', 'yaml', `${client}.proxy_ssl_trusted_certificate`, `${client}.tls_ca_path`],
    ['Kafka', 'yaml', 'ingest_storage.kafka.ssl_ca_location', 'ingest_storage.kafka.tls_ca_path'],
    ['nobody', 'yaml', 'common.storage.azure.account_cert_key_id', null],
    ['nobody', 'flag', 'grpc-client-tls-ca', null],
  ];

  for (const [program, notation, written, meant] of cases) {
    it(`of ${program}: ${written}`, () => assert.equal(twinOf(notation, written, catalogue), meant));
  }

  it('may mean one of two blocks', () => {
    const blocks = ['grpc_client_config', 'query_scheduler_grpc_client_config'];
    assert.equal(twinOf('yaml', 'frontend_worker.ca_file', catalogue), null);
    assert.deepEqual(
      possibleNames('yaml', 'frontend_worker.ca_file', catalogue),
      blocks.map((block) => `frontend_worker.${block}.tls_ca_path`),
    );
  });
});
