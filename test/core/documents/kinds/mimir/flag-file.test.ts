import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { flagFile } from '../../../../../core/src/documents/kinds/mimir/flag-file';
import type { ConfigDocument } from '../../../../../core/src/model/setting';
import type { SourceText } from '../../../../../core/src/model/text';

const catalogue = loadCatalogue();

function sourceOf(text: string): SourceText {
  return { uri: 'file:///etc/mimir/mimir.flags', languageId: 'mimir-flags', text };
}

function read(text: string): ConfigDocument {
  const [document, ...more] = flagFile.parse(sourceOf(text), catalogue);
  assert.ok(document && more.length === 0);
  return document;
}

const fixture = (name: string) => readFileSync(join('test', 'fixtures', 'flags', name), 'utf8');
const settings = (document: ConfigDocument) =>
  document.settings.map(({ name, value }) => `${name.value}=${value ? value.text : '(none)'}`);

describe('a flag file', () => {
  it('is read with its program, joints, quotes and variables', () => {
    const document = read(fixture('read-write.flags'));
    assert.deepEqual(document.problems, []);
    assert.deepEqual(settings(document), [
      'target=write',
      'config.file=/etc/mimir/mimir.yaml',
      'config.expand-env=(none)',
      'memberlist.join=dns+gossip-ring.mimir.svc:7946',
      'server.grpc-tls-cert-path=/etc/mimir/certs/server one.crt',
      'server.grpc-tls-key-path=${CERTS}/server.key',
      'server.grpc-tls-client-auth=RequireAndVerifyClientCert',
      'ingester.client.tls-enabled=true',
    ]);
    assert.equal(document.settings[5]?.value?.dynamic, true);
    assert.equal(document.kind, 'flags');
    assert.equal(document.pathsAreLocal, true);
  });

  it('says what is wrong with one that is half typed, and reads the rest', () => {
    const text = fixture('half-typed.flags');
    const document = read(text);
    assert.deepEqual(
      document.problems.map(({ code, range }) => `${code}: ${text.slice(range.start, range.end)}`),
      ['boolean-with-separate-value: true', 'unclosed-quote: "certs/server.crt'],
    );
    assert.deepEqual(settings(document), [
      'server.http-tls-cert-path=certs/server.crt',
      'server.http-tls-key-path=-=x',
      'ingester.client.tls-enabled=(none)',
    ]);
    assert.deepEqual(
      document.unread.map(({ name }) => name.value),
      ['querier.frontend-client.tls-', 'log.level'],
    );
  });

  const programs: readonly (readonly [start: string, problem: string | null, enterprise: boolean])[] = [
    ['mimir', null, false],
    ['/usr/bin/mimir', null, false],
    ['./mimir-linux-amd64', null, false],
    ['exec mimir', null, false],
    ['"$BIN/mimir"', null, false],
    ['enterprise-metrics', null, true],
    ['/usr/bin/metrics-enterprise', null, true],
    ['mimirtool', 'mimirtool', false],
    ['loki', 'loki', false],
    ['exec loki', 'exec', false],
    ['', null, false],
  ];
  for (const [start, problem, enterprise] of programs) {
    it(`takes ${JSON.stringify(start)} in front for ${problem === null ? "a program's name or nothing" : 'a stray word'}`, () => {
      const document = read(`${start} -target=all`);
      assert.equal(document.problems[0]?.subject ?? null, problem);
      assert.equal(document.settings.length, problem === null ? 1 : 0);
      assert.equal(document.enterprise, enterprise);
    });
  }

  it('takes a first flag for a flag, though its value ends like a program', () => {
    assert.deepEqual(settings(read('-server.grpc-tls-cert-path=/pki/mimir.pem -target=all')), [
      'server.grpc-tls-cert-path=/pki/mimir.pem',
      'target=all',
    ]);
  });

  it('is one of Grafana Enterprise Metrics where a flag shows it', () => {
    assert.equal(read('-target=all').enterprise, false);
    assert.equal(
      read('-admin.client.backend-type=s3').enterprise,
      catalogue.isEnterprise('flag', 'admin.client.backend-type'),
    );
  });

  it('has a quote closed where it surely ends', () => {
    const [first] = read('-target="all\n-log.level=warn').problems;
    assert.deepEqual(first?.replacement, { range: { start: 12, end: 12 }, text: '"' });
    const [second] = read(`-target='all -log.level=warn`).problems;
    assert.equal(second?.code, 'unclosed-quote');
    assert.equal(second.replacement, null);
    // An apostrophe begins no quote.
    const [third] = read("-target=it's\n-log.level=warn").problems;
    assert.equal(third?.code, 'unclosed-quote');
    assert.equal(third.replacement, null);
  });

  it('may be empty, or hold nothing but comments', () => {
    for (const text of ['', '\n\n', '# nothing\n', '\uFEFF']) {
      const { settings, problems } = read(text);
      assert.deepEqual([settings, problems], [[], []]);
    }
  });

  it('is none where it is binary', () => {
    const source = sourceOf('-target=\0\u0001all');
    assert.deepEqual(flagFile.parse(source, catalogue), []);
    assert.equal(flagFile.cursorAt(source, 3, catalogue), null);
  });

  it('claims its language, names and mark', () => {
    const claims = (uri: string, languageId: string, text: string) => flagFile.claims({ uri, languageId, text });
    assert.equal(claims('untitled:1', 'mimir-flags', ''), true);
    assert.equal(claims('file:///x/a.flags', '', ''), true);
    assert.equal(claims('file:///x/a.txt', '', '# mimir-tls: flags\n'), true);
    assert.equal(claims('file:///x/flags', 'plaintext', '-target=all\n'), false);
  });

  for (const name of ['read-write.flags', 'half-typed.flags']) {
    it(`can be cut anywhere and asked anything: ${name}`, () => {
      const text = fixture(name);
      for (let length = 0; length <= text.length; length += 1) {
        const source = sourceOf(text.slice(0, length));
        const document = read(source.text);
        for (const { name, range } of [...document.settings, ...document.unread]) {
          assert.ok(range.start <= name.range.start && name.range.end <= range.end && range.end <= length);
        }
        const cursor = flagFile.cursorAt(source, length, catalogue);
        if (cursor)
          assert.ok(cursor.range.start <= length && cursor.insertRange.end === length && cursor.range.end >= length);
      }
    });
  }
});
