import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  distinguishedName,
  issuerFields,
  keyIdentifierOf,
  publicKeyBits,
  signatureOf,
  signedCertificate,
  type CertificateContent,
} from '../../../core/src/x509/certificate-encoding';
import {
  alternativeNames,
  authorityKey,
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectKey,
  type Extension,
} from '../../../core/src/x509/extensions';
import { openZoo } from '../certificates/zoo';
import { rsaKey } from './facts';

const privateKey = readFileSync('test/test-keys/rsa-2048-09.key', 'utf8');
const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();

const sha256WithRsa = signatureOf(rsaKey);

const begin = Date.UTC(2026, 0, 2, 3, 4, 5);
const end = Date.UTC(2027, 10, 12, 13, 14, 15);

/** A certificate by the key of this file, as node reads it. */
function issued(but: Partial<CertificateContent> = {}): X509Certificate {
  return new X509Certificate(pem(but));
}

function pem(but: Partial<CertificateContent> = {}): string {
  const content = {
    subject: distinguishedName('Zoo', 'leaf'),
    issuer: distinguishedName('', 'CA'),
    notBefore: begin,
    notAfter: end,
    publicKey,
    extensions: [],
    ...but,
  };
  return signedCertificate(content, sha256WithRsa, (hash, data) => sign(hash, data, privateKey));
}

const hex = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('hex');

describe('A certificate that is laid out here', () => {
  it('is one by what others read in it', () => {
    const certificate = issued();
    assert.equal(certificate.subject, 'O=Zoo\nCN=leaf');
    assert.equal(certificate.issuer, 'CN=CA');
    assert.equal(Date.parse(certificate.validFrom), begin);
    assert.equal(Date.parse(certificate.validTo), end);
    assert.equal(certificate.publicKey.export({ type: 'spki', format: 'pem' }), publicKey);
    assert.ok(certificate.verify(createPublicKey(publicKey)));
    assert.match(pem(), /^-----BEGIN CERTIFICATE-----\n[^\r]+\n-----END CERTIFICATE-----\n$/);
  });

  it('has a positive serial number of 16 bytes, and each another one', () => {
    const numbers = Array.from({ length: 20 }, () => issued().serialNumber);
    assert.equal(new Set(numbers).size, 20);
    for (const number of numbers) assert.match(number, /^[4-7][0-9A-F]{31}$/);
  });

  it('ends whenever it is to, in this half of the century or the next', () => {
    for (const notAfter of [Date.UTC(2049, 11, 31, 23, 59, 59), Date.UTC(2050, 0, 1), Date.UTC(2126, 5, 6, 7, 8, 9)]) {
      const text = pem({ notAfter });
      assert.equal(Date.parse(new X509Certificate(text).validTo), notAfter);
      assert.equal(issuerFields(text).notAfter, notAfter);
    }
    // UTCTime up to 2049, GeneralizedTime from 2050 on (RFC 5280 section 4.1.2.5).
    assert.ok(der(pem({ notAfter: Date.UTC(2049, 11, 31) })).includes('\x17\x0d491231000000Z'));
    assert.ok(der(pem({ notAfter: Date.UTC(2050, 0, 1) })).includes('\x18\x0f20500101000000Z'));
  });

  it('has a name in UTF-8, of 64 characters at most in a part', () => {
    assert.equal(issued({ subject: distinguishedName('Zoö', 'münchen') }).subject, 'O=Zoö\nCN=münchen');
    const long = 'ö'.repeat(65);
    assert.equal(issued({ subject: distinguishedName('', long) }).subject, `CN=${long.slice(0, 64)}`);
  });

  const bytesOf: readonly (readonly [what: string, extension: () => Extension, hex: string])[] = [
    [
      'that it is a CA which signs no further CA',
      () => basicConstraints(true),
      '30120603551d130101ff040830060101ff020100',
    ],
    ['that it is none', () => basicConstraints(false), '300c0603551d130101ff04023000'],
    [
      'that it signs certificates and lists',
      () => keyUsage(['keyCertSign', 'cRLSign']),
      '300e0603551d0f0101ff040403020106',
    ],
    [
      'that its key is for signatures and for keys',
      () => keyUsage(['digitalSignature', 'keyEncipherment']),
      '300e0603551d0f0101ff0404030205a0',
    ],
    ['that its key is for signatures', () => keyUsage(['digitalSignature']), '300e0603551d0f0101ff040403020780'],
    ['that it is for servers', () => extendedKeyUsage(['server']), '30130603551d25040c300a06082b06010505070301'],
    ['that it is for clients', () => extendedKeyUsage(['client']), '30130603551d25040c300a06082b06010505070302'],
    [
      'that it is for both',
      () => extendedKeyUsage(['client', 'server']),
      '301d0603551d250416301406082b0601050507030106082b06010505070302',
    ],
    ['the bytes of its key', () => subjectKey('\x01\x02'), '300b0603551d0e040404020102'],
    ['the bytes of its CA', () => authorityKey('\x01\x02'), '300d0603551d230406300480020102'],
    [
      'its names and addresses',
      () => alternativeNames(['a.b', '10.0.0.1', '::1']),
      '30260603551d11041f301d8203612e6287040a000001871000000000000000000000000000000001',
    ],
  ];
  for (const [what, extension, bytes] of bytesOf) {
    it(`says ${what}, byte for byte as RFC 5280 has it`, () => {
      const text = hex(der(pem({ extensions: [extension()] })));
      assert.ok(text.includes(`a3${lengthOf(bytes)}30${lengthOf(bytes, 0)}${bytes}`), text);
    });
  }
});

