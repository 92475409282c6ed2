import assert from 'node:assert/strict';
import { findingsIn, messagesOf } from './findings';

/** What Mimir says as it exits, from the one message of a rule; null where there is none. */
async function saidBy(
  rule: string,
  texts: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>> = {},
) {
  const environment = { values: new Map(Object.entries(values)), complete: true };
  const messages = await messagesOf(rule, texts, { environment });
  assert.ok(messages.length <= 1, messages.join('\n'));
  const [message] = messages;
  return message === undefined ? null : (/"(?:yaml: )?([^"]*)"\.? [UQ]/.exec(message)?.[1] ?? message);
}

describe('The store of a ring (spec 2.3)', () => {
  const ring = '-target=compactor -compactor.ring';
  const pair = (primary: string, secondary: string): string =>
    `${ring}.store=multi -compactor.ring.multi.primary=${primary} -compactor.ring.multi.secondary=${secondary}`;

  const stores: readonly (readonly [flags: string, said: string | null])[] = [
    ...['consul', 'etcd', 'inmemory', 'memberlist', 'mock'].map((store) => [`${ring}.store=${store}`, null] as const),
    [`${ring}.store=zookeeper`, 'invalid KV store type: zookeeper'],
    [`${ring}.store=Etcd`, 'invalid KV store type: Etcd'],
    [`${ring}.store=`, 'invalid KV store type: '],
    [pair('etcd', 'consul'), null],
    [pair('etcd', 'zookeeper'), 'invalid KV store type: zookeeper'],
    [pair('zookeeper', 'etcd'), 'invalid KV store type: zookeeper'],
    [pair('etcd', 'etcd'), 'primary and secondary stores must be different'],
    [pair('etcd', ''), 'primary or secondary store not set'],
    [pair('', 'etcd'), 'primary or secondary store not set'],
    [pair('multi', 'etcd'), 'primary and secondary stores cannot be multi-stores'],
    [pair('etcd', 'multi'), 'primary and secondary stores cannot be multi-stores'],
  ];
  for (const [flags, said] of stores) {
    it(`${flags} ${said === null ? 'is one' : `is none: ${said}`}`, async () =>
      assert.equal(await saidBy('invalid-ring-store', { 'm.flags': flags }), said));
  }

  it('is not judged where it is not known', async () => {
    assert.equal(await saidBy('invalid-ring-store', { 'm.flags': `${ring}.store=$STORE` }), null);
    assert.equal(await saidBy('invalid-ring-store', { 'm.flags': pair('$A', 'etcd') }), null);
  });
});

describe('A variable that is filled in before the YAML is read (spec 4.3)', () => {
  const mapping = 'mapping values are not allowed in this context';
  const broken = "could not find expected ':'";
  const values: readonly (readonly [value: string, said: string | null])[] = [
    ['etcd', null],
    ['a: b', mapping],
    ['a:', mapping],
    ['a:b', null],
    [' a: b ', mapping],
    ['a # b: c', null],
    ['# b: c', null],
    ['a#b: c', mapping],
    ['"a: b"', null],
    ["'a: b'", null],
    [' {a: b}', null],
    ['[a, b: c]', null],
    ['x {a: b}', mapping],
    ['a\rb', broken],
    ['a\rbcd', broken],
    ['a\r', null],
    ['a\rb:', null],
    ['a # x\rb', broken],
    ['a: b\rc: d', null],
  ];
  for (const [value, said] of values) {
    it(`${JSON.stringify(value)} ${said ?? 'is YAML there'}`, async () => {
      const texts = {
        'm.flags': '-config.file=m.yaml -config.expand-env',
        'm.yaml': 'target: all\nruler:\n  rule_path: ${VALUE}\n',
      };
      assert.equal(await saidBy('env-expanded-yaml', texts, { VALUE: value }), said);
    });
  }

  it('is not filled in without -config.expand-env, and is kept together by quotes', async () => {
    const yaml = (reference: string) => `target: all\nruler:\n  rule_path: ${reference}\n`;
    const said = (flags: string, reference: string) =>
      saidBy(
        'env-expanded-yaml',
        { 'm.flags': `-config.file=m.yaml ${flags}`, 'm.yaml': yaml(reference) },
        { VALUE: 'a: b' },
      );
    assert.equal(await said('-config.expand-env', '$VALUE'), mapping);
    assert.equal(await said('-config.expand-env=false', '$VALUE'), null);
    assert.equal(await said('-config.expand-env', '"$VALUE"'), null);
    assert.equal(await said('-config.expand-env', '$NONE'), null);
  });
});

