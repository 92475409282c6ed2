import assert from 'node:assert/strict';
import type { PlacedCaller } from '../../../../core/src/model/caller';
import type { CertificateFacts, FileReading, PemBlock } from '../../../../core/src/model/certificate';
import { leafFaults } from '../../../../core/src/certificates/plan/leaf-faults';
import { checkingEnds } from '../../../../core/src/certificates/plan/peers';
import { certificateFacts, rsaKey } from '../../x509/facts';
import { files, root } from '../../topology/files';
import { endOf, noFiles, processWith } from '../../topology/processes';

const day = 24 * 60 * 60 * 1000;

const file = (...blocks: readonly PemBlock[]): FileReading => ({ kind: 'pem', blocks, mode: null });
const key = (fingerprint = rsaKey.fingerprint, encrypted = false): FileReading =>
  file({ kind: 'private-key', label: 'PRIVATE KEY', encrypted, key: { ...rsaKey, fingerprint } });

/** A certificate that is as good as one can be, but for what is given. */
const certificate = (but: Partial<CertificateFacts> = {}): FileReading =>
  file({
    kind: 'certificate',
    certificate: certificateFacts({ commonName: 'leaf', isAuthority: false, dnsNames: ['mimir'], key: rsaKey, ...but }),
  });

interface Given {
  readonly certificate?: FileReading;
  readonly key?: FileReading | null;
  readonly keyPath?: string;
  /** Who presents it. */
  readonly family?: string;
  /** The flags of a Ruler that presents it and dials itself. */
  readonly flags?: string;
  readonly callers?: readonly PlacedCaller[];
}

const mutual =
  '-server.grpc-tls-cert-path=a.crt -server.grpc-tls-key-path=a.key -server.grpc-tls-ca-path=ca.crt -server.grpc-tls-client-auth=RequireAndVerifyClientCert -ruler.client.tls-enabled=true -ruler.client.tls-ca-path=ca.crt -ruler.client.tls-server-name=mimir';

function faults(given: Given): readonly string[] {
  const facts = { ...files, callers: given.callers ?? [] };
  const process = processWith(`-target=ruler ${given.flags ?? mutual}`);
  const reading = given.key === undefined ? key() : given.key;
  const need = {
    certificate: { path: '/a.crt', written: 'a.crt', reading: given.certificate ?? certificate() },
    key: reading && { path: given.keyPath ?? '/a.key', written: 'a.key', reading },
    roles: [],
    usedBy: [],
    presenters: [endOf(process, given.family ?? 'server.grpc', facts)],
    trustedBy: [],
    peersKnown: true,
  };
  return leafFaults(need, checkingEnds([{ process, facts }]), 30).map(({ code, reason }) => `${code}: ${reason}`);
}

const dated = (end: number): FileReading => certificate({ notAfter: noFiles.now + end });

