import assert from 'node:assert/strict';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { walkProcess } from '../../../core/src/analysis/walk';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { mimirYaml } from '../../../core/src/documents/kinds/mimir/mimir-yaml';
import type { Facts } from '../../../core/src/model/facts';
import { processOf } from '../../../core/src/process/composition';
import { unknownYamlKey } from '../../../core/src/rules/unknown-yaml-key';

const catalogue = loadCatalogue();
const facts: Facts = {
  now: 0,
  path: () => ({ kind: 'unknown' }),
  callers: [],
  inline: () => ({ kind: 'missing', folderExists: false }),
  isSignedBy: () => false,
  isTracked: () => false,
};

/** How often the rule tries an edit of the text, and for how many keys it offers to move them. */
function judge(text: string): { readonly tried: number; readonly moves: number } {
  let tried = 0;
  const documents = mimirYaml
    .parse({ uri: 'file:///mimir.yaml', languageId: 'yaml', text }, catalogue)
    .map((document) => ({
      ...document,
      writer: {
        edits: (changes: Parameters<typeof document.writer.edits>[0]) => {
          tried += 1;
          return document.writer.edits(changes);
        },
      },
    }));
  const process = processOf(
    { name: 'mimir', documents, version: null, environment: { values: new Map(), complete: false } },
    catalogue,
  );
  const { preferences } = defaultAnalysisSettings;
  const told = walkProcess([unknownYamlKey], { process, catalogue, facts, preferences });
  return {
    tried,
    moves: told.filter(({ report: { fixes } }) => fixes?.some(({ title }) => title.startsWith('Move it to'))).length,
  };
}

describe('A key that nobody knows', () => {
  const misplaced = 'target: all\nserver:\n  grpc_tls_config:\n    tls_min_version: VersionTLS12\n';

  it('is taken out for a try before it is offered to move it', () => {
    assert.deepEqual(judge(misplaced), { tried: 1, moves: 1 });
  });

  it('is not offered to be moved with lines of text to where a word belongs', () => {
    const moves = (key: string): number =>
      judge(`target: all\nserver:\n  grpc_tls_config:\n    ${key}: |\n      one\n      two\n`).moves;
    assert.equal(moves('tls_min_version'), 1);
    assert.equal(moves('graceful_shutdown_timeout'), 0);
  });

  it('costs no reading again in a text that has hundreds of them and does not parse', () => {
    assert.equal(judge(`${misplaced}${'eout: 30s\n'.repeat(300)}e\n`).tried, 0);
  });
});