describe('A password for Kafka without TLS', () => {
  const kafka =
    '-ingest-storage.enabled=true -ingest-storage.kafka.address=k -ingest-storage.kafka.topic=t -ingest-storage.kafka.sasl-username=u';
  const of = async (flags: string, mimirVersion: '3.0' | '3.1' = '3.1') =>
    (await findingsIn({ 'm.flags': `-target=ingester ${flags}` }, { mimirVersion })).filter(
      ({ rule }) => rule === 'kafka-password-in-plaintext',
    );

  it('is told, with TLS as the fix to look at, and an upgrade where there is none', async () => {
    const [finding] = await of(kafka);
    assert.match(finding?.message ?? '', /Set -ingest-storage\.kafka\.tls-enabled to true\.$/);
    assert.deepEqual(
      finding?.fixes.map(({ title, preferred, action }) => [
        title,
        preferred,
        action.kind === 'set' &&
          action.changes.flatMap(({ changes }) => changes.map(({ option, value }) => [option.flag, value])),
      ]),
      [['Turn on TLS to Kafka', false, [['ingest-storage.kafka.tls-enabled', 'true']]]],
    );
    const [before] = await of(kafka, '3.0');
    assert.match(before?.message ?? '', /Upgrade to Mimir 3\.1 for TLS\.$/);
    assert.deepEqual(before?.fixes, []);
  });

  it('is not told with TLS, without a user, or by another mechanism', async () => {
    for (const flags of [
      `${kafka} -ingest-storage.kafka.tls-enabled=true`,
      `${kafka} -ingest-storage.kafka.sasl-username=`,
      `${kafka} -ingest-storage.kafka.sasl-mechanism=SCRAM-SHA-512`,
      `${kafka} -ingest-storage.enabled=false`,
    ])
      assert.deepEqual(await of(flags), [], flags);
    assert.equal((await of(`${kafka} -ingest-storage.kafka.sasl-mechanism=PLAIN`)).length, 1);
  });
});

describe('A YAML of the wrong structure (spec 4.2)', () => {
  const of = async (text: string) => messagesOf('wrong-yaml-structure', { 'm.yaml': `target: all\n${text}` });

  it('has a list or a map in the place of one value, or a value in that of a block', async () => {
    assert.deepEqual(await of('ruler:\n  rule_path: {a: b}\n'), [
      'ruler.rule_path takes one value, not a map. Mimir exits: "cannot unmarshal !!map". Use one value.',
    ]);
    assert.deepEqual(await of('ruler:\n  rule_path: [a]\n'), [
      'ruler.rule_path takes one value, not a list. Mimir exits: "cannot unmarshal !!seq". Use one value.',
    ]);
    assert.deepEqual(await of('ruler: 1\n'), [
      'ruler must be a block, not a value. Mimir exits: "cannot unmarshal". Nest its options.',
    ]);
  });

  it('may have them where the option is one', async () => {
    assert.deepEqual(await of('memberlist:\n  join_members: [a, b]\n'), []);
    assert.deepEqual(await of('blocks_storage:\n  tsdb:\n    block_ranges_period: [2h0m0s]\n'), []);
    assert.deepEqual(await of('limits:\n  ruler_alertmanager_client_config: {alertmanager_url: a}\n'), []);
  });
});

describe('The deprecated block of the Ruler’s Alertmanager client (spec 2.3)', () => {
  const of = async (options: string, mimirVersion: '2.16' | '2.17' = '2.17') => {
    const text = `target: all\nruler:\n  alertmanager_url: https://am\n  alertmanager_client: ${options}\n`;
    const findings = await findingsIn({ 'm.yaml': text }, { mimirVersion });
    return findings
      .filter(({ rule }) => rule === 'deprecated-ruler-alertmanager-block')
      .map(({ effect, fixes }) => [
        effect,
        fixes.map(({ action }) =>
          action.kind === 'set'
            ? action.changes.flatMap(({ changes }) =>
                changes.map(({ option, value }) => `${option.yamlPath ?? ''}=${value ?? '-'}`),
              )
            : [],
        ),
      ]);
  };
  const [old, current] = ['ruler.alertmanager_client', 'limits.ruler_alertmanager_client_config'];

  it('is the one there is before 2.17', async () => {
    assert.deepEqual(await of('{tls_ca_path: x}', '2.16'), []);
  });

  it('is switched off by default, and loses its options', async () => {
    assert.deepEqual(await of('{tls_ca_path: x}'), [
      ['connection-fails', [[`${old}.tls_ca_path=-`, `${current}.tls_ca_path=x`]]],
    ]);
  });

  it('only replaces the other one where it is switched on, or where the switch is all that it has', async () => {
    assert.deepEqual(
      (await of('{tls_enabled: true, tls_ca_path: x}')).map(([effect]) => effect),
      ['style'],
    );
    assert.deepEqual(await of('{tls_enabled: false}'), [
      ['style', [[`${old}.tls_enabled=-`, `${current}.tls_enabled=false`]]],
    ]);
  });

  it('is moved as a whole, or not at all: what stays behind would replace what was moved', async () => {
    assert.deepEqual(await of('{tls_ca_path: x, tls_server_name: $NAME}'), [['connection-fails', []]]);
  });
});

describe('A PEM that a variable fills in (spec 4.3)', () => {
  const of = async (mimirVersion: '2.13' | '2.14', flags: string, options: string): Promise<number> => {
    const texts = {
      'm.flags': `-config.file=m.yaml ${flags}`,
      'm.yaml': `target: all\nserver:\n  http_tls_config: ${options}\n`,
    };
    const environment = { values: new Map([['PEM', 'x']]), complete: true };
    return (await messagesOf('env-expanded-pem', texts, { mimirVersion, environment })).length;
  };
  const pair = '{cert: "${PEM}", key: "${PEM}"}';

  it('loses its line feeds from 2.14 on', async () => {
    assert.equal(await of('2.14', '-config.expand-env', pair), 2);
    assert.equal(await of('2.13', '-config.expand-env', pair), 0);
    assert.equal(await of('2.14', '-config.expand-env=false', pair), 0);
  });

  it('is none where nothing is filled in, and where the listener has no TLS', async () => {
    assert.equal(await of('2.14', '-config.expand-env', '{cert: a, key: b}'), 0);
    assert.equal(await of('2.14', '-config.expand-env', '{cert: "${PEM}"}'), 0);
  });
});