describe('What is wrong with a certificate that stands', () => {
  const cases: readonly (readonly [what: string, Given, readonly string[]])[] = [
    ['is nothing', {}, []],
    ['is nothing where it is missing', { certificate: { kind: 'missing', folderExists: true } }, []],
    [
      'is that it holds none',
      { certificate: { kind: 'not-pem', empty: true, der: false } },
      ['unreadable: It contains no readable certificate.'],
    ],
    [
      'is that it holds something else',
      { certificate: file({ kind: 'other', label: 'X' }) },
      ['unreadable: It contains no readable certificate.'],
    ],
    ['is nothing where a key was swapped with it', { certificate: key() }, []],
    [
      'is that it holds no more than the key in the same file',
      { certificate: key(), keyPath: '/a.crt' },
      ['unreadable: It contains no readable certificate.'],
    ],
    ['is nothing where it is a folder', { certificate: { kind: 'folder' } }, []],
    ['is nothing about a key that it has not', { key: null }, []],
    [
      'is that its key is missing',
      { key: { kind: 'missing', folderExists: true } },
      ['key-missing: Its key /a.key is missing.'],
    ],
    ['is that its key is another', { key: key('another') }, ['key-mismatch: The key /a.key does not match it.']],
    ['is nothing about a key that cannot be used', { key: key('another', true) }, []],
    [
      'is what Mimir has against it',
      { certificate: certificate({ negativeSerial: true }) },
      ['weak: Mimir rejects it: "x509: negative serial number".'],
    ],
    [
      'is that it is not valid yet',
      { certificate: certificate({ notBefore: noFiles.now + 1 }) },
      ['not-yet-valid: It is not valid before 2026-11-01.'],
    ],
    ['is nothing where it begins now', { certificate: certificate({ notBefore: noFiles.now }) }, []],
    ['is that it has expired', { certificate: dated(-1) }, ['expired: It expired on 2026-10-31.']],
    ['is that it expires soon', { certificate: dated(30 * day - 1) }, ['expires-soon: It expires on 2026-11-30.']],
    ['is nothing 30 days before its end', { certificate: dated(30 * day) }, []],
    [
      'is that it is for clients alone',
      { certificate: certificate({ extendedKeyUsage: ['clientAuth', '1.2'] }) },
      ['use: It is used as a server certificate, but allows only clientAuth, 1.2.'],
    ],
    [
      'is that it is for servers alone',
      { certificate: certificate({ extendedKeyUsage: ['serverAuth'] }), family: 'ruler.client' },
      ['use: It is used as a client certificate, but allows only serverAuth.'],
    ],
    [
      'is that it has no names',
      { certificate: certificate({ dnsNames: [] }) },
      ['no-names: It has no SANs, and Go ignores common names.'],
    ],
    ['is nothing about names of a client', { certificate: certificate({ dnsNames: [] }), family: 'ruler.client' }, []],
    [
      'is that a client checks another name',
      { certificate: certificate({ dnsNames: ['a'], ipAddresses: ['10.0.0.1'] }) },
      ['name: ruler.client checks the name mimir, but it is only for a, 10.0.0.1.'],
    ],
    [
      'is that a client trusts another CA',
      { certificate: certificate({ issuer: 'CN=other' }) },
      ['authority: ruler.client trusts ca.crt, which did not sign it.'],
    ],
    [
      'is that a server trusts another CA',
      { certificate: certificate({ issuer: 'CN=other' }), family: 'ruler.client' },
      ['authority: server.grpc trusts ca.crt, which did not sign it.'],
    ],
    [
      'is nothing where the CA file is empty',
      { certificate: certificate({ issuer: 'CN=other' }), flags: mutual.replaceAll('ca.crt', 'empty') },
      [],
    ],
    [
      'is nothing where nobody looks at it',
      {
        certificate: certificate({ issuer: 'CN=other', dnsNames: ['a'] }),
        flags: `${mutual} -ruler.client.tls-insecure-skip-verify=true`,
      },
      [],
    ],
  ];
  for (const [what, given, expected] of cases) {
    it(what, () => assert.deepEqual(faults(given), expected));
  }

  for (const [algorithm, isOld] of Object.entries({
    sha1WithRSAEncryption: true,
    md5WithRSAEncryption: true,
    ecdsaWithSHA1: true,
    dsaWithSHA1: true,
    sha256WithRSAEncryption: false,
    ecdsaWithSHA256: false,
    ecdsaWithSHA1And256: false,
    rsaWithsha1: false,
  })) {
    it(`is ${isOld ? '' : 'not '}its signature by ${algorithm}`, () => {
      const reading = (selfIssued: boolean) => certificate({ signatureAlgorithm: algorithm, selfIssued });
      const flags = '-server.grpc-tls-cert-path=a.crt -server.grpc-tls-key-path=a.key';
      assert.deepEqual(
        faults({ certificate: reading(false), flags }),
        isOld ? [`weak: It is signed with ${algorithm}, which peers reject.`] : [],
      );
      assert.deepEqual(faults({ certificate: reading(true), flags }), []);
    });
  }

  it('is that a caller of the HTTP port uses another name, unless it does not verify', () => {
    const caller: PlacedCaller = {
      uri: '',
      kind: 'client',
      name: 'Prometheus',
      call: 'remote write',
      scheme: 'HTTPS',
      port: 8080,
      certificate: 'none',
      host: 'other',
      range: { start: 0, end: 0 },
      toHttps: null,
    };
    const of = (but: Partial<PlacedCaller>, family = 'server.http') =>
      faults({ family, flags: '', callers: [{ ...caller, ...but }] });
    const wrong = (name: string) => [
      `name: Prometheus uses the name ${name} for the HTTP port, but it is only for mimir.`,
    ];
    assert.deepEqual(of({}), wrong('other'));
    assert.deepEqual(of({ verifies: true, serverName: 'third', host: 'mimir' }), wrong('third'));
    assert.deepEqual(of({}, 'server.grpc'), []);
    for (const but of [
      { kind: 'probe' },
      { scheme: 'HTTP' },
      { verifies: false },
      { host: 'mimir' },
      { serverName: 'mimir' },
    ] as const)
      assert.deepEqual(of(but), [], JSON.stringify(but));
    const { host, ...withoutHost } = caller;
    assert.ok(host);
    assert.deepEqual(faults({ family: 'server.http', flags: '', callers: [withoutHost] }), []);
  });

  it('is told of one that has expired by who signed it too', () => {
    const given = { certificate: certificate({ notAfter: noFiles.now - 1, issuer: root.subject }) };
    assert.deepEqual(faults(given), ['expired: It expired on 2026-10-31.']);
  });
});
