import assert from 'node:assert/strict';
import { problemsIn, read, settingsIn, slice } from './reading';

describe('YAML problems', () => {
  const cases: readonly (readonly [
    what: string,
    text: string,
    problems: readonly string[],
    settings: readonly string[],
  ])[] = [
    ['an empty file', '', ["empty-file:  at ''"], []],
    ['a file of comments', '# nothing yet\n', ["empty-file:  at ''"], []],
    ['an empty document', '---\n', [], []],
    [
      'a tab',
      'server:\n\tlog_level: info\n',
      ["yaml-syntax: Tabs are not allowed as indentation at 'log_level: info'"],
      [],
    ],
    [
      'a key without a colon',
      'server:\n  log_level: info\n  log_for\n  http_listen_port: 80\n',
      ["yaml-syntax: a key needs a colon after it at 'log_for'"],
      ['server.log_level=info', 'server.http_listen_port=80'],
    ],
    [
      'a key without a colon at the end',
      'server:\n  log_level: info\n  log_for\n',
      ["yaml-syntax: a key needs a colon after it at 'log_for'"],
      ['server.log_level=info'],
    ],
    [
      'an open quote, which ends with its line',
      'server:\n  log_level: "info\n  http_listen_port: 80\nmemberlist:\n  tls_enabled: true\n',
      ["yaml-syntax: a quote is not closed at '\"info'"],
      ['server.log_level=info', 'server.http_listen_port=80', 'memberlist.tls_enabled=true'],
    ],
    [
      'a text with a colon in it',
      'server:\n  log_level: foo: bar\n',
      ["yaml-syntax: Nested mappings are not allowed in compact mappings at 'f'"],
      ['server.log_level=foo: bar'],
    ],
    [
      'a merge key with a word',
      'server:\n  <<: 5\n',
      ["yaml-syntax: map merge requires map or sequence of maps as the value at '5'"],
      [],
    ],
    ['a word for a block', 'server: yes\n', ["scalar-for-block: server at 'yes'"], []],
    ['a list for a block', 'server:\n  - log_level: info\n', ["scalar-for-block: server at '- log_level: info'"], []],
    ['a list for the whole', '- server\n', ["scalar-for-block: The configuration at '- server'"], []],
    [
      'a second document',
      'server:\n  log_level: info\n---\nserver:\n  log_level: debug\n',
      ["extra-document: --- at '---'"],
      ['server.log_level=info'],
    ],
    ['a second document without anything', 'server:\n---\n', [], []],
    [
      'a mark before the first document',
      '# mine\n---\nserver:\n  log_level: info\n...\n',
      [],
      ['server.log_level=info'],
    ],
  ];

  for (const [what, text, problems, settings] of cases) {
    it(what, () => {
      assert.deepEqual(problemsIn(text), problems);
      assert.deepEqual(settingsIn(text), settings);
    });
  }

  it('finds a key that is there twice, however it is quoted, and shows the first', () => {
    const text = 'server:\n  log_level: info\n  "log_level": debug\n';
    const [problem, ...others] = read(text).problems;
    assert.deepEqual(others, []);
    assert.ok(problem);
    assert.equal(problem.code, 'duplicate-key');
    assert.equal(problem.subject, 'log_level');
    assert.equal(problem.range.start, text.lastIndexOf('log_level'));
    assert.equal(problem.relatedRange?.start, text.indexOf('log_level'));
  });

  it('finds duplicates within the maps of an option too', () => {
    const text = 'limits:\n  ruler_max_rules_per_rule_group_by_namespace: {a: 1, a: 2}\n';
    assert.deepEqual(problemsIn(text), ["duplicate-key: a at 'a'"]);
  });

  it('says one thing about a line', () => {
    const text = 'server: {a: {b: {c\nmemberlist:\n';
    const lines = read(text).problems.map(({ range }) => text.slice(0, range.start).split('\n').length);
    assert.equal(new Set(lines).size, lines.length);
  });

  it('does not go down endless nesting, however it is written', () => {
    for (const deep of ['['.repeat(100_000), '{a: '.repeat(20_000), '- '.repeat(50_000), '? '.repeat(50_000)]) {
      assert.deepEqual(
        read(deep).problems.map(({ subject }) => subject),
        ['Nested too deeply'],
        deep.slice(0, 8),
      );
    }
  });

  it('reads on behind a fault in another block', () => {
    const text = 'server:\n  log_level: @info\nmemberlist:\n  tls_enabled: true\n';
    const [problem] = read(text).problems;
    assert.equal(slice(text, problem?.range), '@');
    assert.ok(settingsIn(text).includes('memberlist.tls_enabled=true'));
  });
});
