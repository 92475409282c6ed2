import assert from 'node:assert/strict';
import type { CertificateFacts, KeyFacts } from '../../../core/src/model/certificate';
import { goWords, type GoFault } from '../../../core/src/model/go-fault';
import {
  allowsUse,
  dateFault,
  endsSoon,
  insecureAlgorithm,
  keyWeakness,
  maySign,
  verifyChain,
} from '../../../core/src/x509/chain';
import { certificateFacts, rsaKey } from './facts';

const noon = 50_000_000_000;

function certificate(commonName: string, issuer: string, but: Partial<CertificateFacts> = {}): CertificateFacts {
  return certificateFacts({ commonName, issuer: `CN=${issuer}`, ...but });
}

interface Asked {
  readonly roots?: readonly CertificateFacts[];
  readonly isSignedBy?: (certificate: CertificateFacts, issuer: CertificateFacts) => boolean;
}

function faultOf(chain: readonly CertificateFacts[], { roots = [root], isSignedBy = () => true }: Asked = {}) {
  return verifyChain(chain, roots, 'server', noon, '3.1', isSignedBy);
}

/** In Go's words, without the lead that all have in common. */
function words(fault: GoFault | null): string | null {
  return fault && goWords(fault).replace('x509: certificate signed by unknown authority', 'unknown');
}

const root = certificate('Root', 'Root');
const leaf = certificate('leaf', 'Root', { isAuthority: false });

describe('The search for a path to a root', () => {
  it('goes over as many intermediates as there are', () => {
    const names = ['A', 'B', 'C'];
    const intermediates = names.map((name, index) => certificate(name, names[index - 1] ?? 'Root'));
    assert.equal(faultOf([certificate('leaf', 'C'), ...intermediates]), null);
    assert.equal(words(faultOf([certificate('leaf', 'C'), ...intermediates.slice(1)])), 'unknown');
  });

  it('takes an intermediate only with the CA flag, and a root of version 1 without it (spec 5.2)', () => {
    const old = { version: 1, isAuthority: null };
    assert.equal(faultOf([leaf], { roots: [certificate('Root', 'Root', old)] }), null);
    assert.equal(
      words(faultOf([certificate('leaf', 'A'), certificate('A', 'Root', old)])),
      'unknown (possibly because of "x509: certificate is not authorized to sign other certificates" while trying to verify candidate authority certificate "A")',
    );
  });

  it('is content with one path of several that allows the use', () => {
    const forClients = certificate('A', 'Root', { extendedKeyUsage: ['clientAuth'], fingerprint: 'another' });
    const below = certificate('leaf', 'A');
    assert.equal(faultOf([below, forClients, certificate('A', 'Root')]), null);
    assert.deepEqual(faultOf([below, forClients]), { code: 'wrong-usage' });
  });

  it('does not go in circles: a name with the same key stands in a path once', () => {
    const [a, b] = [certificate('A', 'B'), certificate('B', 'A')];
    assert.equal(words(faultOf([certificate('leaf', 'A'), a, b])), 'unknown');
    // The same name with another key is another one, and the same key under another name too.
    const again = certificate('A', 'Root', { key: { ...rsaKey, fingerprint: 'another key' } });
    assert.equal(faultOf([certificate('leaf', 'A'), certificate('A', 'A'), again]), null);
    const isSignedBy = (certificate: CertificateFacts, issuer: CertificateFacts): boolean =>
      certificate.commonName !== 'leaf' || issuer.key === a.key;
    const rest = [certificate('A', 'A'), again].map((each, index) => (index === 0 ? { ...each, key: a.key } : each));
    assert.equal(faultOf([certificate('leaf', 'A'), ...rest], { isSignedBy }), null);
    const shared = certificate('B', 'Root', { key: a.key });
    assert.equal(faultOf([certificate('leaf', 'A'), a, shared]), null);
  });

  it('ends after 100 signatures', () => {
    const roots = (count: number): readonly CertificateFacts[] => [...Array<CertificateFacts>(count).fill(root)];
    const last = certificate('Root', 'Root', { fingerprint: 'the good one', serial: '02' });
    const isSignedBy = (_: CertificateFacts, issuer: CertificateFacts): boolean => issuer === last;
    assert.equal(faultOf([leaf], { roots: [...roots(99), last], isSignedBy }), null);
    assert.equal(
      words(faultOf([leaf], { roots: [...roots(100), last], isSignedBy })),
      'unknown (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "Root")',
    );
  });

  it('says so where that is what ends it', () => {
    const candidates = Array.from({ length: 100 }, (_, index) => certificate('A', 'Root', { serial: String(index) }));
    const isSignedBy = (_: CertificateFacts, issuer: CertificateFacts): boolean => issuer === candidates[99];
    assert.equal(
      words(faultOf([certificate('leaf', 'A'), ...candidates], { isSignedBy })),
      'unknown (possibly because of "x509: signature check attempts limit reached while verifying certificate chain" while trying to verify candidate authority certificate "Root")',
    );
  });

  it('tells what is wrong with the first candidate, by its name, its organization or its number', () => {
    const nameOf = (but: Partial<CertificateFacts>): string | undefined =>
      /certificate "(.*)"\)$/.exec(
        words(faultOf([leaf], { roots: [{ ...root, ...but }], isSignedBy: () => false })) ?? '',
      )?.[1];
    const subject = 'CN=Root';
    assert.equal(nameOf({}), 'Root');
    const unnamed = { commonName: '', subject };
    assert.equal(nameOf({ ...unnamed, serial: '0A' }), 'serial:10');
    assert.equal(nameOf({ ...unnamed, serial: '-FF' }), 'serial:-255');
    assert.equal(nameOf({ ...unnamed, serial: '1-2' }), 'serial:1-2');
    assert.equal(nameOf({ ...unnamed, serial: 'x1' }), 'serial:x1');
    assert.equal(nameOf({ ...unnamed, serial: '1x' }), 'serial:1x');
    const ofOrganization = (name: string): string | undefined => {
      const fault = faultOf([certificate('leaf', '', { issuer: name })], {
        roots: [{ ...root, commonName: '', subject: name }],
        isSignedBy: () => false,
      });
      return /certificate "(.*)"\)$/.exec(words(fault) ?? '')?.[1];
    };
    assert.equal(ofOrganization('O=Zoo, OU=Cage'), 'Zoo');
    assert.equal(ofOrganization('C=DE, O=Zoo'), 'Zoo');
    assert.equal(ofOrganization('FOO=Zoo'), 'serial:1');
  });
});

