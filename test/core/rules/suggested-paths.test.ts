import assert from 'node:assert/strict';
import { certificateBeside, keyBeside } from '../../../core/src/rules/suggested-paths';

describe('The file that likely stands beside a certificate or a key', () => {
  it('has its name, whatever folder or extension', () => {
    assert.equal(keyBeside('certs/server.crt'), 'certs/server.key');
    assert.equal(keyBeside('/etc/my tls/Server.PEM'), '/etc/my tls/Server.key');
    assert.equal(keyBeside('C:\\certs\\tls.cert'), 'C:\\certs\\tls.key');
    assert.equal(keyBeside('${CERTS:-/certs}/tls.crt'), '${CERTS:-/certs}/tls.key');
    assert.equal(certificateBeside('/etc/{{ .Release.Name }}.key'), '/etc/{{ .Release.Name }}.crt');
  });

  it('is not guessed from a value that is no such file', () => {
    for (const value of [
      '',
      'RequireAndVerifyClientCert',
      '=',
      '.crt',
      'certs/.pem',
      'certs/',
      '-server.http-tls-key-path=certs/edwards.crt',
      'certs/serve|2.crt',
      'a\nb.crt',
      '"a.crt',
      ' # a.crt',
      ' a.crt',
    ]) {
      assert.equal(keyBeside(value), null, value);
    }
  });

  it('is another one than the file itself', () => {
    assert.equal(keyBeside('certs/server.key'), null);
    assert.equal(certificateBeside('certs/server.crt'), null);
  });
});
