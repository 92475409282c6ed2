import assert from 'node:assert/strict';
import type { SettingChange } from '../../../../../core/src/model/setting';
import { applied, catalogue, read, settingsIn } from './reading';

type Wishes = Readonly<Record<string, string | null>>;

function changesOf(wishes: Wishes): readonly SettingChange[] {
  return Object.entries(wishes).map(([path, value]) => {
    const option = catalogue.yamlHistory(path).at(-1);
    if (!option) throw new Error(`${path} is no option.`);
    return { option, value };
  });
}

function written(text: string, wishes: Wishes): string {
  return applied(text, read(text).writer.edits(changesOf(wishes)));
}

interface Case {
  readonly what: string;
  readonly before: readonly string[];
  readonly wishes: Wishes;
  readonly after: readonly string[];
  /** What the file sets afterwards of the paths that were wished for, where it is not just the wishes. */
  readonly settings?: readonly string[];
}

const cert = 'server.grpc_tls_config.cert_file';
const key = 'server.grpc_tls_config.key_file';
const policy = 'server.grpc_tls_config.client_auth_type';
const enabled = 'ingester_client.grpc_client_config.tls_enabled';
const name = 'ingester_client.grpc_client_config.tls_server_name';

function check({ what, before, wishes, after, settings }: Case): void {
  // Without a line break nobody can tell which kind a file has.
  for (const lineBreak of before.length > 1 ? ['\n', '\r\n'] : ['\n']) {
    it(`${what}${lineBreak === '\n' ? '' : ' (Windows)'}`, () => {
      const result = written(before.join(lineBreak), wishes);
      assert.equal(result, after.join(lineBreak));
      assert.deepEqual(read(result).problems, []);
      const effective = new Map(settingsIn(result).map((line) => [line.slice(0, line.indexOf('=')), line]));
      const wanted = Object.entries(wishes).flatMap(([path, value]) => (value === null ? [] : [`${path}=${value}`]));
      assert.deepEqual(
        Object.keys(wishes).flatMap((path) => effective.get(path) ?? []),
        settings ?? wanted,
      );
    });
  }
}

describe('YAML writer: the look of the text around', () => {
  check({
    what: 'in its quotes and indentation, with blank lines between blocks',
    before: [
      '# Ours.',
      'target: "read"',
      '',
      'server:',
      '    log_level: "info"',
      '',
      '# Storage.',
      'blocks_storage:',
      '    backend: "s3"',
    ],
    wishes: { [enabled]: 'true', [name]: 'mimir', [cert]: '/certs/a.crt' },
    after: [
      '# Ours.',
      'target: "read"',
      '',
      'server:',
      '    log_level: "info"',
      '    grpc_tls_config:',
      '        cert_file: "/certs/a.crt"',
      '',
      '# Storage.',
      'blocks_storage:',
      '    backend: "s3"',
      '',
      'ingester_client:',
      '    grpc_client_config:',
      '        tls_enabled: true',
      '        tls_server_name: "mimir"',
      '',
    ],
  });
  check({
    what: 'in its quotes, also in braces',
    before: ["target: 'read'", "server: { log_level: 'info' }", "blocks_storage: { backend: 's3' }", ''],
    wishes: { [cert]: 'a.crt' },
    after: [
      "target: 'read'",
      "server: { log_level: 'info', grpc_tls_config: {cert_file: 'a.crt'} }",
      "blocks_storage: { backend: 's3' }",
      '',
    ],
  });
  check({
    what: 'without quotes where most strings have none, or where only what needs them has them',
    before: [
      'target: read',
      'server:',
      '  log_level: "info"',
      '  http_listen_address: "0.0.0.0:80 #1"',
      'blocks_storage:',
      '  backend: s3',
      '',
    ],
    wishes: { [cert]: 'a.crt' },
    after: [
      'target: read',
      'server:',
      '  log_level: "info"',
      '  http_listen_address: "0.0.0.0:80 #1"',
      '  grpc_tls_config:',
      '    cert_file: a.crt',
      'blocks_storage:',
      '  backend: s3',
      '',
    ],
  });
});

