import assert from 'node:assert/strict';
import { fixEdits } from '../../../core/src/analysis/fix-edits';
import { soundDocuments } from '../../../core/src/analysis/sound-edits';
import { loadCatalogue } from '../../../core/src/catalogue/load';
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
