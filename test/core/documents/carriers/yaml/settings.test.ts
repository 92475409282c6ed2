import assert from 'node:assert/strict';
import { parseTree } from '../../../../../core/src/documents/carriers/yaml/tree';
import { settingsFromMapping } from '../../../../../core/src/documents/carriers/yaml/setting-reader';
import { isMap } from 'yaml';
import { catalogue, problemsIn, read, settingOf, settingsIn, slice } from './reading';

const cert = 'server.grpc_tls_config.cert_file';

describe('YAML settings: where they stand', () => {
  it('also where a quote is closed too far left, or by nobody', () => {
    for (const text of ['server:\n log_level: "\n""', 'target: "😀\n""', 'server:\n  log_level: "']) {
      const { settings, unread } = read(text);
      const ranges = [...settings.map(({ value }) => value?.range), ...unread.map(({ value }) => value?.range)].filter(
        (range) => range !== undefined,
      );
      assert.ok(ranges.length > 0);
      for (const { start, end } of ranges)
        assert.ok(start <= end && end <= text.length, `${JSON.stringify(text)}: ${String(start)}-${String(end)}`);
    }
  });

  const cases: readonly (readonly [what: string, text: string, value: string, written: string, shape: string])[] = [
    ['plain', 'server:\n  grpc_tls_config:\n    cert_file: a.crt # mine\n', 'a.crt', 'a.crt', 'plain'],
    ['double quotes', 'server:\n  grpc_tls_config:\n    cert_file: "a\\tb"\n', 'a\tb', 'a\\tb', 'quoted'],
    ['single quotes', "server:\n  grpc_tls_config:\n    cert_file: 'it''s'\n", "it's", "it''s", 'quoted'],
    ['nothing', 'server:\n  grpc_tls_config:\n    cert_file:\n', '', '', 'null'],
    ['a tilde', 'server:\n  grpc_tls_config:\n    cert_file: ~\n', '', '~', 'null'],
    ['a quoted null', 'server:\n  grpc_tls_config:\n    cert_file: "null"\n', 'null', 'null', 'quoted'],
    ['a tag that makes a text', 'server:\n  grpc_tls_config:\n    cert_file: !!str 5\n', '5', '5', 'quoted'],
    [
      'a literal block',
      'server:\n  grpc_tls_config:\n    cert_file: |\n      a\n      b\n',
      'a\nb\n',
      'a\n      b',
      'quoted',
    ],
    [
      'a folded block',
      'server:\n  grpc_tls_config:\n    cert_file: >-\n      a\n      b\n',
      'a b',
      'a\n      b',
      'quoted',
    ],
    ['braces', 'server: {grpc_tls_config: {cert_file: a.crt, key_file: b}}\n', 'a.crt', 'a.crt', 'plain'],
    ['Windows line breaks', 'server:\r\n  grpc_tls_config:\r\n    cert_file: a.crt\r\n', 'a.crt', 'a.crt', 'plain'],
    ['two lines', 'server:\n  grpc_tls_config:\n    cert_file: a\n      b\n', 'a b', 'a\n      b', 'plain'],
    ['a map where a text belongs', 'server:\n  grpc_tls_config:\n    cert_file: {a: b}\n', '{a: b}', '{a: b}', 'map'],
    [
      'a list where a text belongs',
      'server:\n  grpc_tls_config:\n    cert_file: [a, "b"]\n',
      'a,b',
      '[a, "b"]',
      'list',
    ],
  ];

  for (const [what, text, value, written, shape] of cases) {
    it(`a value: ${what}`, () => {
      const setting = settingOf(text, cert);
      assert.deepEqual(
        [setting.value?.text, slice(text, setting.value?.range), setting.value?.shape],
        [value, written, shape],
      );
      assert.equal(slice(text, setting.name.range), 'cert_file');
      assert.equal(setting.takenInAt, null);
    });
  }

  it('names a quoted key by what is inside its quotes, and begins with the quote', () => {
    const text = '"server":\n  \'log_level\': "info"\n';
    const { name, range } = settingOf(text, 'server.log_level');
    assert.equal(slice(text, name.range), 'log_level');
    assert.equal(slice(text, range), '\'log_level\': "info"');
  });

  it('gives every element of a list its place', () => {
    const text = 'memberlist:\n  join_members:\n  - a:7946\n  - "b:7946"\n';
    const { value, range } = settingOf(text, 'memberlist.join_members');
    assert.deepEqual(
      value?.items.map((item) => [item.value, slice(text, item.range)]),
      [
        ['a:7946', 'a:7946'],
        ['b:7946', 'b:7946'],
      ],
    );
    assert.equal(slice(text, range), 'join_members:\n  - a:7946\n  - "b:7946"');
  });

  it('keeps variables as text, and knows what others fill in', () => {
    const dynamic = (value: string): boolean | undefined =>
      settingOf(`server:\n  log_level: ${value}\n`, 'server.log_level').value?.dynamic;
    assert.equal(dynamic('${LEVEL}'), false);
    assert.equal(dynamic('$(LEVEL)'), true);
    assert.equal(dynamic('"{{ .Values.level }}"'), true);
  });

  it('lists the blocks that stand there, empty ones too', () => {
    const text = 'server:\n  grpc_tls_config:\n    cert_file: a\nmemberlist:\n';
    const { blocks } = read(text);
    assert.deepEqual(
      blocks.map(({ value, range }) => [value, slice(text, range)]),
      [
        ['server', 'server'],
        ['server.grpc_tls_config', 'grpc_tls_config'],
        ['memberlist', 'memberlist'],
      ],
    );
  });

  it('takes an unknown key as it stands and does not look into it', () => {
    assert.deepEqual(settingsIn('server:\n  grpc_tls_confg:\n    cert_file: a\n'), [
      'server.grpc_tls_confg=cert_file: a',
    ]);
  });

  it('looks into hidden blocks, which hold nothing unknown', () => {
    const { settings } = read('usage_tracker:\n  ring:\n    some_key: 1\n');
    assert.equal(settings.length, 1);
    assert.ok(settings.every(({ name }) => catalogue.isHidden('yaml', name.value)));
  });

  it('takes a name that was a block in some releases and an option in others as what is written', () => {
    const path = 'ruler.alertmanager_client.basic_auth_password';
    assert.ok(catalogue.isBlock(path) || catalogue.yamlHistory(path).length > 0);
    assert.deepEqual(settingsIn('ruler:\n  alertmanager_client:\n    basic_auth_password: secret\n'), [
      `${path}=secret`,
    ]);
  });

  it("reads a mapping within a bigger document under Mimir's own names", () => {
    const text = 'mimir:\n  structuredConfig:\n    server:\n      log_level: info\n';
    const tree = parseTree(text);
    const helm = isMap(tree.root) ? tree.root.get('mimir') : null;
    const config = isMap(helm) ? helm.get('structuredConfig') : null;
    assert.ok(isMap(config));
    const { settings } = settingsFromMapping(config, { tree, catalogue, path: '' });
    assert.deepEqual(
      settings.map(({ name, value }) => [name.value, slice(text, value?.range)]),
      [['server.log_level', 'info']],
    );
  });
});

