import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { SettingChange } from '../../../../../core/src/model/setting';
import { applied, catalogue, read, settingsIn } from './reading';

const clients = {
  ingester: 'ingester_client.grpc_client_config',
  worker: 'frontend_worker.grpc_client_config',
  scheduler: 'query_scheduler.grpc_client_config',
  store: 'querier.store_gateway_client',
  gossip: 'memberlist',
} as const;

type Client = keyof typeof clients;
type Tls = Readonly<Record<string, string>>;

const tls: Tls = { tls_enabled: 'true', tls_ca_path: 'ca.crt', tls_server_name: 'mimir' };

function changesOf(wishes: Partial<Record<Client, Tls>>, sharedAs?: string): readonly SettingChange[] {
  return Object.entries(clients).flatMap(([client, path]) =>
    Object.entries(Object.entries(wishes).find(([name]) => name === client)?.[1] ?? {}).map(([key, value]) => {
      const option = catalogue.yamlHistory(`${path}.${key}`).at(-1);
      assert.ok(option, `${path}.${key} is an option`);
      return { option, value, ...(sharedAs === undefined ? {} : { sharedAs }) };
    }),
  );
}

function written(text: string, changes: readonly SettingChange[]): string {
  return applied(text, read(text).writer.edits(changes));
}

/** What counts of each path: the last setting, in no order. */
function effective(text: string): ReadonlyMap<string, string> {
  return new Map(settingsIn(text).map((line): [string, string] => [line.slice(0, line.indexOf('=')), line]));
}

/** Fails where the two forms do not say the same, to us and to another reader of YAML. */
function assertSame(shared: string, plain: string): void {
  assert.deepEqual(read(shared).problems, read(plain).problems, shared);
  assert.deepEqual(effective(shared), effective(plain), shared);
  assert.deepEqual(
    parse(shared, { merge: true, logLevel: 'silent' }),
    parse(plain, { merge: true, logLevel: 'silent' }),
    shared,
  );
}

interface Case {
  readonly what: string;
  readonly before: readonly string[];
  readonly wishes: Partial<Record<Client, Tls>>;
  /** Absent where all is to be written out. */
  readonly after?: readonly string[];
}

function check({ what, before, wishes, after }: Case): void {
  for (const lineBreak of ['\n', '\r\n']) {
    it(`${what}${lineBreak === '\n' ? '' : ' (Windows)'}`, () => {
      const text = before.join(lineBreak);
      const shared = written(text, changesOf(wishes, 'client_tls'));
      const plain = written(text, changesOf(wishes));
      assert.equal(shared, after ? after.join(lineBreak) : plain);
      assert.equal(shared === plain, after === undefined);
      assertSame(shared, plain);
    });
  }
}

const block = (indent: string): readonly string[] =>
  Object.entries(tls).map(([key, value]) => `${indent}${key}: ${value}`);
const head = ['target: all', ''];