describe('A certificate by itself', () => {
  it('is valid from its first millisecond to its last', () => {
    const dated = certificateFacts({ notBefore: 1000, notAfter: 2000 });
    assert.deepEqual(
      [999, 1000, 2000, 2001].map((now) => dateFault(dated, now)?.code ?? null),
      ['not-yet-valid', null, null, 'expired'],
    );
  });

  it('ends soon in the last third of its life, and no earlier than so many days before its end', () => {
    const day = 24 * 60 * 60 * 1000;
    const soon = (lives: number, left: number, days: number): boolean =>
      endsSoon({ notBefore: 0, notAfter: lives * day }, (lives - left) * day, days);
    assert.deepEqual(
      [29.9, 30, 30.1].map((left) => soon(365, left, 30)),
      [true, false, false],
    );
    assert.deepEqual(
      [2.9, 3, 3.1].map((left) => soon(9, left, 30)),
      [true, false, false],
    );
    assert.equal(soon(365, 0, 30), true);
    assert.equal(soon(365, -0.1, 30), false, 'it has ended');
    assert.equal(endsSoon({ notBefore: day, notAfter: day }, day, 30), false);
    assert.equal(endsSoon({ notBefore: 2 * day, notAfter: 2.5 * day }, day, 30), false, 'it has not begun');
  });

  it('may be used for what it names, for all where it names nothing, or any', () => {
    const allowed = (extendedKeyUsage: readonly string[] | null): readonly boolean[] =>
      (['server', 'client'] as const).map((usage) => allowsUse(certificateFacts({ extendedKeyUsage }), usage));
    assert.deepEqual(allowed(null), [true, true]);
    assert.deepEqual(allowed([]), [true, true]);
    assert.deepEqual(allowed(['serverAuth']), [true, false]);
    assert.deepEqual(allowed(['clientAuth']), [false, true]);
    assert.deepEqual(allowed(['1.2.3', 'any']), [true, true]);
    assert.deepEqual(allowed(['1.2.3']), [false, false]);
  });

  it('may sign with the CA flag or as version 1, where its key usage allows it', () => {
    const may = (but: Partial<CertificateFacts>): boolean => maySign(certificateFacts(but));
    assert.deepEqual(
      [1, 2, 3].map((version) => may({ isAuthority: null, version })),
      [true, true, false],
    );
    assert.equal(may({ isAuthority: false, version: 1 }), false);
    assert.equal(may({ keyUsage: [] }), true);
    assert.equal(may({ keyUsage: ['cRLSign', 'keyCertSign'] }), true);
    assert.equal(may({ keyUsage: ['cRLSign'] }), false);
  });

  it('has an algorithm that Go trusts, or not: MD5 never, SHA-1 before Mimir 2.3', () => {
    const algorithms: readonly (readonly [string, string | null, string | null])[] = [
      ['md5WithRSAEncryption', 'MD5-RSA', 'MD5-RSA'],
      ['sha1WithRSAEncryption', null, 'SHA1-RSA'],
      ['ecdsaWithSHA1', null, 'ECDSA-SHA1'],
      ['sha256WithRSAEncryption', null, null],
      ['ecdsaWithSHA256', null, null],
    ];
    for (const [signatureAlgorithm, before, from] of algorithms) {
      const facts = certificateFacts({ signatureAlgorithm });
      assert.deepEqual([insecureAlgorithm(facts, '2.2'), insecureAlgorithm(facts, '2.3')], [before, from]);
    }
  });

  it('has a key that is weak below 2048 bits of RSA, or what comes to the same on a curve', () => {
    const weak = (key: Partial<KeyFacts>): string | null => keyWeakness({ ...rsaKey, ...key });
    assert.deepEqual(
      [2047, 2048, null].map((bits) => weak({ bits })),
      ['an RSA key of 2047 bits', null, null],
    );
    const curve = (name: string | null): string | null => weak({ algorithm: 'ec', bits: null, curve: name });
    assert.equal(curve('secp192k1'), 'a key on the curve secp192k1');
    assert.equal(curve('prime192v1'), 'a key on the curve prime192v1');
    for (const fine of ['secp224r1', 'prime256v1', 'secp521r1', 'x', null]) assert.equal(curve(fine), null, fine ?? '');
    assert.equal(weak({ algorithm: 'ed25519', bits: null }), null);
    assert.equal(weak({ algorithm: 'other', bits: 512, curve: 'secp192k1' }), null);
  });
});
