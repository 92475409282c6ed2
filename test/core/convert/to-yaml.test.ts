import assert from 'node:assert/strict';
import { convertToYaml } from '../../../core/src/convert/document';
import { settingTexts } from '../../../core/src/convert/translate';
import { catalogue, flagsOf, leftIn, processWith, toYaml } from './converting';

describe('flags to YAML', () => {
  it('puts options of a block together, whatever their order', () => {
    const { text, left } = toYaml(`
      -server.http-tls-cert-path=certs/server.crt
      -ingester.client.tls-enabled
      --server.http-tls-key-path certs/server.key
      -log.level=warn
    `);
    assert.equal(
      text,
      [
        'server:',
        '  http_tls_config:',
        '    cert_file: certs/server.crt',
        '    key_file: certs/server.key',
        '  log_level: warn',
        'ingester_client:',
        '  grpc_client_config:',
        '    tls_enabled: true',
        '',
      ].join('\n'),
    );
    assert.deepEqual(left, []);
  });

  it('writes values as the types want them, and quotes only what needs quotes', () => {
    const { text } = toYaml(`
      -server.grpc-tls-ca-path=
      -server.http-listen-port=0x1F90
      -server.graceful-shutdown-timeout=0
      -ingester.client.tls-enabled=F
      -ingester.client.tls-server-name=1.0
      -ingester.client.tls-ca-path='/certs: old/ca.crt'
      -compactor.block-ranges=2h,12h
      -ruler.external.url=https://mimir.example.org/ruler
    `);
    const lines = text.split('\n').map((line) => line.trim());
    for (const line of [
      'client_ca_file: ""',
      'http_listen_port: 8080',
      'graceful_shutdown_timeout: 0s',
      'tls_enabled: false',
      'tls_server_name: "1.0"',
      'tls_ca_path: "/certs: old/ca.crt"',
      'block_ranges: [2h, 12h]',
      'external_url: https://mimir.example.org/ruler',
    ])
      assert.ok(lines.includes(line), `want ${line} in\n${text}`);
  });

  it('escapes what Go would fold or refuse within quotes', () => {
    assert.equal(toYaml("-log.level='a\u2028\u007f\u0085'").text, 'server:\n  log_level: "a\\u2028\\u007f\\u0085"\n');
  });

  it('makes a list of flags that are given several times', () => {
    const { text } = toYaml('-memberlist.join=mimir-1:7946 -memberlist.join=dns+mimir:7946,other');
    assert.equal(text, 'memberlist:\n  join_members: [mimir-1:7946, "dns+mimir:7946,other"]\n');
  });

  it('goes by the release', () => {
    const flag = '-ingester.active-series-metrics-enabled=false';
    const trackers = '-server.tls-min-version=VersionTLS12';
    assert.equal(toYaml(trackers, '2.5').text, 'server:\n  tls_min_version: VersionTLS12\n');
    assert.deepEqual(leftIn(toYaml(trackers, '2.4')), ["-server.tls-min-version: Mimir 2.4 doesn't have this option."]);
    assert.equal(toYaml(flag, '3.0').text, 'ingester:\n  active_series_metrics_enabled: false\n');
  });

  it('says what only a flag can set', () => {
    const converted = toYaml('-config.file=mimir.yaml -target=ingester -config.expand-env=false');
    assert.equal(converted.text, 'target: ingester\n');
    assert.deepEqual(leftIn(converted), [
      '-config.file: Only a flag can set it.',
      '-config.expand-env: Only a flag can set it.',
    ]);
  });

  it('says what Mimir never sees, what something beats and what it refuses', () => {
    const converted = toYaml(
      '-target=ingester -target=all -server.http-listen-port=http -ingester.client.tls-enabled true -ruler.client.tls-enabled',
    );
    assert.equal(converted.text, 'target: all\ningester_client:\n  grpc_client_config:\n    tls_enabled: true\n');
    assert.deepEqual(leftIn(converted), [
      '-target: A later one overrides it.',
      '-server.http-listen-port: Mimir rejects its value: invalid value "http" for flag -server.http-listen-port: parse error.',
      '-ruler.client.tls-enabled: It is after a word where Mimir stops reading flags, so Mimir ignores it.',
    ]);
  });

  it('leaves values that are filled in later, that YAML would fill in, or that have another form there', () => {
    const reasons = leftIn(
      toYaml(`
      -config.expand-env
      -server.http-tls-cert-path="$CERTS/server.crt"
      -server.http-tls-key-path='$KEY'
      -server.grpc-tls-cert-path='$(POD).crt'
      -alertmanager.notification-rate-limit-per-integration='{"email": 1}'
      -ingester.ring.instance-interface-names=eth1
      -server.grpc-tls-key-path
    `),
    );
    assert.deepEqual(reasons.slice(1), [
      '-server.http-tls-cert-path: It contains a dollar sign, which -config.expand-env would read as a variable in YAML.',
      '-server.http-tls-key-path: It contains a dollar sign, which -config.expand-env would read as a variable in YAML.',
      '-server.grpc-tls-cert-path: Its value would be a template in YAML.',
      '-alertmanager.notification-rate-limit-per-integration: Its forms in flags and YAML differ, and are not converted.',
      '-ingester.ring.instance-interface-names: A flag adds to the network interfaces that Mimir finds, but YAML replaces them.',
      '-server.grpc-tls-key-path: It has no value.',
    ]);
    assert.deepEqual(leftIn(toYaml('-server.http-tls-cert-path=$CERTS/server.crt')), [
      "-server.http-tls-cert-path: Its value is set later, so it can't be determined.",
    ]);
    assert.equal(toYaml(`-server.http-tls-key-path='$KEY'`).text, 'server:\n  http_tls_config:\n    key_file: $KEY\n');
  });

  it('takes a selection', () => {
    const document = flagsOf('-target=all -log.level=warn');
    const process = processWith([document]);
    const selection = settingTexts(document, process.configuration, ({ name }) => name.value === 'log.level');
    const context = { catalogue: catalogue.at(catalogue.newest), expandsEnvironment: process.expandsEnvironment };
    assert.deepEqual(convertToYaml(selection, context), { yaml: 'server:\n  log_level: warn\n', left: [] });
  });

  it('makes nothing of nothing', () => {
    assert.deepEqual(toYaml('# no flags\n'), { text: '', notation: 'yaml', left: [] });
  });
});