describe('A text that does not parse', () => {
  it('takes a change of what it says', () => {
    assert.equal(written('target: all\nserver: [\n', { target: 'read' }), 'target: read\nserver: [\n');
  });

  it('takes one of what stands in a quote that nobody closed', () => {
    assert.equal(written('target: "\nread"\nserver: {}\n', { target: 'all' }), 'target: all\nread"\nserver: {}\n');
    assert.equal(written("target: 'read", { target: 'all' }), 'target: all');
  });

  it('takes none beside what does not parse, which would join it', () => {
    const text = 'target: }}ll\nserver:\n  http_listen_port: 80\n';
    assert.equal(written(text, { target: 'read' }), text);
    assert.equal(written('target: # as usual\n', { target: 'read' }), 'target: read # as usual\n');
  });

  it('takes none that would leave more of it unread', () => {
    const text = '\ttarget: ruler\n';
    assert.equal(written(text, { [cert]: 'a', [key]: 'b', [enabled]: 'true' }), text);
  });
});

describe('YAML writer: changing a value', () => {
  const tls = (value: string): readonly string[] => ['server:', '  grpc_tls_config:', `    ${value} # mine`, ''];
  const cases: readonly Case[] = [
    { what: 'plain', before: tls('cert_file: a.crt'), wishes: { [cert]: 'b.crt' }, after: tls('cert_file: b.crt') },
    {
      what: 'in double quotes',
      before: tls('cert_file: "a.crt"'),
      wishes: { [cert]: 'C:\\b' },
      after: tls('cert_file: "C:\\\\b"'),
    },
    {
      what: 'in single quotes',
      before: tls("cert_file: 'a.crt'"),
      wishes: { [cert]: "it's" },
      after: tls("cert_file: 'it''s'"),
    },
    {
      what: 'that must be quoted',
      before: tls('cert_file: a'),
      wishes: { [cert]: 'a: b #c' },
      after: tls('cert_file: "a: b #c"'),
    },
    { what: 'to the empty text', before: tls('cert_file: a'), wishes: { [cert]: '' }, after: tls('cert_file: ""') },
    {
      what: 'of several lines',
      before: tls('cert_file: a'),
      wishes: { [cert]: 'a\nb' },
      after: tls('cert_file: "a\\nb"'),
    },
    { what: 'where none stands', before: tls('cert_file:'), wishes: { [cert]: 'a' }, after: tls('cert_file: a') },
    { what: 'where a null stands', before: tls('cert_file: ~'), wishes: { [cert]: 'a' }, after: tls('cert_file: a') },
    {
      what: 'of a boolean, whose quotes Mimir refuses',
      before: ['ingester_client:', '  grpc_client_config:', '    tls_enabled: "false"', ''],
      wishes: { [enabled]: 'true' },
      after: ['ingester_client:', '  grpc_client_config:', '    tls_enabled: true', ''],
    },
    {
      what: 'of a block scalar',
      before: ['server:', '  grpc_tls_config:', '    cert_file: >-', '      a.crt', '    key_file: k', ''],
      wishes: { [cert]: 'b.crt' },
      after: ['server:', '  grpc_tls_config:', '    cert_file: b.crt', '    key_file: k', ''],
    },
    {
      what: 'of a list in lines',
      before: ['memberlist:', '  join_members:', '    - a', '    - b', '  tls_enabled: true', ''],
      wishes: { 'memberlist.join_members': 'c,d' },
      after: ['memberlist:', '  join_members:', '    - c', '    - d', '  tls_enabled: true', ''],
    },
    {
      what: 'of a list in brackets',
      before: ['memberlist:', '  join_members: [a]', ''],
      wishes: { 'memberlist.join_members': 'b,c' },
      after: ['memberlist:', '  join_members: [b, c]', ''],
    },
    {
      what: 'that stands where a list should not',
      before: ['server:', '  log_level:', '    - a', '  http_listen_port: 80', ''],
      wishes: { 'server.log_level': 'info' },
      after: ['server:', '  log_level: info', '  http_listen_port: 80', ''],
    },
  ];
  cases.forEach(check);
});

