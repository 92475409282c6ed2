import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ClearMessages, pemOf } from '../../host/src/tls-messages';

/** A record of TLS 1.2. */
function record(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 3, 3, 0, 0]);
  head.writeUInt16BE(body.length, 3);
  return Buffer.concat([head, body]);
}

function message(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0, 0]);
  head.writeUIntBE(body.length, 1, 3);
  return Buffer.concat([head, body]);
}

function sized(body: Buffer): Buffer {
  const head = Buffer.alloc(3);
  head.writeUIntBE(body.length, 0, 3);
  return Buffer.concat([head, body]);
}

const hello = message(2, Buffer.from([3, 3, 0, 0]));
const [leaf, issuer] = [Buffer.from('a leaf'), Buffer.from('its issuer')];
const certificates = message(11, sized(Buffer.concat([sized(leaf), sized(issuer)])));
const request = message(13, Buffer.from([1, 1, 0]));
const done = message(14, Buffer.alloc(0));

describe('what a server sends in clear', () => {
  it('is its version, its chain, and whether it wants a certificate', () => {
    const heard = new ClearMessages(record(0x16, Buffer.concat([hello, certificates, request, done])));
    assert.equal(heard.isTls, true);
    assert.equal(heard.version, 0x0303);
    assert.equal(heard.chain, pemOf(leaf) + pemOf(issuer));
    assert.equal(heard.asksForCertificate, true);
    assert.equal(heard.hasServerFlight, true);
    assert.equal(heard.alert, null);
  });

  it('may be parted over records in any way', () => {
    const flight = Buffer.concat([hello, certificates, done]);
    for (let at = 0; at <= flight.length; at += 1) {
      const parts = [flight.subarray(0, at), flight.subarray(at)].map((part) => record(0x16, part));
      const heard = new ClearMessages(Buffer.concat(parts));
      assert.equal(heard.chain, pemOf(leaf) + pemOf(issuer));
      assert.equal(heard.hasServerFlight, true);
      assert.equal(heard.asksForCertificate, false);
    }
  });

  it('ends with the first record of another type, as what follows is encrypted', () => {
    const heard = new ClearMessages(
      Buffer.concat([record(0x16, hello), record(0x14, Buffer.from([1])), record(0x16, request)]),
    );
    assert.equal(heard.version, 0x0303);
    assert.equal(heard.asksForCertificate, false);
  });

  it('may be an alert', () => {
    const heard = new ClearMessages(record(0x15, Buffer.from([2, 116])));
    assert.equal(heard.isTls, true);
    assert.equal(heard.alert, 116);
    assert.equal(heard.version, null);
    assert.equal(heard.chain, null);
  });

  it('is no TLS where it begins as something else', () => {
    assert.equal(new ClearMessages(Buffer.from('HTTP/1.1 400 Bad Request\r\n')).isTls, false);
    assert.equal(new ClearMessages(Buffer.alloc(0)).isTls, false);
  });

  it('is read to its end, whatever a server sends', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 60 }).map((body) => record(0x16, Buffer.from(body))),
      fc.uint8Array({ maxLength: 60 }).map((body) => record(0x16, message(11, Buffer.from(body)))),
    );
    fc.assert(
      fc.property(bytes, (sent) => {
        const heard = new ClearMessages(Buffer.from(sent));
        assert.equal(typeof heard.hasServerFlight, 'boolean');
        assert.ok(heard.chain === null || heard.chain.startsWith('-----BEGIN CERTIFICATE-----'));
        assert.ok(heard.version === null || heard.version >= 0);
        assert.ok(heard.alert === null || heard.alert >= 0);
      }),
    );
  });
});
