import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { MimirVersion } from '../../../core/src/model/version';
import { survey, type SurveyRow } from './survey';

const catalogue = loadCatalogue();

const eight = [
  'tls-enabled',
  'tls-cert-path',
  'tls-key-path',
  'tls-ca-path',
  'tls-server-name',
  'tls-insecure-skip-verify',
  'tls-cipher-suites',
  'tls-min-version',
];
const four = ['tls-ca-path', 'tls-cert-path', 'tls-key-path', 'tls-server-name'];

function since(row: SurveyRow, suffix: string): string {
  if (suffix === 'tls-enabled') return row.enabledSince ?? row.first;
  return suffix === 'tls-cipher-suites' || suffix === 'tls-min-version' ? (row.suitesSince ?? row.first) : row.first;
}

/** The releases between two, both included. */
function releases(first: string, last: string): readonly MimirVersion[] {
  const names: readonly string[] = catalogue.versions;
  return catalogue.versions.slice(names.indexOf(first), names.indexOf(last) + 1);
}

/** The releases whose catalogue has the flag with this YAML path. */
function found(flag: string, path: string): readonly MimirVersion[] {
  return catalogue.versions.filter((version) => catalogue.at(version).flag(flag)?.yamlPath === path);
}

describe('the catalogue and the survey of TLS options', () => {
  for (const row of survey) {
    it(`knows -${row.prefix}.* as ${row.block} from ${row.first} to ${row.last}`, () => {
      for (const suffix of row.suffixes === 'eight' ? eight : four) {
        const path = `${row.block}.${suffix.replaceAll('-', '_')}`;
        assert.deepEqual(found(`${row.prefix}.${suffix}`, path), releases(since(row, suffix), row.last), suffix);
      }
    });
  }

  it("has TLS of a client off by default, but for the rulers' Alertmanager client", () => {
    for (const { prefix, suffixes, last, enabledByDefault } of survey) {
      if (suffixes === 'four') continue;
      const [version] = releases(last, last);
      assert.ok(version);
      const option = catalogue.at(version).familyOption(prefix, 'enabled');
      assert.equal(option?.default, enabledByDefault ? 'true' : 'false', prefix);
    }
  });

  it('knows the oldest version and the cipher suites of the listeners from 2.5 on', () => {
    assert.deepEqual(found('server.tls-min-version', 'server.tls_min_version'), releases('2.5', '3.2'));
    assert.deepEqual(found('server.tls-cipher-suites', 'server.tls_cipher_suites'), releases('2.5', '3.2'));
  });

  it('knows PEM text of the listeners in YAML alone, from 2.10 on', () => {
    for (const path of ['server.http_tls_config.cert', 'server.grpc_tls_config.client_ca']) {
      const versions = catalogue.versions.filter((version) => catalogue.at(version).yaml(path));
      assert.deepEqual(versions, releases('2.10', '3.2'));
      assert.equal(catalogue.at('3.1').yaml(path)?.flag, null);
    }
  });

  it('knows the files of the listeners in every release', () => {
    for (const listener of ['http', 'grpc']) {
      assert.deepEqual(
        found(`server.${listener}-tls-cert-path`, `server.${listener}_tls_config.cert_file`),
        catalogue.versions,
      );
      assert.deepEqual(
        found(`server.${listener}-tls-key-path`, `server.${listener}_tls_config.key_file`),
        catalogue.versions,
      );
      assert.deepEqual(
        found(`server.${listener}-tls-client-auth`, `server.${listener}_tls_config.client_auth_type`),
        catalogue.versions,
      );
      assert.deepEqual(
        found(`server.${listener}-tls-ca-path`, `server.${listener}_tls_config.client_ca_file`),
        catalogue.versions,
      );
    }
  });

  it('knows skip-verify and the handshake timeout of S3 from the start, of other stores from 2.15 on', () => {
    assert.deepEqual(
      found('blocks-storage.s3.http.insecure-skip-verify', 'blocks_storage.s3.http.insecure_skip_verify'),
      catalogue.versions,
    );
    assert.deepEqual(
      found('blocks-storage.s3.tls-handshake-timeout', 'blocks_storage.s3.http.tls_handshake_timeout'),
      catalogue.versions,
    );
    assert.deepEqual(
      found('common.storage.s3.tls-handshake-timeout', 'common.storage.s3.http.tls_handshake_timeout'),
      releases('2.3', '3.2'),
    );
    assert.deepEqual(
      found('ruler-storage.gcs.tls-handshake-timeout', 'ruler_storage.gcs.http.tls_handshake_timeout'),
      releases('2.15', '3.2'),
    );
  });

  it("knows Kafka's eight options from 3.1 on", () => {
    for (const suffix of eight) {
      const path = `ingest_storage.kafka.${suffix.replaceAll('-', '_')}`;
      assert.deepEqual(found(`ingest-storage.kafka.${suffix}`, path), ['3.1', '3.2']);
    }
  });

  it("knows the deprecated block of the rulers' Alertmanager client from 2.17 on, with TLS off by default", () => {
    const enabled = catalogue.at('2.17').familyOption('ruler.alertmanager_client', 'enabled');
    assert.equal(enabled?.yamlPath, 'ruler.alertmanager_client.tls_enabled');
    assert.equal(enabled.flag, null);
    assert.equal(enabled.default, 'false');
    assert.equal(catalogue.at('2.16').familyOption('ruler.alertmanager_client', 'enabled'), null);
    assert.equal(catalogue.at('2.16').yaml('ruler.alertmanager_client.tls_enabled')?.default, 'true');
  });

  it('knows the hidden clients with the releases that brought them', () => {
    assert.deepEqual(
      found(
        'block-builder.scheduler.grpc-client-config.tls-enabled',
        'block_builder.scheduler_config.grpc_client_config.tls_enabled',
      ),
      releases('2.16', '3.2'),
    );
    assert.deepEqual(
      found(
        'distributor.usage-tracker-client.grpc-client-config.tls-ca-path',
        'distributor.usage_tracker_client.grpc.tls_ca_path',
      ),
      releases('3.0', '3.2'),
    );
  });
});