describe('YAML writer: adding keys', () => {
  const cases: readonly Case[] = [
    {
      what: 'to a block, before comments and blank lines',
      before: ['server:', '  grpc_tls_config:', '    cert_file: a # mine', '    # key_file: b', '', 'memberlist:', ''],
      wishes: { [key]: 'k', [policy]: 'NoClientCert' },
      after: [
        'server:',
        '  grpc_tls_config:',
        '    cert_file: a # mine',
        '    key_file: k',
        '    client_auth_type: NoClientCert',
        '    # key_file: b',
        '',
        'memberlist:',
        '',
      ],
    },
    {
      what: 'to an empty file',
      before: [''],
      wishes: { [cert]: 'a', [key]: 'k' },
      after: ['server:', '  grpc_tls_config:', '    cert_file: a', '    key_file: k', ''],
    },
    {
      what: 'to a file without a line break at its end',
      before: ['multitenancy_enabled: false'],
      wishes: { [cert]: 'a' },
      after: ['multitenancy_enabled: false', 'server:', '  grpc_tls_config:', '    cert_file: a', ''],
    },
    {
      what: 'in a new block at the end of the file, behind its comments',
      before: ['server:', '    log_level: info', '# the end', ''],
      wishes: { [enabled]: 'true', [name]: 'mimir.internal' },
      after: [
        'server:',
        '    log_level: info',
        '# the end',
        'ingester_client:',
        '    grpc_client_config:',
        '        tls_enabled: true',
        '        tls_server_name: mimir.internal',
        '',
      ],
    },
    {
      what: 'before a second document',
      before: ['server:', '  log_level: info', '...', ''],
      wishes: { [enabled]: 'true' },
      after: [
        'server:',
        '  log_level: info',
        'ingester_client:',
        '  grpc_client_config:',
        '    tls_enabled: true',
        '...',
        '',
      ],
    },
    {
      what: 'to blocks that have no keys yet',
      before: ['server: # listeners', 'ingester_client:', '  grpc_client_config: ~', ''],
      wishes: { [cert]: 'a', [enabled]: 'true' },
      after: [
        'server: # listeners',
        '  grpc_tls_config:',
        '    cert_file: a',
        'ingester_client:',
        '  grpc_client_config:',
        '    tls_enabled: true',
        '',
      ],
    },
    {
      what: 'to a block and to the one around it',
      before: ['server:', '  grpc_tls_config:', '    cert_file: a', ''],
      wishes: { 'server.log_level': 'info', [key]: 'k', 'memberlist.tls_enabled': 'true' },
      after: [
        'server:',
        '  grpc_tls_config:',
        '    cert_file: a',
        '    key_file: k',
        '  log_level: info',
        'memberlist:',
        '  tls_enabled: true',
        '',
      ],
    },
    {
      what: 'where others change and go',
      before: ['server:', '  grpc_tls_config:', '    cert_file: a', '    client_auth_type: x', ''],
      wishes: { [policy]: null, [cert]: 'b', [key]: 'k' },
      after: ['server:', '  grpc_tls_config:', '    cert_file: b', '    key_file: k', ''],
    },
    {
      what: 'where all others go',
      before: ['server:', '  grpc_tls_config:', '    cert_file: a', 'memberlist:', ''],
      wishes: { [cert]: null, [key]: 'k' },
      after: ['server:', '  grpc_tls_config:', '    key_file: k', 'memberlist:', ''],
    },
    {
      what: 'in braces',
      before: ['server: {grpc_tls_config: {cert_file: a}}', ''],
      wishes: { [key]: 'k[1]', 'server.log_level': 'info' },
      after: ['server: {grpc_tls_config: {cert_file: a, key_file: "k[1]"}, log_level: info}', ''],
    },
    {
      what: 'where empty braces keep the place',
      before: ['server: {}', 'memberlist:', '  { }', ''],
      wishes: { [cert]: 'a', 'memberlist.tls_enabled': 'true' },
      after: ['server:', '  grpc_tls_config:', '    cert_file: a', 'memberlist:', '  tls_enabled: true', ''],
    },
    {
      what: 'in empty braces with a comment',
      before: ['server: {} # none', ''],
      wishes: { [cert]: 'a' },
      after: ['server: {grpc_tls_config: {cert_file: a}} # none', ''],
    },
    {
      what: 'in empty braces within others',
      before: ['server: {grpc_tls_config: {}}', ''],
      wishes: { [cert]: 'a' },
      after: ['server: {grpc_tls_config: {cert_file: a}}', ''],
    },
    {
      what: 'in empty braces with an anchor',
      before: ['server: &s {}', ''],
      wishes: { [cert]: 'a' },
      after: ['server: &s {grpc_tls_config: {cert_file: a}}', ''],
    },
    {
      what: 'in braces with an empty block',
      before: ['server: {grpc_tls_config: }', ''],
      wishes: { [cert]: 'a' },
      after: ['server: {grpc_tls_config: {cert_file: a} }', ''],
    },
    {
      what: 'behind a byte order mark',
      before: ['\uFEFFserver:', '  log_level: info', ''],
      wishes: { [enabled]: 'true', [cert]: 'a' },
      after: [
        '\uFEFFserver:',
        '  log_level: info',
        '  grpc_tls_config:',
        '    cert_file: a',
        'ingester_client:',
        '  grpc_client_config:',
        '    tls_enabled: true',
        '',
      ],
    },
    {
      what: 'to an anchored block',
      before: ['server: &s', '  log_level: info', ''],
      wishes: { [cert]: 'a' },
      after: ['server: &s', '  log_level: info', '  grpc_tls_config:', '    cert_file: a', ''],
    },
    {
      what: 'below an anchor alone',
      before: ['server: &s', ''],
      wishes: { 'server.log_level': 'info' },
      after: ['server: &s', '  log_level: info', ''],
    },
    {
      what: 'of a list',
      before: ['memberlist:', '  tls_enabled: true', ''],
      wishes: { 'memberlist.join_members': 'a,b' },
      after: ['memberlist:', '  tls_enabled: true', '  join_members: [a, b]', ''],
    },
    {
      what: 'behind a block scalar',
      before: ['server:', '  grpc_tls_config:', '    cert_file: |-', '      a', '', 'memberlist:', ''],
      wishes: { [key]: 'k' },
      after: [
        'server:',
        '  grpc_tls_config:',
        '    cert_file: |-',
        '      a',
        '    key_file: k',
        '',
        'memberlist:',
        '',
      ],
    },
  ];
  cases.forEach(check);

  it('leaves out options that only a flag can set', () => {
    assert.deepEqual(
      read('').writer.edits([{ option: { flag: 'config.file', yamlPath: null, type: 'text' }, value: 'a' }]),
      [],
    );
  });

  it('changes the last of two equal keys, which counts', () => {
    const text = 'server:\n  log_level: a\n  log_level: b\n';
    assert.equal(written(text, { 'server.log_level': 'c' }), 'server:\n  log_level: a\n  log_level: c\n');
  });

  it('leaves a word where a block should be as it is', () => {
    assert.deepEqual(read('server: yes\n').writer.edits(changesOf({ [cert]: 'a' })), []);
  });
});