describe('YAML settings: aliases and merge keys', () => {
  const text = [
    'server:',
    '  http_tls_config: &tls',
    '    cert_file: &cert a.crt',
    '    key_file: a.key',
    '  grpc_tls_config:',
    '    <<: *tls',
    '    key_file: b.key',
    'memberlist:',
    '  tls_cert_path: *cert',
    '',
  ].join('\n');

  it('point at where they are written and at what took them in', () => {
    const merged = settingOf(text, 'server.grpc_tls_config.cert_file');
    assert.equal(merged.value?.range.start, text.indexOf('a.crt'));
    assert.equal(slice(text, merged.takenInAt), '*tls');
    const aliased = settingOf(text, 'memberlist.tls_cert_path');
    assert.equal(aliased.value?.text, 'a.crt');
    assert.equal(slice(text, aliased.takenInAt), '*cert');
    assert.equal(slice(text, aliased.range), 'tls_cert_path: *cert');
  });

  it('do not take in what stands beside a merge key, even as a whole block', () => {
    assert.deepEqual(
      settingsIn(text).filter((line) => line.startsWith('server.grpc_tls_config.key_file')),
      ['server.grpc_tls_config.key_file=b.key'],
    );
    const blocks =
      'ingester_client: &c\n  grpc_client_config:\n    tls_enabled: true\nquery_scheduler:\n  <<: *c\n  grpc_client_config: {}\n';
    assert.deepEqual(settingsIn(blocks), ['ingester_client.grpc_client_config.tls_enabled=true']);
  });

  it("stand for an unknown key's value as well", () => {
    const [, setting] = read('server: &s\n  log_level: info\nsrver: *s\n').settings;
    assert.deepEqual([setting?.name.value, setting?.value?.shape], ['srver', 'map']);
  });

  it('prefer the first of several merged mappings, as Go does', () => {
    const anchors =
      'server:\n  http_tls_config: &a {cert_file: a}\n  grpc_tls_config: &b {cert_file: b, key_file: b}\n';
    const lines = settingsIn(`${anchors}memberlist: {<<: [*a, *b]}\n`).filter((line) => line.startsWith('memberlist.'));
    assert.deepEqual(lines, ['memberlist.cert_file=a', 'memberlist.key_file=b']);
  });

  it('end where an anchor holds itself or is not known', () => {
    assert.deepEqual(problemsIn('server: &s\n  grpc_tls_config: *s\n  http_tls_config: *t\n'), [
      "yaml-syntax: anchor 's' value contains itself at '*s'",
      "yaml-syntax: unknown anchor 't' referenced at '*t'",
    ]);
  });

  it('are given up where a few lines stand for billions', () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) => `  k${n + 1}: &k${n + 1} {<<: [${Array(9).fill(`*k${n}`).join(', ')}]}`,
    );
    const bomb = ['server: &k0 {log_level: info}', 'memberlist: {<<: *k12}'];
    const text = [bomb[0], 'limits:', ...levels, bomb[1], ''].join('\n');
    const problems = problemsIn(text);
    assert.deepEqual(problems, ["yaml-syntax: document contains excessive aliasing at '*k12'"]);
  });
});
