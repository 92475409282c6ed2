import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { readByBlocks } from '../../../../../core/src/documents/carriers/yaml/block-readings';
import { outlineOf, outlineOfSource } from '../../../../../core/src/documents/carriers/yaml/outline';
import { mimirYaml } from '../../../../../core/src/documents/kinds/mimir/mimir-yaml';
import { Notes } from '../../../../../core/src/model/memo';
import type { ConfigDocument } from '../../../../../core/src/model/setting';

const catalogue = loadCatalogue();

/** Blocks as configurations have them. */
const blocks = [
  'server:\n  http_listen_port: 8080\n',
  'server:\n',
  '  grpc_tls_config: {cert_file: a.crt, key_file: a.key}\n',
  '  http_tls_config:\n    cert_file: "a.crt"\n    client_auth_type: \'RequireAnyClientCert\'\n',
  'ingester_client: {grpc_client_config: {tls_enabled: true}}\n',
  'limits:\n  ingestion_rate: 10\n  unknown: {a: 1}\n',
  'limits: &all\n  ingestion_rate: 1\n',
  'memberlist:\n  <<: *all\n  tls_enabled: true\n  join_members:\n  - a\n  - b\n',
  'frontend: &own {a: 1}\nquerier: *own\n',
  'ruler:\n  external_url: |\n    a: b\n\n  rule_path: >-\n    text\n',
  '"target": all\n',
  "'no_auth_tenant': x\n",
  'multitenancy_enabled: true # said here\n',
];
/** What else may be there, above all while somebody types. */
const bits = [
  'target: "all\n',
  'target: [all,\n',
  'target: ${TARGET:a b}\n',
  'target: ${TARGET:a b\n',
  'api: }\n',
  'no.dots: 1\n',
  'gateway:\n  a: 1\n',
  'common: text\n',
  '- item\n',
  '? complex\n: value\n',
  '# a comment\n',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '\n',
  '  \n',
  '\t',
  '\r\n',
  '\r',
  '\u0085',
  '\uFEFF',
  'word',
  ':',
  ': ',
  '"',
  "'",
  '{',
  '}',
  '{{ .Values.x }}',
  '  ',
  '!tag ',
  '&x ',
  '*x',
  '|\n',
];
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...blocks) },
  { weight: 1, arbitrary: fc.constantFrom(...bits) },
);

/** The stretch of the text that is written over, by where it begins and how long it is, of a thousand. */
const edit = fc.record({
  at: fc.nat(1000),
  length: fc.oneof(fc.constant(0), fc.nat(60)),
  text: fc.oneof(fc.constant(''), piece),
});

function edited(text: string, { at, length, text: written }: { at: number; length: number; text: string }): string {
  const start = Math.floor((at / 1000) * text.length);
  return text.slice(0, start) + written + text.slice(start + length);
}

const nothing = { edits: () => [] };

/** What a text says, without what writes into it. */
function read(text: string, notes?: Notes): ConfigDocument {
  const source = { uri: 'file:///mimir.yaml', languageId: 'yaml', text, ...(notes ? { notes } : {}) };
  const [document] = mimirYaml.parse(source, catalogue);
  assert.ok(document);
  return { ...document, writer: nothing };
}

describe('a YAML that is edited', () => {
  it('says the same, at the same places, as one that is read afresh', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        (parts, edits) => {
          let text = parts.join('');
          let notes = new Notes();
          read(text, notes);
          for (const each of edits) {
            text = edited(text, each);
            notes = new Notes(notes);
            assert.deepEqual(read(text, notes), read(text));
            assert.deepEqual(outlineOfSource({ uri: '', languageId: '', text, notes }), outlineOf(text));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is read block by block where each can be read by itself', () => {
    const text = 'server:\n  http_listen_port: 1\nlimits:\n  ingestion_rate: 10\n';
    assert.equal(readByBlocks(text, new Notes(), catalogue)?.settings.length, 2);
    for (const more of ['limits: {}\n', 'target: "all\n', 'ruler: *x\n', '---\na: 1\n', 'target: {{ .x }}\n'])
      assert.equal(readByBlocks(text + more, new Notes(), catalogue), null, more);
  });
});