describe('YAML writer: aliases and merge keys', () => {
  const anchor = ['server:', '  http_tls_config: &tls', '    cert_file: a.crt', '    key_file: a.key'];
  const cases: readonly Case[] = [
    {
      what: 'a key beside the merge key',
      before: [...anchor, '  grpc_tls_config:', '    <<: *tls', ''],
      wishes: { [cert]: 'b.crt' },
      after: [...anchor, '  grpc_tls_config:', '    <<: *tls', '    cert_file: b.crt', ''],
    },
    {
      what: 'an alias opened up',
      before: [...anchor, '  grpc_tls_config: *tls # the same', ''],
      wishes: { [cert]: 'b.crt', [policy]: 'NoClientCert' },
      after: [
        ...anchor,
        '  grpc_tls_config:',
        '    <<: *tls',
        '    cert_file: b.crt',
        '    client_auth_type: NoClientCert # the same',
        '',
      ],
    },
    {
      what: 'an alias in braces opened up',
      before: ['server: {http_tls_config: &tls {cert_file: a}, grpc_tls_config: *tls }', ''],
      wishes: { [key]: 'k' },
      after: ['server: {http_tls_config: &tls {cert_file: a}, grpc_tls_config: {<<: *tls, key_file: k} }', ''],
    },
    {
      what: 'a value that was an alias',
      before: ['memberlist:', '  tls_ca_path: &ca ca.crt', 'server:', '  grpc_tls_config:', '    cert_file: *ca', ''],
      wishes: { [cert]: 'b.crt' },
      after: ['memberlist:', '  tls_ca_path: &ca ca.crt', 'server:', '  grpc_tls_config:', '    cert_file: b.crt', ''],
    },
    {
      what: 'what a merged block holds is written out beside the new key',
      before: [
        'query_scheduler: &q',
        '  grpc_client_config:',
        '    tls_enabled: true',
        "    tls_ca_path: 'ca.crt'",
        'ingester_client:',
        '  <<: *q',
        '',
      ],
      wishes: { [name]: 'mimir.internal' },
      after: [
        'query_scheduler: &q',
        '  grpc_client_config:',
        '    tls_enabled: true',
        "    tls_ca_path: 'ca.crt'",
        'ingester_client:',
        '  <<: *q',
        '  grpc_client_config:',
        '    tls_enabled: true',
        "    tls_ca_path: 'ca.crt'",
        "    tls_server_name: 'mimir.internal'",
        '',
      ],
    },
    {
      what: 'a key taken out that stands beside a merge key which has it too',
      before: [...anchor, '  grpc_tls_config:', '    <<: *tls', '    cert_file: b.crt', ''],
      wishes: { [cert]: null },
      after: [...anchor, '  grpc_tls_config:', '    <<: *tls', '    cert_file: null', ''],
      settings: [`${cert}=`],
    },
    {
      what: 'the last key of a block that a merge key has as well',
      before: [
        'query_scheduler: &q',
        '  grpc_client_config:',
        '    tls_enabled: true',
        'ingester_client:',
        '  <<: *q',
        '  grpc_client_config:',
        '    tls_enabled: false',
        '',
      ],
      wishes: { [enabled]: null },
      after: [
        'query_scheduler: &q',
        '  grpc_client_config:',
        '    tls_enabled: true',
        'ingester_client:',
        '  <<: *q',
        '  grpc_client_config:',
        '    {}',
        '',
      ],
    },
    {
      what: 'a key taken out of what is merged in',
      before: [...anchor, '  grpc_tls_config:', '    <<: *tls', ''],
      wishes: { [cert]: null },
      after: [...anchor, '  grpc_tls_config:', '    <<: *tls', '    cert_file: null', ''],
      settings: [`${cert}=`],
    },
  ];
  cases.forEach(check);
});