/** The length of a list with this one element, with or without the list's own two bytes. */
function lengthOf(bytes: string, around = 2): string {
  return (bytes.length / 2 + around).toString(16).padStart(2, '0');
}

function der(text: string): string {
  return new X509Certificate(text).raw.toString('latin1');
}

describe('What a CA gives to those that it signs', () => {
  it('is its subject, its key and its end', () => {
    const fields = issuerFields(pem({ subject: distinguishedName('Zoo', 'CA') }));
    assert.equal(fields.keyBits, publicKeyBits(publicKey));
    assert.equal(fields.notAfter, end);
    assert.equal(issued({ issuer: fields.subject }).issuer, 'O=Zoo\nCN=CA');
  });

  it('is the identifier that it gives itself, or else the one of its key (RFC 5280 section 4.2.1.2)', () => {
    const spki = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
    // In front of the bits of a key of 2048 stand 24 bytes of its algorithm.
    const digest = createHash('sha1').update(spki.subarray(24)).digest('hex');
    assert.equal(hex(keyIdentifierOf(publicKey)), digest);
    assert.equal(hex(issuerFields(pem()).keyIdentifier), digest);
    const others = [basicConstraints(true), authorityKey('other')];
    assert.equal(hex(issuerFields(pem({ extensions: others })).keyIdentifier), digest);
    assert.equal(issuerFields(pem({ extensions: [...others, subjectKey('own')] })).keyIdentifier, 'own');
  });

  it('is the same in a certificate of version 1, which does not tell its version', async () => {
    const text = readFileSync((await openZoo()).path('v1root.crt'), 'utf8');
    const root = new X509Certificate(text);
    const fields = issuerFields(text);
    assert.equal(fields.notAfter, Date.parse(root.validTo));
    assert.equal(issued({ issuer: fields.subject }).issuer, root.subject);
    assert.equal(
      hex(fields.keyIdentifier),
      hex(keyIdentifierOf(root.publicKey.export({ type: 'spki', format: 'pem' }).toString())),
    );
  });

  it('is nothing where it is damaged', () => {
    for (const text of ['', 'no certificate', publicKey, pem().slice(0, 500)]) assert.throws(() => issuerFields(text));
  });

  it('is a hash as strong as its key', () => {
    const of = (algorithm: 'rsa' | 'ec' | 'ed25519', curve: string | null = null) => {
      const { oid, hash } = signatureOf({ algorithm, curve, bits: null, fingerprint: '' });
      return `${oid} ${hash ?? '-'}`;
    };
    assert.equal(of('rsa'), '1.2.840.113549.1.1.11 sha256');
    assert.equal(of('ec', 'prime256v1'), '1.2.840.10045.4.3.2 sha256');
    assert.equal(of('ec', 'secp384r1'), '1.2.840.10045.4.3.3 sha384');
    assert.equal(of('ec', 'secp521r1'), '1.2.840.10045.4.3.4 sha512');
    assert.equal(of('ed25519'), '1.3.101.112 -');
  });

  it('is a signature with the parameters of its algorithm, which only RSA has', () => {
    const { privateKey: edwards, publicKey: own } = generateKeyPairSync('ed25519');
    const content = {
      subject: distinguishedName('', 'a'),
      issuer: distinguishedName('', 'b'),
      notBefore: begin,
      notAfter: end,
      extensions: [],
    };
    const text = signedCertificate(
      { ...content, publicKey: own.export({ type: 'spki', format: 'pem' }).toString() },
      { oid: '1.3.101.112', hash: null },
      (hash, data) => sign(hash, data, edwards),
    );
    assert.ok(new X509Certificate(text).verify(own));
    assert.ok(hex(der(text)).includes('300506032b6570'), 'without NULL');
    assert.ok(hex(der(pem())).includes('300d06092a864886f70d01010b0500'), 'with NULL');
    const fields = issuerFields(text);
    assert.equal(hex(fields.keyBits), own.export({ type: 'spki', format: 'der' }).subarray(12).toString('hex'));
  });
});
