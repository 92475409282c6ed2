import assert from 'node:assert/strict';
import { cipherSuite, cipherSuites } from '../../../core/src/catalogue/cipher-suites';
import { clientAuthPolicies, clientAuthPolicy } from '../../../core/src/catalogue/client-auth';
import { tlsVersion, tlsVersions } from '../../../core/src/catalogue/tls-versions';

describe('client-auth policies', () => {
  it('demand and verify as Go does', () => {
    const table = clientAuthPolicies.map(({ name, requests, demands, verifies }) => [
      name,
      requests,
      demands,
      verifies,
    ]);
    assert.deepEqual(table, [
      ['RequireAndVerifyClientCert', true, true, true],
      ['VerifyClientCertIfGiven', true, false, true],
      ['RequireAnyClientCert', true, true, false],
      ['RequireClientCert', true, true, false],
      ['RequestClientCert', true, false, false],
      ['NoClientCert', false, false, false],
    ]);
  });

  it("take the alias for Go's name, and nothing for no certificate", () => {
    assert.equal(clientAuthPolicy('RequireClientCert')?.canonical, 'RequireAnyClientCert');
    assert.equal(clientAuthPolicy('')?.name, 'NoClientCert');
  });

  it('refuse other spellings', () => {
    for (const value of ['RequiredAndVerifyClientCert', 'requireandverifyclientcert', ' NoClientCert', 'true']) {
      assert.equal(clientAuthPolicy(value), null, value);
    }
  });
});

describe('TLS versions', () => {
  it("are Go's four, exactly spelt", () => {
    assert.deepEqual(
      tlsVersions.map(({ name }) => name),
      ['VersionTLS13', 'VersionTLS12', 'VersionTLS11', 'VersionTLS10'],
    );
    for (const value of ['', 'TLS12', '1.2', 'versiontls12']) assert.equal(tlsVersion(value), null, value);
  });

  it('are weak below 1.2', () => {
    assert.equal(tlsVersion('VersionTLS12')?.weak, false);
    assert.equal(tlsVersion('VersionTLS11')?.weak, true);
  });
});

describe('cipher suites', () => {
  it('are the 25 that Go knows', () => {
    assert.equal(new Set(cipherSuites.map(({ name }) => name)).size, 25);
    assert.equal(cipherSuites.filter(({ tls13 }) => tls13).length, 3);
    assert.equal(cipherSuites.filter(({ insecure }) => insecure).length, 12);
  });

  it('tell which certificate they need', () => {
    assert.equal(cipherSuite('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256')?.authentication, 'ecdsa');
    assert.equal(cipherSuite('TLS_RSA_WITH_AES_128_CBC_SHA')?.authentication, 'rsa');
    assert.equal(cipherSuite('TLS_AES_128_GCM_SHA256')?.authentication, null);
  });

  it('tell which two HTTP/2 requires one of', () => {
    assert.deepEqual(
      cipherSuites.filter(({ http2Required }) => http2Required).map(({ name }) => name),
      ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
    );
  });

  it('tell which HTTP/2 forbids', () => {
    assert.equal(cipherSuite('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA')?.http2, false);
    assert.equal(cipherSuite('TLS_RSA_WITH_AES_128_GCM_SHA256')?.http2, false);
    assert.equal(cipherSuite('TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256')?.http2, true);
  });

  it("are not known by OpenSSL's names", () => assert.equal(cipherSuite('ECDHE-RSA-AES128-GCM-SHA256'), null));
});