describe('YAML writer: taking keys out', () => {
  const cases: readonly Case[] = [
    {
      what: 'a line with its comment',
      before: ['server:', '  log_level: info # loud', '  http_listen_port: 80', ''],
      wishes: { 'server.log_level': null },
      after: ['server:', '  http_listen_port: 80', ''],
    },
    {
      what: 'a value of several lines',
      before: ['memberlist:', '  join_members:', '    - a', '    - b', '  tls_enabled: true', ''],
      wishes: { 'memberlist.join_members': null },
      after: ['memberlist:', '  tls_enabled: true', ''],
    },
    {
      what: 'the blocks that become empty',
      before: [
        'server:',
        '  log_level: info',
        'ingester_client:',
        '  grpc_client_config:',
        '    tls_enabled: true',
        '    tls_server_name: a',
        'memberlist:',
        '',
      ],
      wishes: { [enabled]: null, [name]: null },
      after: ['server:', '  log_level: info', 'memberlist:', ''],
    },
    {
      what: 'the last line of a file without a line break',
      before: ['server:', '  http_listen_port: 80', '  log_level: info'],
      wishes: { 'server.log_level': null },
      after: ['server:', '  http_listen_port: 80'],
    },
    {
      what: 'all that there is',
      before: ['# mine', 'server:', '  log_level: info', ''],
      wishes: { 'server.log_level': null },
      after: ['# mine', '{}', ''],
    },
    {
      what: 'the first in braces',
      before: ['server: {log_level: a, http_listen_port: 80}', ''],
      wishes: { 'server.log_level': null },
      after: ['server: {http_listen_port: 80}', ''],
    },
    {
      what: 'the last in braces',
      before: ['server: {http_listen_port: 80, log_level: a}', ''],
      wishes: { 'server.log_level': null },
      after: ['server: {http_listen_port: 80}', ''],
    },
    {
      what: 'the only one in braces',
      before: ['server: {log_level: a}', 'memberlist:', ''],
      wishes: { 'server.log_level': null },
      after: ['memberlist:', ''],
    },
    {
      what: 'one in braces while another comes',
      before: ['server: {grpc_tls_config: {cert_file: a, key_file: b}}', ''],
      wishes: { [key]: null, [policy]: 'NoClientCert' },
      after: ['server: {grpc_tls_config: {cert_file: a, client_auth_type: NoClientCert}}', ''],
    },
    {
      what: 'the only one in braces while another comes',
      before: ['server: {grpc_tls_config: {cert_file: a}}', ''],
      wishes: { [cert]: null, [key]: 'k' },
      after: ['server: {grpc_tls_config: {key_file: k}}', ''],
    },
    {
      what: 'all of a block that others share, which stays for them',
      before: [
        'query_scheduler:',
        '  grpc_client_config: &c',
        '    tls_enabled: true',
        'ingester_client:',
        '  grpc_client_config: *c',
        '',
      ],
      wishes: { 'query_scheduler.grpc_client_config.tls_enabled': null },
      after: [
        'query_scheduler:',
        '  grpc_client_config: &c',
        '    {}',
        'ingester_client:',
        '  grpc_client_config: *c',
        '',
      ],
    },
    {
      what: 'all that an alias brings, and so the alias',
      before: [
        'query_scheduler:',
        '  grpc_client_config: &c',
        '    tls_enabled: true',
        'ingester_client:',
        '  grpc_client_config: *c',
        '',
      ],
      wishes: { [enabled]: null },
      after: ['query_scheduler:', '  grpc_client_config: &c', '    tls_enabled: true', ''],
    },
    {
      what: 'all that a merge key brings, and so the block',
      before: [
        'query_scheduler:',
        '  grpc_client_config: &c',
        '    tls_enabled: true',
        '    tls_server_name: a',
        'ingester_client:',
        '  grpc_client_config:',
        '    <<: *c',
        'server: {}',
        '',
      ],
      wishes: { [enabled]: null, [name]: null },
      after: [
        'query_scheduler:',
        '  grpc_client_config: &c',
        '    tls_enabled: true',
        '    tls_server_name: a',
        'server: {}',
        '',
      ],
    },
    {
      what: 'what is not there',
      before: ['server:', '  log_level: info', ''],
      wishes: { [cert]: null },
      after: ['server:', '  log_level: info', ''],
    },
  ];
  cases.forEach(check);

  it('but not a value that an alias elsewhere needs', () => {
    const text = 'memberlist:\n  tls_ca_path: &ca a\nserver:\n  grpc_tls_config:\n    cert_file: *ca\n';
    assert.equal(written(text, { 'memberlist.tls_ca_path': null }), text);
  });
});
