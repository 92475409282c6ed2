import assert from 'node:assert/strict';
import { mimirYaml } from '../../../../../core/src/documents/kinds/mimir/mimir-yaml';
import type { Cursor } from '../../../../../core/src/model/cursor';
import { withCursor } from '../../../../server/marked-text';
import { catalogue, slice, sourceOf } from './reading';

interface Shown {
  readonly text: string;
  readonly cursor: Cursor | null;
}

function at(marked: string): Shown {
  const { text, offset } = withCursor(marked);
  return { text, cursor: mimirYaml.cursorAt(sourceOf(text), offset, catalogue) };
}

/** A cursor in one line: `key in BLOCK: typed|word`, or `value of PATH: typed|word`. */
function line(marked: string): string {
  const { text, cursor } = at(marked);
  if (cursor === null) return 'nothing';
  const word = `${cursor.typed}|${slice(text, cursor.range)?.slice(cursor.typed.length)}`;
  if (cursor.place === 'yaml-key') return `key in '${cursor.block}': ${word}${cursor.hasColon ? ' :' : ''}`;
  if (cursor.place === 'yaml-value')
    return `value of ${cursor.path}: ${cursor.quote}${word}${cursor.needsBlank ? ' (needs a blank)' : ''}`;
  return cursor.place;
}

function presentAt(marked: string): readonly string[] {
  const { cursor } = at(marked);
  return cursor?.place === 'yaml-key' ? [...cursor.present].sort() : [];
}

const tls = 'server:\n  grpc_tls_config:\n    ';

describe('YAML cursor: keys', () => {
  const cases: readonly (readonly [marked: string, expected: string])[] = [
    ['<|>', "key in '': |"],
    ['ser<|>', "key in '': ser|"],
    ['ser<|>ver:\n', "key in '': ser|ver :"],
    ['server:\n  <|>\n', "key in 'server': |"],
    ['server:\n<|>\n  log_level: info\n', "key in '': |"],
    [`${tls}cert<|>`, "key in 'server.grpc_tls_config': cert|"],
    [`${tls}cert<|>_file: a\n`, "key in 'server.grpc_tls_config': cert|_file :"],
    [`${tls}"cert<|>_file": a\n`, "key in 'server.grpc_tls_config': cert|_file :"],
    [`${tls}cert_file: a\n    <|>`, "key in 'server.grpc_tls_config': |"],
    [`${tls}cert_file: a\n  <|>`, "key in 'server': |"],
    [`${tls}cert_file: a\n<|>`, "key in '': |"],
    [`${tls}cert_file: a\n\n  # note\n    <|>\n\nmemberlist:\n`, "key in 'server.grpc_tls_config': |"],
    [`${tls}cert_file: "open\n    <|>`, "key in 'server.grpc_tls_config': |"],
    ['server: &s # shared\n  lo<|>', "key in 'server': lo|"],
    ['server:\r\n  lo<|>\r\n', "key in 'server': lo|"],
    ['server:\n\tlo<|>\n', "key in 'server': lo|"],
    ['memberlist:\n  join_members:\n  - a\n  b<|>', "key in 'memberlist': b|"],
    ['server:\nlog_level: x\n---\n<|>', "key in '': |"],
    ['server:\n  x y z\n  lo<|>', "key in 'server': lo|"],
  ];

  for (const [marked, expected] of cases) it(JSON.stringify(marked), () => assert.equal(line(marked), expected));

  it('know their neighbours on both sides, and no others', () => {
    assert.deepEqual(presentAt(`${tls}cert_file: a\n    <|>\n    key_file: b\n  log_level: info\n`), [
      'cert_file',
      'key_file',
    ]);
    assert.deepEqual(presentAt('server:\n  log_level: info\n<|>\nmemberlist:\n  tls_enabled: true\n'), [
      'memberlist',
      'server',
    ]);
    assert.deepEqual(presentAt('server:\n  log_level: info\n---\nmemberlist:\n<|>'), ['memberlist']);
  });

  it('know how far the file indents', () => {
    const indentation = (marked: string): readonly string[] => {
      const { cursor } = at(marked);
      return cursor?.place === 'yaml-key' ? [cursor.indent, cursor.step] : [];
    };
    assert.deepEqual(indentation('server:\n    log_level: info\n    <|>'), ['    ', '    ']);
    assert.deepEqual(indentation('server:\n  <|>'), ['  ', '  ']);
    assert.deepEqual(indentation('<|>'), ['', '  ']);
  });
});