describe('YAML writer: what blocks share', () => {
  const cases: readonly Case[] = [
    {
      what: 'the first new block has an anchor, and those behind it take it in',
      before: head,
      wishes: { ingester: tls, worker: tls, gossip: tls },
      after: [
        'target: all',
        'ingester_client:',
        '  grpc_client_config: &client_tls',
        ...block('    '),
        'frontend_worker:',
        '  grpc_client_config:',
        '    <<: *client_tls',
        'memberlist:',
        '  <<: *client_tls',
        '',
      ],
    },
    {
      what: 'a block of other keys takes in, and is taken in by none',
      before: [
        'ingester_client:',
        '  grpc_client_config:',
        '    max_recv_msg_size: 1',
        'frontend_worker:',
        '  grpc_client_config: # mine',
        '    # big',
        '    max_recv_msg_size: 2',
        'memberlist:',
        '  join_members: [a]',
        '',
      ],
      wishes: { ingester: tls, worker: tls, scheduler: tls, store: tls, gossip: { ...tls, tls_server_name: 'gossip' } },
      after: [
        'ingester_client:',
        '  grpc_client_config:',
        '    max_recv_msg_size: 1',
        ...block('    '),
        'frontend_worker:',
        '  grpc_client_config: # mine',
        '    # big',
        '    max_recv_msg_size: 2',
        ...block('    '),
        'memberlist:',
        '  join_members: [a]',
        '  tls_enabled: true',
        '  tls_ca_path: ca.crt',
        '  tls_server_name: gossip',
        'query_scheduler:',
        '  grpc_client_config: &client_tls',
        ...block('    '),
        'querier:',
        '  store_gateway_client:',
        '    <<: *client_tls',
        '',
      ],
    },
    {
      what: 'a block that says it already gets the anchor, one that says a part of it takes it in',
      before: [
        'ingester_client:',
        '  grpc_client_config: # ours',
        ...block('    '),
        'frontend_worker:',
        '  grpc_client_config:',
        '    # secure',
        '    tls_enabled: true',
        '    grpc_compression: gzip',
        '',
      ],
      wishes: { worker: { tls_ca_path: 'ca.crt', tls_server_name: 'mimir' }, gossip: tls },
      after: [
        'ingester_client:',
        '  grpc_client_config: &client_tls # ours',
        ...block('    '),
        'frontend_worker:',
        '  grpc_client_config:',
        '    # secure',
        '    <<: *client_tls',
        '    tls_enabled: true',
        '    grpc_compression: gzip',
        'memberlist:',
        '  <<: *client_tls',
        '',
      ],
    },
    {
      what: 'a block that lacks a single line of it gets that line',
      before: [
        'ingester_client:',
        '  grpc_client_config:',
        ...block('    '),
        'frontend_worker:',
        '  grpc_client_config:',
        ...block('    ').slice(0, -1),
        '',
      ],
      wishes: { worker: { tls_server_name: 'mimir' }, gossip: tls },
      after: [
        'ingester_client:',
        '  grpc_client_config: &client_tls',
        ...block('    '),
        'frontend_worker:',
        '  grpc_client_config:',
        ...block('    '),
        'memberlist:',
        '  <<: *client_tls',
        '',
      ],
    },
    {
      what: 'a block that is mended and completed gets the anchor',
      before: ['ingester_client:', '  grpc_client_config:', '    tls_enabled: false', "    tls_ca_path: 'ca.crt'", ''],
      wishes: { ingester: { tls_enabled: 'true', tls_server_name: 'mimir' }, worker: tls },
      after: [
        'ingester_client:',
        '  grpc_client_config: &client_tls',
        '    tls_enabled: true',
        "    tls_ca_path: 'ca.crt'",
        "    tls_server_name: 'mimir'",
        'frontend_worker:',
        '  grpc_client_config:',
        '    <<: *client_tls',
        '',
      ],
    },
    {
      what: 'an anchor that is there is used',
      before: ['ingester_client:', '  grpc_client_config: &tls', ...block('    '), ''],
      wishes: { worker: tls },
      after: [
        'ingester_client:',
        '  grpc_client_config: &tls',
        ...block('    '),
        'frontend_worker:',
        '  grpc_client_config:',
        '    <<: *tls',
        '',
      ],
    },
    {
      what: 'an anchor of that name is left alone',
      before: ['server: &client_tls', '  http_listen_port: 80', ''],
      wishes: { ingester: tls, worker: tls },
      after: [
        'server: &client_tls',
        '  http_listen_port: 80',
        'ingester_client:',
        '  grpc_client_config: &client_tls_2',
        ...block('    '),
        'frontend_worker:',
        '  grpc_client_config:',
        '    <<: *client_tls_2',
        '',
      ],
    },
    {
      what: 'templates in values and comments are no matter',
      before: [
        '# {{ hint }}',
        'target: "{{ target }}"',
        'server:',
        '  log_format: |-',
        '    {{ format }}',
        '  log_level: in{{ fo }}',
        '',
      ],
      wishes: { ingester: tls, worker: tls },
      after: [
        '# {{ hint }}',
        'target: "{{ target }}"',
        'server:',
        '  log_format: |-',
        '    {{ format }}',
        '  log_level: in{{ fo }}',
        'ingester_client:',
        '  grpc_client_config: &client_tls',
        ...block('    '),
        'frontend_worker:',
        '  grpc_client_config:',
        '    <<: *client_tls',
        '',
      ],
    },
    {
      what: 'a key without a value gets a block that takes in',
      before: [
        'ingester_client:',
        '  grpc_client_config:',
        ...block('    '),
        'frontend_worker:',
        '  grpc_client_config:',
        'querier:',
        '  store_gateway_client: null',
        '',
      ],
      wishes: { worker: tls, store: tls },
      after: [
        'ingester_client:',
        '  grpc_client_config: &client_tls',
        ...block('    '),
        'frontend_worker:',
        '  grpc_client_config:',
        '    <<: *client_tls',
        'querier:',
        '  store_gateway_client:',
        '    <<: *client_tls',
        '',
      ],
    },
  ];
  for (const each of cases) check(each);
});

