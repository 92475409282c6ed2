import assert from 'node:assert/strict';
import { convertToFlags } from '../../../core/src/convert/document';
import { settingTexts } from '../../../core/src/convert/translate';
import { catalogue, leftIn, processWith, toFlags, yamlOf } from './converting';

const yaml = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

describe('YAML to flags', () => {
  it('writes one flag a line, with a value always', () => {
    const { text, left } = toFlags(
      yaml(
        'server:',
        '  http_tls_config: {cert_file: certs/server.crt, client_ca_file: ""}',
        '  http_listen_port: 8_080',
        '  graceful_shutdown_timeout: 0s',
        'ingester_client:',
        '  grpc_client_config:',
        '    tls_enabled: yes',
        '    tls_server_name: "1.0"',
      ),
    );
    assert.equal(
      text,
      yaml(
        '-server.http-tls-cert-path=certs/server.crt',
        '-server.http-tls-ca-path=',
        '-server.http-listen-port=8080',
        '-server.graceful-shutdown-timeout=0s',
        '-ingester.client.tls-enabled=true',
        '-ingester.client.tls-server-name=1.0',
      ),
    );
    assert.deepEqual(left, []);
  });

  it('quotes what a shell would take apart or fill in', () => {
    const { text } = toFlags(
      yaml('server:', '  log_level: a b', '  http_tls_config:', `    cert_file: it's`, '    key_file: ${KEY}'),
    );
    assert.equal(
      text,
      yaml(`-log.level='a b'`, `-server.http-tls-cert-path='it'\\''s'`, `-server.http-tls-key-path='\${KEY}'`),
    );
  });

  it('gives a flag for each element of a list, and one for all durations', () => {
    const { text } = toFlags(
      yaml('memberlist:', '  join_members: [a:7946, "b,c"]', 'compactor:', '  block_ranges:', '    - 2h', '    - 12h'),
    );
    assert.equal(text, yaml('-memberlist.join=a:7946', '-memberlist.join=b,c', '-compactor.block-ranges=2h,12h'));
  });

  it('follows aliases', () => {
    const { text } = toFlags(
      yaml('server:', '  http_tls_config: &tls {cert_file: a.crt, key_file: a.key}', '  grpc_tls_config: *tls'),
    );
    assert.ok(text.includes('-server.grpc-tls-key-path=a.key\n'));
  });

  it('cuts fractions of whole numbers off, as yaml.v3 does, and reads octal numbers', () => {
    assert.equal(toFlags(yaml('server:', '  http_listen_port: 80.9')).text, '-server.http-listen-port=80\n');
    assert.equal(toFlags(yaml('server:', '  http_listen_port: 010')).text, '-server.http-listen-port=8\n');
    assert.equal(toFlags(yaml('server:', '  http_listen_port: 1e3')).text, '-server.http-listen-port=1000\n');
  });

  it('says what only YAML can set, what the release lacks and what Mimir refuses', () => {
    const converted = toFlags(
      yaml(
        'server:',
        '  tls_cert: x',
        '  http_tls_config:',
        '    cert: |',
        '      -----BEGIN CERTIFICATE-----',
        '  http_listen_port: "80"',
        '  log_level:',
        'memberlist:',
        '  join_members: []',
        'limits:',
        '  alertmanager_notification_rate_limit_per_integration: {email: 1}',
        'ingester:',
        '  ring:',
        '    instance_interface_names: [eth1]',
      ),
    );
    assert.equal(converted.text, '');
    assert.deepEqual(leftIn(converted), [
      `server.tls_cert: Mimir ${catalogue.newestComplete} doesn't have this option.`,
      'server.http_tls_config.cert: Only YAML can set it.',
      'server.http_listen_port: Mimir rejects its value: cannot unmarshal !!str `80` into int.',
      'server.log_level: It is null, which means the default. No flag can set that.',
      'memberlist.join_members: It is an empty list, which no flag can set.',
      'limits.alertmanager_notification_rate_limit_per_integration: Its forms in flags and YAML differ, and are not converted.',
      'ingester.ring.instance_interface_names: A flag adds to the network interfaces that Mimir finds, but YAML replaces them.',
    ]);
  });

  it('leaves variables where they may be filled in', () => {
    const text = yaml('server:', '  http_tls_config:', '    cert_file: ${CERTS:certs}/server.crt');
    const variable =
      "server.http_tls_config.cert_file: It contains variables for -config.expand-env, which doesn't apply to flags.";
    assert.deepEqual(leftIn(toFlags(text, null, '-config.expand-env')), [variable]);
    const alone = yamlOf(text);
    const process = processWith([alone]);
    const context = { catalogue: catalogue.at(catalogue.newest), expandsEnvironment: process.expandsEnvironment };
    assert.equal(convertToFlags(settingTexts(alone, process.configuration), context, { dashes: '-' }).left.length, 1);
    assert.equal(toFlags(text).text, `-server.http-tls-cert-path='\${CERTS:certs}/server.crt'\n`);
  });

  it('writes the dashes that are asked for', () => {
    const document = yamlOf('target: all\n');
    const process = processWith([document]);
    const context = { catalogue: catalogue.at(catalogue.newest), expandsEnvironment: process.expandsEnvironment };
    assert.equal(
      convertToFlags(settingTexts(document, process.configuration), context, { dashes: '--' }).flags,
      '--target=all\n',
    );
  });
});