describe('YAML cursor: values', () => {
  const cases: readonly (readonly [marked: string, expected: string])[] = [
    [`${tls}cert_file: <|>`, 'value of server.grpc_tls_config.cert_file: |'],
    [`${tls}cert_file:<|>`, 'value of server.grpc_tls_config.cert_file: | (needs a blank)'],
    [`${tls}cert_file:a<|>`, 'value of server.grpc_tls_config.cert_file: a| (needs a blank)'],
    [`${tls}cert_file: certs/<|>a.crt # mine\n`, 'value of server.grpc_tls_config.cert_file: certs/|a.crt'],
    [`${tls}cert_file: "certs/<|>a.crt" # mine\n`, 'value of server.grpc_tls_config.cert_file: "certs/|a.crt'],
    [`${tls}cert_file: 'certs/<|>\n    key_file: b\n`, "value of server.grpc_tls_config.cert_file: 'certs/|"],
    [`${tls}cert_file: <|> # mine\n`, 'value of server.grpc_tls_config.cert_file: |'],
    [`${tls}cert_file: <|>\r\n    key_file: b\r\n`, 'value of server.grpc_tls_config.cert_file: |'],
    [`${tls}cert_file:\n      <|>`, 'value of server.grpc_tls_config.cert_file: |'],
    [`${tls}cert_file:\n      certs<|>`, 'value of server.grpc_tls_config.cert_file: certs|'],
    ['memberlist:\n  join_members:\n    - mimir<|>-1\n', 'value of memberlist.join_members: mimir|-1'],
    ['memberlist:\n  join_members:\n  - a\n  - <|>', 'value of memberlist.join_members: |'],
    ['memberlist:\n  join_members:\n  - "a:<|>"', 'value of memberlist.join_members: "a:|'],
    ['memberlist:\n  join_members: [a, b<|>c]\n', 'value of memberlist.join_members: b|c'],
    ['memberlist:\n  join_members: [a, <|>]\n', 'value of memberlist.join_members: |'],
    ['memberlist:\n  join_members: [<|>\n', 'value of memberlist.join_members: |'],
  ];

  for (const [marked, expected] of cases) it(JSON.stringify(marked), () => assert.equal(line(marked), expected));
});

describe('YAML cursor: braces on one line', () => {
  const cases: readonly (readonly [marked: string, expected: string])[] = [
    ['server: {<|>}', "key in 'server': |"],
    ['server: { <|> }', "key in 'server': |"],
    ['server: {<|>', "key in 'server': |"],
    ['server: {log<|>', "key in 'server': log|"],
    ['server: {log<|>_level: info}', "key in 'server': log|_level :"],
    ['server: {log_level: in<|>fo, grpc_tls_config: {}}', 'value of server.log_level: in|fo'],
    ['server: {log_level: <|>}', 'value of server.log_level: |'],
    ['server: {log_level: "in<|>fo"}', 'value of server.log_level: "in|fo'],
    ['server: {log_level: info, <|>}', "key in 'server': |"],
    ['server: {log_level: info, grpc_tls_config: {cert_file: a, k<|>', "key in 'server.grpc_tls_config': k|"],
    ['server: {grpc_tls_config: {cert_file: a}, k<|>', "key in 'server': k|"],
    [
      'server: {grpc_tls_config: {cert_file: http://a:1/<|>x}}',
      'value of server.grpc_tls_config.cert_file: http://a:1/|x',
    ],
    ['server: {log_level: info}<|>', 'nothing'],
  ];

  for (const [marked, expected] of cases) it(JSON.stringify(marked), () => assert.equal(line(marked), expected));

  it('know their neighbours', () => {
    assert.deepEqual(presentAt('server: {log_level: a, <|>, grpc_tls_config: {cert_file: b}}'), [
      'grpc_tls_config',
      'log_level',
    ]);
  });
});

describe('YAML cursor: nothing of ours', () => {
  const cases: readonly string[] = [
    '# ser<|>ver',
    'server: # the <|>server',
    'server:\n  log_level: info # a<|>b',
    'server:\n  log_level: info <|>',
    'server:\n  log_level: info\n      <|>',
    'server: <|>',
    'server:\n  no_such_key: <|>',
    'server:\n  log_level: *a<|>',
    'server:\n  log_level: |<|>',
    `${tls}cert: |\n      -----BEGIN<|>`,
    `${tls}cert: |\n      a: b\n      <|>`,
    'server:\n<|>  log_level: info',
    'server:\n  "log_level" <|> : info',
    'server:\n  some words <|>',
    'limits:\n  blocked_queries:\n    - pattern: <|>',
    'limits:\n  blocked_queries:\n    - pattern: a\n      <|>',
    '<|>---\nserver:\n',
    'server:\n  log_level: info\r<|>\n',
  ];

  for (const marked of cases) it(JSON.stringify(marked), () => assert.equal(line(marked), 'nothing'));
});
