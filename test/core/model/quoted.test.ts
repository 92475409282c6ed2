import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { neutral, neutralLine } from '../../../core/src/model/neutral';
import { isPemOrKey, namesSecret, quoted, shown, withoutKeys } from '../../../core/src/model/quoted';
import { safeLog, safeText } from '../../../core/src/model/safe-text';

const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const rsa = createPrivateKey(readFileSync('test/test-keys/rsa-2048-01.key'));
const der = rsa.export({ type: 'pkcs8', format: 'der' });
const lines = rsa.export({ type: 'pkcs1', format: 'pem' }).toString().split('\n');

describe('A value in a message', () => {
  const keys: readonly (readonly [what: string, value: string])[] = [
    ['PEM', pem],
    ['PEM on one line', pem.replaceAll('\n', ' ')],
    ['PEM with escaped line ends', pem.replaceAll('\n', '\\n')],
    ['PEM with CRLF', pem.replaceAll('\n', '\r\n')],
    ['PEM that was cut off', pem.slice(0, 60)],
    ['base64 of PEM', Buffer.from(pem).toString('base64')],
    [
      'base64 of PEM that does not begin a word',
      Buffer.from(pem.replace('-----BEGIN PRIVATE', '-----BEGIN EC PRIVATE')).toString('base64'),
    ],
    ['base64 of DER', der.toString('base64')],
    ['base64 of DER for URLs', der.toString('base64url')],
    ['base64 of DER in lines', der.toString('base64').replace(/.{64}/g, '$&\n')],
  ];
  for (const [what, value] of keys) {
    it(`is "a private key" where it is one: ${what}`, () => {
      assert.equal(quoted(value), 'a private key');
      assert.equal(isPemOrKey(value), true);
    });
  }

  it('is "PEM text" or "encoded data" where it may hold something else', () => {
    assert.equal(quoted('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'), 'PEM text');
    assert.equal(quoted(lines[5] ?? ''), 'encoded data', 'a line out of the middle of a key');
  });

  it('is a secret where its option is called so', () => {
    for (const name of [
      'common.storage.s3.secret_access_key',
      'redis.password',
      'auth-token',
      'DB_PASSWORD',
      'adminPassword',
      'a.tls.key',
    ])
      assert.equal(quoted('hunter2', name), 'a secret value', name);
    for (const name of [
      'server.http-tls-key-path',
      'key_file',
      'secretName',
      'ring.num_tokens',
      'monkey',
      'tls_enabled',
    ])
      assert.equal(namesSecret(name), false, name);
  });

  it('is what it is where there is nothing to hide', () => {
    for (const value of [
      '',
      'certs/server.crt',
      '/etc/mimir/Tls/2024/ingester/server.crt',
      'VersionTLS13',
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      'MIMIR_TLS_CERTIFICATE_FILE_FOR_THE_INGESTER_CLIENT',
      'a'.repeat(80),
    ]) {
      assert.equal(quoted(value), `"${value}"`);
    }
  });

  it('is shortened where it is long; of a path the file stays', () => {
    assert.equal(quoted('TOPSECRET'.repeat(10)), '"TOPSECR..."');
    assert.equal(shown(`/srv/${'deep/'.repeat(20)}server.crt`), '.../server.crt');
  });

  it('shows no password of a URL', () => {
    assert.equal(shown('https://user:hunter2@mimir:8080/x'), 'https://user:...@mimir:8080/x');
    for (const password of ['hunter2/b', 'hunter2@b', "hunter2'b"])
      assert.equal(shown(`redis://user:${password}@host:6379`), 'redis://user:...@host:6379', password);
    assert.equal(shown('https://ghp_hunter2@github.com/a'), 'https://...@github.com/a');
    assert.equal(shown('https://host/x?a=1&token=hunter2&b=2'), 'https://host/x?a=1&token=...&b=2');
    assert.equal(
      shown('/srv/redis:/user:hunter2@host'),
      '/srv/redis:/user:...@host',
      'a URL that was taken for a path',
    );
    for (const url of ['http://mimir:8080/a', 'dns+mimir:7946', 's3://bucket/a?key_path=b'])
      assert.equal(shown(url), url);
  });

  it('is one line that steers no terminal', () => {
    assert.equal(quoted('a\x1b[31m\x07\r\n\u0085\u202eb\u2028'), '"a\\x1b[31m\\x07\\r\\n\\x85\\u202eb\\u2028"');
  });
});

describe('A line of output', () => {
  it('is no command of GitHub or Azure', () => {
    assert.equal(neutralLine('  ::error::x'), '  \\x3a:error::x');
    assert.equal(neutralLine('a ##[group]x ##vso[task]'), 'a #\\x23[group]x #\\x23vso[task]');
    assert.equal(neutralLine('mimir.yaml:1:1: error: x::y'), 'mimir.yaml:1:1: error: x::y');
  });

  it('is the same when it is escaped again', () => {
    const once = neutral('a\x1b\n\u202e');
    assert.equal(neutral(once), once);
  });

  it('has no key in it, whoever put it there', () => {
    assert.equal(safeText(`open ${pem.trim()}: no such file\n::x`), 'open a private key: no such file\n\\x3a:x');
    assert.equal(withoutKeys(`one ${der.toString('base64')} two`), 'one a private key two');
    assert.equal(withoutKeys(`one ${der.toString('base64url')} two`), 'one a private key two');
    assert.equal(withoutKeys(`one a-b_${der.toString('base64')}`), 'one a-b_a private key');
  });

  it('of a log has no password of a document either', () => {
    assert.equal(
      safeLog('"text": "redis:\\npassword: hunter2\\n  tls_key_path: a.key"'),
      '"text": "redis:\\npassword: ...\\n  tls_key_path: a.key"',
    );
    assert.equal(safeLog('-redis.password=hunter2 -target=all'), '-redis.password=... -target=all');
  });
});
