import assert from 'node:assert/strict';
import fc from 'fast-check';
import { goWords } from '../../../core/src/model/go-fault';
import { coversName, isHostName, verifyName } from '../../../core/src/x509/names';
import type { CertificateFacts } from '../../../core/src/model/certificate';
import { openZoo, type Zoo } from '../certificates/zoo';

function refusalOf(leaf: CertificateFacts, name: string): string | null {
  const fault = verifyName(leaf, name);
  return fault && goWords(fault);
}

describe('the name that a client checks', () => {
  let zoo: Zoo;
  let server: CertificateFacts;
  before(async () => {
    zoo = await openZoo();
    server = await zoo.leaf('server.crt');
  });

  const verdicts: readonly (readonly [string, string | null])[] = [
    ['localhost', null],
    ['LOCALHOST.', null],
    ['127.0.0.1', null],
    ['[::1]', null],
    ['::ffff:127.0.0.1', null],
    ['mimir.internal', 'x509: certificate is valid for localhost, mimir, not mimir.internal'],
    ['10.0.0.1', 'x509: certificate is valid for 127.0.0.1, ::1, not 10.0.0.1'],
  ];
  for (const [name, verdict] of verdicts) {
    it(`${verdict === null ? 'holds' : 'does not hold'} for ${name}`, () =>
      assert.equal(refusalOf(server, name), verdict));
  }

  it('never is the common name', async () => {
    const nameless = await zoo.leaf('nosan.crt');
    assert.equal(nameless.commonName, 'localhost');
    assert.equal(
      refusalOf(nameless, 'localhost'),
      'x509: certificate relies on legacy Common Name field, use SANs instead',
    );
    assert.equal(
      refusalOf(nameless, 'mimir'),
      'x509: certificate is not valid for any names, but wanted to match mimir',
    );
    assert.equal(
      refusalOf(nameless, '127.0.0.1'),
      "x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs",
    );
  });

  it('is covered by a wildcard for exactly one label', () => {
    assert.ok(coversName('*.mimir.svc', 'a.mimir.svc'));
    assert.ok(!coversName('*.mimir.svc', 'a.b.mimir.svc'));
    assert.ok(!coversName('*.mimir.svc', 'mimir.svc'));
    assert.ok(!coversName('a.*.svc', 'a.mimir.svc'));
    assert.ok(!coversName('*', 'mimir'));
  });

  it('may be odd if it is the same, letter for letter', () => {
    assert.ok(coversName('-odd name-', '-ODD name-'));
    assert.ok(!coversName('', ''));
  });

  const label = fc.stringMatching(/^[a-z0-9_][a-z0-9_-]{0,8}$/);
  it('is covered by itself, and by a wildcard in the place of its first label', () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 2, maxLength: 4 }), (labels) => {
        const name = labels.join('.');
        assert.ok(isHostName(name));
        assert.ok(coversName(name, name.toUpperCase()));
        assert.ok(coversName(['*', ...labels.slice(1)].join('.'), `${name}.`));
        assert.ok(!coversName(['*', ...labels].join('.'), name));
      }),
    );
  });

  it('may be any text without an exception', () => {
    fc.assert(fc.property(fc.string(), (name) => /^x509: /.test(refusalOf(server, name) ?? 'x509: ')));
  });
});