describe('YAML writer: what is written out', () => {
  const owner = ['ingester_client:', '  grpc_client_config:', ...block('    ')];
  const cases: readonly Case[] = [
    { what: 'one block alone', before: head, wishes: { ingester: tls } },
    {
      what: 'blocks that differ',
      before: head,
      wishes: { ingester: tls, worker: { ...tls, tls_ca_path: 'other.crt' } },
    },
    {
      what: 'a block before the one that says it',
      before: ['frontend_worker:', '  grpc_client_config:', '    max_recv_msg_size: 1', ...owner, ''],
      wishes: { worker: tls },
    },
    {
      what: 'what a block with more in it says',
      before: [...owner, '    max_recv_msg_size: 1', ''],
      wishes: { worker: tls },
    },
    {
      what: 'what a block with another block in it says',
      before: [...owner, '    backoff_config: {max_retries: 3}', ''],
      wishes: { worker: tls },
    },
    {
      what: 'what has an anchor whose name is used twice',
      before: [
        'server: &tls',
        '  http_listen_port: 80',
        'ingester_client:',
        '  grpc_client_config: &tls',
        ...block('    '),
        '',
      ],
      wishes: { worker: tls },
    },
    {
      what: 'a boolean in quotes, which Mimir refuses',
      before: ['ingester_client:', '  grpc_client_config:', '    tls_enabled: "true"', ...block('    ').slice(1), ''],
      wishes: { worker: tls },
    },
    {
      what: 'a block that takes in another',
      before: [
        'querier:',
        '  store_gateway_client: &s',
        '    tls_cert_path: a.crt',
        ...owner,
        'frontend_worker:',
        '  grpc_client_config:',
        '    <<: *s',
        '',
      ],
      wishes: { worker: tls },
    },
    {
      what: 'blocks in braces',
      before: [...owner, 'frontend_worker: {grpc_client_config: {max_recv_msg_size: 1}}', 'querier: {timeout: 2m}', ''],
      wishes: { worker: tls, store: tls },
    },
    {
      what: 'what begins behind the colon of a question mark',
      before: ['ingester_client:', '  ? grpc_client_config', '  : tls_enabled: true', ...block('    ').slice(1), ''],
      wishes: { worker: tls },
    },
    {
      what: 'blocks of a template',
      before: ['target: {{ .Values.target }}', ''],
      wishes: { ingester: tls, worker: tls },
    },
    {
      what: 'blocks behind a line of a template',
      before: ['target: |', '  all', '{{- if .Values.tls }}', 'server: {}', ''],
      wishes: { ingester: tls, worker: tls },
    },
    {
      what: 'what a template says',
      before: [
        'ingester_client:',
        '  grpc_client_config:',
        ...block('    ').slice(0, -1),
        "    tls_server_name: '{{ a }}'",
        '',
      ],
      wishes: { worker: { ...tls, tls_server_name: '_______' } },
    },
    { what: 'blocks of what does not parse', before: ['target: "all', ''], wishes: { ingester: tls, worker: tls } },
  ];
  for (const each of cases) check(each);
});

interface Shape {
  readonly path: string;
  readonly hasAnchor: boolean;
  readonly inBraces: boolean;
  readonly present: readonly string[];
}

function linesOf({ path, hasAnchor, inBraces, present }: Shape, index: number): readonly string[] {
  const [outer, inner] = path.split('.');
  const keys = present.filter((line) => !line.startsWith('#'));
  const key = `  ${inner}:${hasAnchor ? ` &anchor${index}` : ''}`;
  return [
    `${outer}:`,
    ...(inBraces ? [`${key} {${keys.join(', ')}}`] : [key, ...present.map((line) => `    ${line}`)]),
  ];
}

describe('YAML writer: sharing and writing out', () => {
  const lines = fc.constantFrom(
    'tls_enabled: true',
    'tls_enabled: false',
    'tls_ca_path: "ca.crt"',
    'tls_ca_path: other.crt',
    'tls_server_name:',
    'max_recv_msg_size: 1',
    '# note',
  );
  const present = fc.oneof(
    fc.constant(block('')),
    fc.uniqueArray(lines, { maxLength: 3, selector: (line) => line.split(':')[0] }),
  );
  const path = fc.constantFrom(clients.ingester, clients.worker, clients.scheduler, clients.store);
  const shape: fc.Arbitrary<Shape> = fc.record({ path, hasAnchor: fc.boolean(), inBraces: fc.boolean(), present });
  const shapes = fc.uniqueArray(shape, { selector: (each) => each.path });
  const wish = fc.option(
    fc.constantFrom(tls, tls, tls, { ...tls, tls_ca_path: 'other.crt' }, { tls_enabled: 'true' }),
    { nil: {} },
  );
  const wishes = fc.record({ ingester: wish, worker: wish, scheduler: wish, store: wish, gossip: wish });

  it('come to the same, whatever stands there', () => {
    let different = 0;
    fc.assert(
      fc.property(shapes, wishes, (blocks, wished) => {
        const text = ['target: all', ...blocks.flatMap(linesOf), ''].join('\n');
        const [shared, plain] = [written(text, changesOf(wished, 'client_tls')), written(text, changesOf(wished))];
        if (shared !== plain) different += 1;
        assertSame(shared, plain);
      }),
      { numRuns: 200 },
    );
    assert.ok(different > 50, `${different} of them share`);
  });
});
