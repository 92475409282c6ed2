import assert from 'node:assert/strict';
import { fixEdits } from '../../../core/src/analysis/fix-edits';
import { soundDocuments } from '../../../core/src/analysis/sound-edits';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { compose } from '../../../core/src/documents/kinds/compose/compose';
import type { DocumentKind } from '../../../core/src/documents/kinds/document-kind';
import { helmValues } from '../../../core/src/documents/kinds/helm/helm-values';
import { mimirYaml } from '../../../core/src/documents/kinds/mimir/mimir-yaml';
import type { FixAction } from '../../../core/src/model/finding';

const catalogue = loadCatalogue();

/** Whether the option may be set to x in the YAML. */
function mayBeSet(yamlPath: string, text: string): boolean {
  const source = { uri: 'file:///mimir.yaml', languageId: 'yaml', text };
  const documents = mimirYaml.parse(source, catalogue);
  const action: FixAction = {
    kind: 'set',
    changes: [
      { uri: source.uri, document: '', changes: [{ option: { flag: null, yamlPath, type: 'text' }, value: 'x' }] },
    ],
  };
  const edits = fixEdits(action, () => documents)?.get(source.uri);
  assert.ok(edits && edits.length > 0, 'want an edit to judge');
  return soundDocuments(action, edits, { source, kind: mimirYaml.id, documents }, catalogue) !== null;
}

describe('A fix', () => {
  it('writes nothing where a malformed text would give two of its edits one place', () => {
    const text = 'mimir:\n config: |\n      :\n      compression_enabled: #\n';
    const source = { uri: 'file:///values.yaml', languageId: 'yaml', text };
    const documents = helmValues.parse(source, catalogue);
    const [flag, type] = [null, 'boolean'] as const;
    const action: FixAction = {
      kind: 'set',
      changes: documents.map(({ uri, name }) => ({
        uri,
        document: name,
        changes: [
          { option: { flag, yamlPath: 'compression_enabled', type }, value: null },
          { option: { flag, yamlPath: 'memberlist.compression_enabled', type }, value: 'true' },
        ],
      })),
    };
    assert.equal(
      fixEdits(action, () => documents),
      null,
    );
  });

  it('is offered where the file says afterwards what was to be said, and not where it says something else', () => {
    const text = 'server:\n  grpc_tls_config:\n    key_file: certs/server.key\n';
    const source = { uri: 'file:///mimir.yaml', languageId: 'yaml', text };
    const documents = mimirYaml.parse(source, catalogue);
    const option = { flag: null, yamlPath: 'server.grpc_tls_config.key_file', type: 'text' } as const;
    const action: FixAction = {
      kind: 'set',
      changes: [{ uri: source.uri, document: '', changes: [{ option, value: 'new.key' }] }],
    };
    const isSound = (written: string): boolean => {
      const start = text.indexOf('certs/server.key');
      const edits = [{ range: { start, end: start + 'certs/server.key'.length }, text: written }];
      return soundDocuments(action, edits, { source, kind: mimirYaml.id, documents }, catalogue) !== null;
    };
    assert.ok(isSound('new.key'));
    assert.ok(isSound('"new.key"'));
    assert.ok(!isSound('new.key }}ey'));
  });
});

describe('A fix in a block that others take in', () => {
  const shared = (taker: string): string =>
    `server:\n  grpc_tls_config: &tls\n    cert_file: certs/server.crt\n${taker}`;

  it('is offered where all of them know its key', () => {
    assert.ok(mayBeSet('server.grpc_tls_config.key_file', shared('')));
    assert.ok(mayBeSet('server.grpc_tls_config.key_file', shared('  http_tls_config:\n    <<: *tls\n')));
  });

  it('is not offered where one of them would refuse it', () => {
    assert.ok(!mayBeSet('server.grpc_tls_config.key_file', shared('frontend_worker:\n  <<: *tls\n')));
  });
});

describe('A comment in a malformed file', () => {
  /** Whether a comment may be written above the line, counted from the end where it is negative. */
  function mayComment(text: string, kind: DocumentKind, above = -2): boolean {
    const source = { uri: 'file:///compose.yaml', languageId: 'yaml', text };
    const documents = kind.parse(source, catalogue);
    const start = text.split('\n').slice(0, above).join('\n').length + 1;
    const edits = [{ range: { start, end: start }, text: `${/^ */.exec(text.slice(start))?.[0] ?? ''}# a comment\n` }];
    const action: FixAction = { kind: 'replace', uri: source.uri, edits };
    return soundDocuments(action, edits, { source, kind: kind.id, documents }, catalogue) !== null;
  }

  it('is not written where it is one more mistake, though there are more than are told', () => {
    const line = 'blocks_storage: {s3: {bucket_name: a.crt\n';
    assert.ok(mayComment(`target: all\n${line.replace('\n', '}}\n').repeat(30)}`, mimirYaml, 3));
    assert.ok(!mayComment(`target: all\n${line.repeat(30)}`, mimirYaml, 3));
  });

  it('is not written where nothing could be read of the file any more', () => {
    const words = 'services:\n  mimir:\n    image: grafana/mimir:2.17.1\n    entrypoint: mimir\n';
    assert.ok(mayComment(`${words}    command: -target=all\n`, compose));
    assert.ok(!mayComment(`${words}      -server. '' 1\n`, compose));
  });
});
