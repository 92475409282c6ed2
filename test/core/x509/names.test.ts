import assert from 'node:assert/strict';
import fc from 'fast-check';
import { goWords } from '../../../core/src/model/go-fault';
import { coversName, isHostName, isHostPattern, verifyName } from '../../../core/src/x509/names';
import type { CertificateFacts } from '../../../core/src/model/certificate';
import { openZoo, type Zoo } from '../certificates/zoo';
import { certificateFacts } from './facts';

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

  const wanted = (name: string): string => `x509: certificate is not valid for any names, but wanted to match ${name}`;
  const legacy = 'x509: certificate relies on legacy Common Name field, use SANs instead';
  const faults: readonly (readonly [what: string, Partial<CertificateFacts>, name: string, string | null])[] = [
    ['a name in brackets that is no address', { dnsNames: ['a'] }, '[a]', 'x509: certificate is valid for a, not [a]'],
    ['an address in brackets', { ipAddresses: ['10.0.0.1'] }, '[10.0.0.1]', null],
    ['brackets behind a name', { dnsNames: ['a'] }, 'x[::1]', 'x509: certificate is valid for a, not x[::1]'],
    ['brackets in front of one', { dnsNames: ['a'] }, '[::1]x', 'x509: certificate is valid for a, not [::1]x'],
    [
      'a common name beside another name',
      { commonName: 'a', dnsNames: ['b'] },
      'a',
      'x509: certificate is valid for b, not a',
    ],
    ['a common name beside an address', { commonName: 'a', ipAddresses: ['10.0.0.1'] }, 'a', wanted('a')],
    ['a common name alone', { commonName: 'a' }, 'A.', legacy],
    ['a common name with a wildcard', { commonName: '*.svc' }, 'a.svc', legacy],
    ['a common name that is another', { commonName: 'a' }, 'b', wanted('b')],
    ['no name at all', { commonName: '' }, '', wanted('')],
    [
      'an address and only names',
      { commonName: 'a', dnsNames: ['a'] },
      '10.0.0.1',
      "x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs",
    ],
  ];
  for (const [what, facts, name, words] of faults) {
    it(`${words === null ? 'holds' : 'does not hold'} for ${what}`, () =>
      assert.equal(refusalOf(certificateFacts(facts), name), words));
  }

  it('is made of labels of letters, digits, underscores and inner hyphens', () => {
    for (const name of ['a', 'A9', '_a', 'a-b', 'a_b.c-d', 'a.', '9']) assert.ok(isHostName(name), name);
    for (const name of ['', '.', '-a', 'a..b', '.a', 'a b', 'a!', '!a', '*', '*.a', 'ä'])
      assert.ok(!isHostName(name), name);
    for (const name of ['*.a', 'a', '*.a.b']) assert.ok(isHostPattern(name), name);
    for (const name of ['*', 'a.*', '*a.b', 'a*.b', '**.b', '*.*', '']) assert.ok(!isHostPattern(name), name);
  });

  it('is covered by a wildcard for exactly one label', () => {
    assert.ok(coversName('*.mimir.svc', 'a.mimir.svc'));
    assert.ok(!coversName('*.mimir.svc', 'a.b.mimir.svc'));
    assert.ok(!coversName('*.mimir.svc', 'mimir.svc'));
    assert.ok(!coversName('a.*.svc', 'a.mimir.svc'));
    assert.ok(!coversName('*', 'mimir'));
    assert.ok(!coversName('*.svc', 'a.cluster'));
    assert.ok(!coversName('a.svc', 'a.cluster'));
    assert.ok(!coversName('a.svc', 'b.svc'));
  });

  it('may be odd if it is the same, letter for letter', () => {
    assert.ok(coversName('-odd name-', '-ODD name-'));
    assert.ok(!coversName('-odd name-', '-odd name'));
    assert.ok(coversName('*', '*'));
    for (const nothing of ['', '.']) {
      assert.ok(!coversName(nothing, nothing));
      assert.ok(!coversName('a', nothing));
      assert.ok(!coversName(nothing, 'a'));
    }
    // Only ASCII letters are the same in both cases.
    assert.ok(!coversName('Ä', 'ä'));
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
