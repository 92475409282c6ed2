import assert from 'node:assert/strict';
import { parseTree } from '../../../../../core/src/documents/carriers/yaml/tree';

describe('A tree of YAML', () => {
  it('is kept for who asks about the text again', () => {
    assert.equal(parseTree('target: all\n'), parseTree('target: all\n'));
  });

  for (const [what, text] of [
    ['with a private key', 'tls_key: |\n  -----BEGIN PRIVATE KEY-----\n'],
    [
      'with PEM as a Secret of Kubernetes has it',
      'kind: Secret\ndata:\n  tls.key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCg==\n',
    ],
    ['that is long', `${'# more\n'.repeat(3000)}target: all\n`],
  ] as const)
    it(`is not kept of a text ${what}`, () => {
      assert.notEqual(parseTree(text), parseTree(text));
    });
});
