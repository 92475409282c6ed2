import assert from 'node:assert/strict';
import options from '../../../core/src/catalogue/options.json';
import pathSteps from '../../../core/src/catalogue/options-by-path.json';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { OptionForms } from '../../../core/src/catalogue/option-forms';
import { idIn, yamlPathIn } from '../../../core/src/catalogue/records';
import { spansInclude } from '../../../core/src/model/version';

const catalogue = loadCatalogue();
const newest = catalogue.at(catalogue.newest);

describe('the catalogue', () => {
  it('knows the releases from 2.0 to 3.2, oldest first, and the last in part', () => {
    assert.equal(catalogue.versions[0], '2.0');
    assert.equal(catalogue.versions.indexOf('2.10'), 10);
    assert.equal(catalogue.newest, '3.2');
    assert.equal(catalogue.newestComplete, '3.1');
    assert.deepEqual(
      catalogue.versions.filter((version) => catalogue.isPartial(version)),
      ['3.2'],
    );
    assert.equal(catalogue.isPartial('9.9'), true);
  });

  it('takes the nearest older release for one that it does not know', () => {
    assert.equal(catalogue.at('2.99').version, '2.17');
    assert.equal(catalogue.at('9.0').version, '3.2');
    assert.equal(catalogue.at('1.0').version, '2.0');
    assert.equal(catalogue.at('2.10'), catalogue.at('2.10'));
  });

  it('finds an option by either of its names', () => {
    const option = newest.flag('ingester.client.tls-cert-path');
    assert.equal(option?.yamlPath, 'ingester_client.grpc_client_config.tls_cert_path');
    assert.equal(newest.yaml('ingester_client.grpc_client_config.tls_cert_path'), option);
    assert.equal(option.family, 'ingester.client');
    assert.equal(option.role, 'certificate');
    assert.equal(option.category, 'advanced');
    const range = { start: 0, end: 1 };
    assert.equal(
      newest.optionOf({ notation: 'flag', name: { value: 'ingester.client.tls-cert-path', range } }),
      option,
    );
    assert.equal(newest.optionOf({ notation: 'yaml', name: { value: 'ingester.client.tls-cert-path', range } }), null);
  });

  it('leads from flag to YAML and back for every option of a client', () => {
    const suffixes = [
      'enabled',
      'cert-path',
      'key-path',
      'ca-path',
      'server-name',
      'insecure-skip-verify',
      'cipher-suites',
      'min-version',
    ];
    for (const suffix of suffixes) {
      const path = `ingester_client.grpc_client_config.tls_${suffix.replaceAll('-', '_')}`;
      assert.equal(newest.flag(`ingester.client.tls-${suffix}`)?.yamlPath, path);
      assert.equal(newest.yaml(path)?.flag, `ingester.client.tls-${suffix}`);
    }
  });

  it('has its lines in the order of their names, by which one is found without reading the others', () => {
    const names = options.options.map(idIn);
    const misplaced = names.filter((name, line) => line > 0 && name < (names[line - 1] ?? ''));
    assert.deepEqual(misplaced, []);
  });

  it('finds all forms of every path that any line has', () => {
    const forms = new OptionForms(options.options, pathSteps, catalogue.newest);
    const [paths, found] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
    for (const line of options.options) {
      const path = yamlPathIn(line);
      if (path !== '') paths.set(path, (paths.get(path) ?? new Set()).add(idIn(line)));
    }
    for (const path of paths.keys()) found.set(path, new Set(forms.withPath(path).map(({ id }) => id)));
    assert.deepEqual(found, paths);
  });

  it('has no two options of a name in a release', () => {
    for (const version of catalogue.versions) {
      const { options: all } = catalogue.at(version);
      for (const names of [all.flatMap(({ flag }) => flag ?? []), all.flatMap(({ yamlPath }) => yamlPath ?? [])]) {
        assert.equal(new Set(names).size, names.length, version);
      }
    }
  });

  it('keeps what an option was in other releases', () => {
    const forms = catalogue.flagHistory('ruler.alertmanager-client.tls-cert-path');
    assert.deepEqual(
      forms.map(({ yamlPath }) => yamlPath),
      ['ruler.alertmanager_client.tls_cert_path', 'limits.ruler_alertmanager_client_config.tls_cert_path'],
    );
    assert.deepEqual(catalogue.historyOf({ id: 'ruler.alertmanager-client.tls-cert-path' }), forms);
    for (const { versions } of forms) assert.equal(spansInclude(versions, '2.16'), versions === forms[0]?.versions);
    assert.equal(catalogue.yamlHistory('ruler.alertmanager_client.tls_cert_path').length, 2);
    assert.deepEqual(catalogue.flagHistory('no.such.flag'), []);
  });

  it('knows types and defaults', () => {
    const types = (flag: string): readonly (string | undefined)[] => [
      newest.flag(flag)?.type,
      newest.flag(flag)?.default,
    ];
    assert.deepEqual(types('server.http-listen-port'), ['int', '8080']);
    assert.deepEqual(types('server.graceful-shutdown-timeout'), ['duration', '30s']);
    assert.deepEqual(types('blocks-storage.s3.tls-handshake-timeout'), ['duration', '10s']);
    assert.deepEqual(types('compactor.blocks-retention-period'), ['prometheus-duration', '0s']);
    assert.deepEqual(types('memberlist.tls-enabled'), ['boolean', 'false']);
    assert.deepEqual(types('memberlist.join'), ['list', '']);
    assert.deepEqual(types('compactor.block-ranges'), ['durations', '']);
    assert.deepEqual(types('alertmanager.web.external-url'), ['url', 'http://localhost:8080/alertmanager']);
    assert.equal(newest.yaml('limits.metric_relabel_configs')?.type, 'structure');
    // Sizes with a unit are text: `64KiB` is no integer, and Mimir takes it.
    assert.equal(newest.flag('ingester.client.initial-stream-window-size')?.type, 'text');
  });

  it('knows flags that no YAML sets', () => {
    for (const flag of ['config.file', 'config.expand-env', 'h', 'help', 'help-all', 'version', 'modules']) {
      assert.equal(newest.flag(flag)?.yamlPath, null, flag);
    }
    assert.equal(catalogue.isBooleanFlag('config.expand-env'), true);
    assert.equal(catalogue.isBooleanFlag('config.file'), false);
    assert.deepEqual(catalogue.flagHistory('tests.run-interval'), []);
  });

  it('completes 3.1 and takes from 3.2 what is gone', () => {
    assert.equal(
      catalogue.at('3.1').flag('runtime-config.http-client-cluster-validation.label')?.yamlPath,
      'runtime_config.http_client_cluster_validation.label',
    );
    assert.equal(catalogue.at('3.1').flag('ingest-storage.kafka.producer-record-version')?.default, '2');
    assert.equal(catalogue.at('3.0').flag('querier.experimental-search-api-enabled'), null);
    assert.notEqual(catalogue.at('3.1').yaml('querier.experimental_search_api_enabled'), null);
    assert.notEqual(catalogue.at('3.1').flag('querier.mimir-query-engine.enable-prune-toggles'), null);
    assert.equal(catalogue.at('3.2').flag('querier.mimir-query-engine.enable-prune-toggles'), null);
  });

  it('lists what may stand in a block', () => {
    const root = newest.childrenOf('').map(({ name }) => name);
    assert.ok(root.includes('server') && root.includes('memberlist') && root.includes('target'));
    const listener = newest.childrenOf('server.http_tls_config');
    assert.deepEqual(
      listener.map(({ name }) => name),
      ['cert', 'cert_file', 'client_auth_type', 'client_ca', 'client_ca_file', 'key', 'key_file'],
    );
    assert.equal(listener[1]?.option?.flag, 'server.http-tls-cert-path');
    assert.equal(newest.childrenOf('server').find(({ name }) => name === 'http_tls_config')?.option, null);
    assert.deepEqual(newest.childrenOf('no.such.block'), []);
    assert.deepEqual(newest.childrenOf('target'), []);
  });

  it('tells blocks from options, in one release and in all', () => {
    assert.equal(newest.isBlock('frontend.results_cache.memcached'), true);
    assert.equal(newest.isBlock('frontend.results_cache.redis'), false);
    assert.equal(catalogue.isBlock('frontend.results_cache.redis'), true);
    assert.equal(catalogue.isBlock('server.http_listen_port'), false);
  });

  it('never calls what Mimir hides unknown', () => {
    assert.equal(catalogue.isHidden('yaml', 'block_builder.whatever.comes'), true);
    assert.equal(catalogue.isHidden('flag', 'usage-tracker.whatever'), true);
    assert.equal(catalogue.isHidden('flag', 'server.grpc.stats-tracking-enabled'), true);
    assert.equal(catalogue.isHidden('flag', 'usage-trackers.whatever'), false);
    assert.equal(catalogue.isHidden('flag', 'compactor-scheduler.lease-duration'), true);
    assert.equal(catalogue.isHidden('flag', 'distributor.usage-tracker-client.tls-enabled'), false);
    assert.equal(catalogue.isHidden('yaml', 'server.http_listen_port'), false);
  });

  it("tells names of the enterprise edition from Mimir's", () => {
    for (const path of [
      'admin_api',
      'gateway.proxy.default.url',
      'auth.type',
      'instrumentation.distributor_client',
      'cluster_name',
    ]) {
      assert.equal(catalogue.isEnterprise('yaml', path), true, path);
    }
    assert.equal(catalogue.isEnterprise('flag', 'auth.type'), true);
    assert.equal(catalogue.isEnterprise('flag', 'auth.multitenancy-enabled'), false);
    assert.equal(catalogue.isEnterprise('yaml', 'server.http_listen_port'), false);
  });

  it('ships facts and no descriptions', () => {
    for (const line of options.options) {
      const fields = line.split('\t');
      assert.equal(fields.length, 6, line);
      const words = (fields[3] ?? '').split(' ');
      assert.ok(words.length < 4, line);
    }
  });
});
