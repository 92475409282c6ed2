import assert from 'node:assert/strict';
import { fixEdits } from '../../../core/src/analysis/fix-edits';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { mimirYaml } from '../../../core/src/documents/kinds/mimir/mimir-yaml';
import type { FixAction } from '../../../core/src/model/finding';

const catalogue = loadCatalogue();
const option = { flag: null, yamlPath: 'server.grpc_tls_config.cert_file', type: 'text' } as const;
const texts = new Map([
  ['file:///a.yaml', 'target: all\n'],
  ['file:///b.yaml', '\ttarget: ruler\n'],
]);

/** The files that a fix of these files writes into. */
function writtenBy(...uris: readonly string[]): readonly string[] | null {
  const action: FixAction = {
    kind: 'set',
    changes: uris.map((uri) => ({ uri, document: '', changes: [{ option, value: 'x' }] })),
  };
  const edits = fixEdits(action, (uri) =>
    mimirYaml.parse({ uri, languageId: 'yaml', text: texts.get(uri) ?? '' }, catalogue),
  );
  return edits && [...edits.keys()];
}

describe('What a fix writes', () => {
  it('is nothing at all where one of its files does not parse and cannot take it', () => {
    assert.deepEqual(writtenBy('file:///a.yaml'), ['file:///a.yaml']);
    assert.equal(writtenBy('file:///b.yaml'), null);
    assert.equal(writtenBy('file:///a.yaml', 'file:///b.yaml'), null);
  });
});
