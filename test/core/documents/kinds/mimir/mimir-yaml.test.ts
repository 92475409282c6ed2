import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { mimirYaml } from '../../../../../core/src/documents/kinds/mimir/mimir-yaml';
import { catalogue, problemsIn, read, settingsIn, sourceOf } from '../../carriers/yaml/reading';

const fixtures = join('test', 'fixtures', 'mimir-yaml');
const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(fixtures, folder)).map((name) => join(fixtures, folder, name));
const textOf = (path: string): string => readFileSync(path, 'utf8');
const claims = (text: string, fileName = 'config.yaml', languageId = 'yaml'): boolean =>
  mimirYaml.claims({ uri: `file:///srv/${fileName}`, languageId, text });

describe('Mimir YAML: whose file it is', () => {
  for (const path of filesIn('own')) {
    it(`claims ${basename(path)}`, () => assert.equal(claims(textOf(path), basename(path)), true));
  }

  for (const path of filesIn('others')) {
    it(`leaves ${basename(path)} alone`, () => assert.equal(claims(textOf(path), basename(path)), false));
  }

  it('takes one root key where the file is named after Mimir, and wants two elsewhere', () => {
    const text = 'ruler_storage:\n  backend: local\n';
    assert.equal(claims(text, 'my-mimir.yml'), true);
    assert.equal(claims(text), false);
    assert.equal(claims(`${text}server:\n`), true);
  });

  it('does not look at the names of folders', () => {
    assert.equal(claims('server:\n', 'mimir/config.yaml'), false);
  });

  it('claims quoted keys, Windows line breaks and a byte order mark', () => {
    assert.equal(claims('\uFEFF"server":\r\n  log_level: info\r\n\'memberlist\':\r\n'), true);
  });

  it('does not claim a document that is not YAML, or whose keys are indented', () => {
    assert.equal(claims('server:\nmemberlist:\n', 'notes.md', 'markdown'), false);
    assert.equal(claims('config: |\n  server:\n  memberlist:\n'), false);
    assert.equal(claims('server:\nmemberlist:\n\0'), false);
    assert.equal(claims(''), false);
  });

  it("never takes one of Mimir's own keys for a stranger's", () => {
    const newest = catalogue.at(catalogue.newest);
    for (const { name: block, option } of newest.childrenOf('').filter(({ name }) => name !== 'server')) {
      const keys = option ? [] : newest.childrenOf(block).map(({ name }) => `  ${name}:`);
      assert.equal(claims(['server:', `${block}:`, ...keys].join('\n'), 'mimir.yaml'), true, block);
    }
  });
});

describe('Mimir YAML: a whole file', () => {
  it('reads every setting in order', () => {
    assert.deepEqual(settingsIn(textOf(join(fixtures, 'own', 'mutual-tls.yaml'))), [
      'multitenancy_enabled=false',
      'server.http_listen_port=9009',
      'server.grpc_tls_config.cert_file=certs/server.crt',
      'server.grpc_tls_config.key_file=certs/server.key',
      'server.grpc_tls_config.client_auth_type=RequireAndVerifyClientCert',
      'server.grpc_tls_config.client_ca_file=certs/ca.crt',
      'ingester_client.grpc_client_config.tls_enabled=true',
      'ingester_client.grpc_client_config.tls_cert_path=certs/client.crt',
      'ingester_client.grpc_client_config.tls_key_path=certs/client.key',
      'ingester_client.grpc_client_config.tls_ca_path=certs/ca.crt',
      'memberlist.join_members=mimir-1:7946,mimir-2:7946',
      'limits.ruler_max_rules_per_rule_group_by_namespace={infra: 30}',
    ]);
  });

  it('resolves anchors, aliases and merge keys, where what stands beside a merge key wins', () => {
    const settings = settingsIn(textOf(join(fixtures, 'own', 'shared-client.yaml')));
    const under = (block: string): readonly string[] =>
      settings.filter((line) => line.startsWith(`${block}.`)).map((line) => line.slice(block.length + 1));
    const client = [
      'tls_enabled=true',
      'tls_cert_path=certs/client.crt',
      'tls_key_path=certs/client.key',
      'tls_ca_path=certs/ca.crt',
    ];
    assert.deepEqual(under('querier.store_gateway_client'), client);
    assert.deepEqual(under('frontend_worker.grpc_client_config'), ['tls_server_name=mimir.internal', ...client]);
    assert.deepEqual(under('ruler.query_frontend.grpc_client_config'), [
      'tls_ca_path=certs/other-ca.crt',
      ...client.slice(0, 3),
    ]);
    assert.deepEqual(under('memberlist'), ['tls_ca_path=certs/ca.crt']);
  });

  it('reads around templates and judges nothing that they may change', () => {
    const text = textOf(join(fixtures, 'own', 'templated.yaml'));
    assert.deepEqual(problemsIn(text), []);
    assert.deepEqual(
      read(text).settings.map(({ name, value }) => [name.value, value?.text, value?.dynamic]),
      [
        ['server.grpc_tls_config.cert_file', '{{ .Values.tls.mountPath }}/tls.crt', true],
        ['server.grpc_tls_config.key_file', '{{ .Values.tls.mountPath }}/tls.key', true],
        ['server.grpc_tls_config.client_auth_type', 'RequireAndVerifyClientCert', true],
        ['server.grpc_tls_config.client_auth_type', 'NoClientCert', true],
      ],
    );
  });

  const templates: readonly (readonly [what: string, line: string, excerpt: boolean])[] = [
    ['a value', 'log_level: {{ .Values.level }}', false],
    ['a condition', '{{- if .Values.tls }}\n  tls_min_version: VersionTLS12\n  {{- end }}', false],
    ['a comment and a variable', '{{/* ours */}}\n  {{- $level := "info" }}', false],
    ['lines from elsewhere', '{{- toYaml .Values.server | nindent 2 }}', true],
    ['the name of a key', '{{ .Values.key }}: 1', true],
  ];
  for (const [what, line, excerpt] of templates) {
    it(`${excerpt ? 'may hold more than it shows' : 'shows all that it holds'} where a template gives ${what}`, () => {
      assert.equal(read(`server:\n  http_listen_port: 80\n  ${line}\nlimits: {}\n`).excerpt === true, excerpt);
    });
  }

  it('does not blame a quote that a template may close', () => {
    assert.deepEqual(problemsIn('server:\n  log_level: "{{ .Values.level }}\n'), []);
  });

  it('sees the enterprise edition by its root keys', () => {
    assert.equal(read(textOf(join(fixtures, 'own', 'enterprise.yaml'))).enterprise, true);
    assert.equal(read(textOf(join(fixtures, 'own', 'mutual-tls.yaml'))).enterprise, false);
  });

  it('says what it is', () => {
    const { kind, notation, pathsAreLocal, version, name, unread } = read('server:\n');
    assert.deepEqual(
      [kind, notation, pathsAreLocal, version, name, unread],
      ['mimir-yaml', 'yaml', true, null, '', []],
    );
  });

  it('reads nothing from a binary file but what Mimir has against it', () => {
    const [document, ...others] = mimirYaml.parse(sourceOf('server:\0\n'), catalogue);
    assert.deepEqual(others, []);
    assert.deepEqual(document?.settings, []);
    assert.deepEqual(
      document.problems.map(({ subject }) => subject),
      ['control characters are not allowed'],
    );
    assert.equal(mimirYaml.cursorAt(sourceOf('server:\0\n'), 3, catalogue), null);
  });
});
