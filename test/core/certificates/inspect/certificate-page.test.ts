import assert from 'node:assert/strict';
import type { CertificateUser } from '../../../../core/src/certificates/inspect/certificate-users';
import { inspectCertificate } from '../../../../core/src/certificates/inspect/certificate-page';
import type { CertificateFacts, FileReading, KeyFacts, PemBlock } from '../../../../core/src/model/certificate';
import { certificateFacts, rsaKey } from '../../x509/facts';

const day = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 10, 1);

const key: KeyFacts = { ...rsaKey, fingerprint: 'aabb' };
const curve = (name: string): KeyFacts => ({ algorithm: 'ec', bits: null, curve: name, fingerprint: 'aabb' });
const other: KeyFacts = { algorithm: 'other', bits: null, curve: null, fingerprint: 'aabb' };

const pem = (...blocks: readonly PemBlock[]): FileReading => ({ kind: 'pem', blocks, mode: 0o600 });
const leaf = (but: Partial<CertificateFacts> = {}): CertificateFacts =>
  certificateFacts({ commonName: 'leaf', isAuthority: false, fingerprint: '01ff', dnsNames: ['mimir'], key, ...but });
const certificate = (but: Partial<CertificateFacts> = {}): FileReading =>
  pem({ kind: 'certificate', certificate: leaf(but) });
const privateKey = (facts: KeyFacts | null, encrypted = false): PemBlock => ({
  kind: 'private-key',
  label: 'EC PRIVATE KEY',
  encrypted,
  key: facts,
});

const page = (reading: FileReading, users: readonly CertificateUser[] | null = null): string =>
  inspectCertificate(
    { path: '/tls/leaf.crt', reading },
    { now, isSignedBy: (each, by) => each.issuer === by.subject, users },
  );
const problems = (reading: FileReading): readonly string[] =>
  (page(reading).split('## Problems\n\n')[1] ?? '').trimEnd().split('\n');

describe('The page about a certificate file', () => {
  it('says all of a chain, who uses it, and what is wrong', () => {
    const root = certificateFacts({ fingerprint: '02ff', selfIssued: true, keyUsage: ['keyCertSign'], key });
    const chain = pem({ kind: 'certificate', certificate: leaf() }, { kind: 'certificate', certificate: root });
    const user = { process: 'ingester', family: 'server.grpc', title: 'gRPC | server' };
    const users = [
      { ...user, role: 'certificate' as const, faults: ['It is old.', 'It is short.'] },
      { ...user, role: 'CA' as const, faults: ['It is old.'] },
    ];
    assert.equal(
      page(chain, users),
      `# leaf.crt

\`/tls/leaf.crt\`

## 1. Certificate leaf

- Subject: CN=leaf
- Issuer: CN=Root
- Valid: 1970-01-01 to 2069-12-07, 15742 days left
- Names: \`mimir\`
- For: any use
- CA: no
- Key: RSA, 2048 bits
- Signature: sha256WithRSAEncryption, X.509 version 3, serial number 01
- SHA-256 of the certificate: \`01:FF\`
- SHA-256 of the public key: \`AA:BB\`

## 2. CA certificate Root

- Subject: CN=Root
- Issuer: itself
- Valid: 1970-01-01 to 2069-12-07, 15742 days left
- Names: none
- For: any use (keyCertSign)
- CA: yes
- Key: RSA, 2048 bits
- Signature: sha256WithRSAEncryption, X.509 version 3, serial number 01
- SHA-256 of the certificate: \`02:FF\`
- SHA-256 of the public key: \`AA:BB\`

## Chain

- Certificate 1 is signed by certificate 2 of this file.
- Certificate 2 is signed by itself.

## Used by

| Process | Family | Hop | Role |
| --- | --- | --- | --- |
| ingester | \`server.grpc\` | gRPC \\| server | certificate |
| ingester | \`server.grpc\` | gRPC \\| server | CA |

## Problems

- It is old.
- It is short.
`,
    );
  });

  it('says what is not a certificate, and that nobody uses it', () => {
    const blocks = pem(
      privateKey(curve('prime256v1')),
      { kind: 'malformed-certificate', reason: 'too *short*' },
      {
        kind: 'other',
        label: 'X',
      },
    );
    assert.equal(
      page(blocks, []),
      `# leaf.crt

\`/tls/leaf.crt\`

## 1. Private key

- Key: EC, prime256v1
- SHA-256 of the public key: \`AA:BB\`

## 2. Unreadable certificate

- too \\*short\\*

## 3. X

- Ignored by Mimir.

## Used by

Nothing in this configuration uses this file.

## Problems

- It contains an unreadable certificate.
`,
    );
  });

  const withoutBlocks: readonly (readonly [FileReading, contents: string, problem: string])[] = [
    [{ kind: 'missing', folderExists: true }, "The file doesn't exist.", "The file doesn't exist."],
    [
      { kind: 'missing', folderExists: false },
      "The file doesn't exist.",
      "The file doesn't exist, and neither does its folder.",
    ],
    [{ kind: 'folder' }, 'This is a folder.', 'This is a folder, not a file.'],
    [
      { kind: 'unreadable', reason: 'no *right*' },
      "The file can't be read: no \\*right\\*.",
      "The file can't be read.",
    ],
    [
      { kind: 'not-read', why: 'outside' },
      'The file was not read: it is outside the folders that may be read.',
      'The file was not read, so it was not checked.',
    ],
    [
      { kind: 'not-pem', empty: false, der: true },
      'This is a DER certificate. Mimir reads only PEM.',
      'Mimir reads only PEM. Convert the file: openssl x509 -inform der -in FILE -out FILE.pem',
    ],
    [{ kind: 'not-pem', empty: true, der: false }, 'The file is empty.', 'It contains no certificate and no key.'],
    [
      { kind: 'not-pem', empty: false, der: false },
      'This file contains no PEM block.',
      'It contains no certificate and no key.',
    ],
  ];
  for (const [reading, contents, problem] of withoutBlocks)
    it(`says of a file that is ${JSON.stringify(reading)} what it is`, () =>
      assert.equal(page(reading), `# leaf.crt\n\n\`/tls/leaf.crt\`\n\n${contents}\n\n## Problems\n\n- ${problem}\n`));

  const lines: readonly (readonly [what: string, FileReading, line: string])[] = [
    ['a certificate without a subject', certificate({ subject: '' }), '- Subject: none'],
    ['a certificate without a name', certificate({ commonName: '' }), '## 1. Certificate'],
    ['one that is not a CA, for all that is said', certificate({ isAuthority: null }), '- CA: no'],
    ['uses', certificate({ extendedKeyUsage: ['serverAuth', 'any'] }), '- For: serverAuth, any'],
    ['addresses', certificate({ ipAddresses: ['::1'] }), '- Names: `mimir`, `::1`'],
    ['names over several lines', certificate({ subject: 'CN=a \n\n b' }), '- Subject: CN=a b'],
    ['a key on a curve', certificate({ key: curve('P_1') }), '- Key: EC, P\\_1'],
    ['an Edwards key', certificate({ key: { ...other, algorithm: 'ed25519' } }), '- Key: ED25519'],
    ['a key of another kind', certificate({ key: other }), "- Key: an algorithm that Mimir doesn't support"],
    ['a key that cannot be read', pem(privateKey(null)), "- It can't be parsed (EC PRIVATE KEY)."],
    ['a key with a passphrase', pem(privateKey(null, true)), "- Encrypted: Mimir can't ask for its passphrase."],
    ['time to come', certificate({ notBefore: now + 1 }), '- Valid: 2026-11-01 to 2069-12-07, not valid yet'],
    [
      'its first moment',
      certificate({ notBefore: now, notAfter: now + 2 * day }),
      '- Valid: 2026-11-01 to 2026-11-03, 2 days left',
    ],
    ['its last day', certificate({ notAfter: now + day }), '- Valid: 1970-01-01 to 2026-11-02, one day left'],
    ['its last moment', certificate({ notAfter: now }), '- Valid: 1970-01-01 to 2026-11-01, 0 days left'],
    ['time that is over', certificate({ notAfter: now - 1 }), '- Valid: 1970-01-01 to 2026-10-31, expired'],
  ];
  for (const [what, reading, line] of lines)
    it(`has a line for ${what}`, () => assert.ok(page(reading).split('\n').includes(line), page(reading)));

  it('says who signed whom in the file, and that a signer is not there', () => {
    const signed = (name: string, issuer: string): PemBlock => ({
      kind: 'certificate',
      certificate: leaf({ commonName: name, subject: `CN=${name}`, issuer: `CN=${issuer}` }),
    });
    const said = (...blocks: readonly PemBlock[]): string =>
      (
        page(pem(...blocks))
          .split('\n## ')
          .find((section) => section.startsWith('Chain')) ?? ''
      ).trimEnd();
    assert.equal(
      said(signed('a', 'b'), signed('b', 'b'), signed('c', 'd_')),
      'Chain\n\n- Certificate 1 is signed by certificate 2 of this file.\n- Certificate 2 is signed by CN=b, which is not in this file.\n- Certificate 3 is signed by CN=d\\_, which is not in this file.',
    );
    assert.equal(
      said(signed('b', 'a'), signed('a', 'x')).split('\n')[2],
      '- Certificate 1 is signed by certificate 2 of this file.',
    );
    assert.equal(
      said(signed('x', 'a'), signed('a', 'x')).split('\n')[3],
      '- Certificate 2 is signed by certificate 1 of this file.',
    );
    assert.equal(said(signed('a', 'b')), '', 'there is no chain of one');
  });

  const none = 'None found.';
  const faults: readonly (readonly [what: string, FileReading, problem: string])[] = [
    ['a good one', certificate(), none],
    ['one that begins and ends now', certificate({ notBefore: now, notAfter: now }), none],
    ['one that is over', certificate({ notAfter: now - 1 }), '- leaf expired on 2026-10-31.'],
    ['one that has not begun', certificate({ notBefore: now + 1 }), '- leaf is not valid before 2026-11-01.'],
    ['one without a name', certificate({ commonName: '', notAfter: 0 }), '- A certificate expired on 1970-01-01.'],
    [
      'a short key',
      certificate({ key: { ...key, bits: 1024 } }),
      '- leaf has an RSA key of 1024 bits, which is too short.',
    ],
    ['a curve of Go', certificate({ key: curve('secp384r1') }), none],
    [
      'a curve that Go has not',
      certificate({ key: curve('secp256k1') }),
      "- leaf has a key of a kind that Mimir doesn't support.",
    ],
    ['a key that Go has not', certificate({ key: other }), "- leaf has a key of a kind that Mimir doesn't support."],
    ...['sha1WithRSAEncryption', 'md5WithRSAEncryption', 'ecdsaWithSHA1'].map(
      (name) =>
        [
          name,
          certificate({ signatureAlgorithm: name }),
          `- leaf is signed with ${name}, which Mimir rejects.`,
        ] as const,
    ),
    ...['ecdsaWithSHA256', 'nosha1', 'SHA1024'].map(
      (name) => [name, certificate({ signatureAlgorithm: name }), none] as const,
    ),
    ['its own old signature', certificate({ signatureAlgorithm: 'ecdsaWithSHA1', selfIssued: true }), none],
    [
      'a negative number',
      certificate({ negativeSerial: true }),
      '- leaf has a negative serial number, which Mimir rejects from 2.16 on.',
    ],
    ...[null, [], ['any'], ['clientAuth', 'serverAuth']].map(
      (extendedKeyUsage) =>
        [
          `no SANs, for ${JSON.stringify(extendedKeyUsage)}`,
          certificate({ dnsNames: [], extendedKeyUsage }),
          '- leaf has no SANs, so clients reject it as a server certificate.',
        ] as const,
    ),
    ['no SANs, for a client', certificate({ dnsNames: [], extendedKeyUsage: ['clientAuth'] }), none],
    ['no SANs, for a CA', certificate({ dnsNames: [], isAuthority: true }), none],
    ['an address for a SAN', certificate({ dnsNames: [], ipAddresses: ['::1'] }), none],
    ['a key', pem(privateKey(key)), none],
    [
      'a key with a passphrase',
      pem(privateKey(null, true)),
      "- The private key is encrypted, and Mimir can't ask for its passphrase.",
    ],
    ['a key that cannot be read', pem(privateKey(null)), "- The private key can't be parsed."],
    [
      'a key on a curve that Go has not',
      pem(privateKey(curve('secp256k1'))),
      "- Mimir doesn't support keys of this kind.",
    ],
    ['a key that Go has not', pem(privateKey(other)), "- Mimir doesn't support keys of this kind."],
    [
      'a certificate and the key of another',
      pem({ kind: 'certificate', certificate: leaf() }, privateKey({ ...key, fingerprint: 'ffff' })),
      '- Its private key does not match its first certificate.',
    ],
    ['a certificate and its key', pem({ kind: 'certificate', certificate: leaf() }, privateKey(key)), none],
    ['nothing of use', pem({ kind: 'other', label: 'X' }), '- This file contains no certificate and no private key.'],
    ['something of no use beside a key', pem({ kind: 'other', label: 'X' }, privateKey(key)), none],
  ];
  for (const [what, reading, problem] of faults)
    it(`finds what is wrong with ${what}`, () => assert.deepEqual(problems(reading), [problem]));

  it('finds a key that others may read, and no certificate', () => {
    const withMode = (mode: number | null, ...blocks: readonly PemBlock[]): readonly string[] =>
      problems({ kind: 'pem', blocks, mode });
    const public_ = { kind: 'certificate', certificate: leaf() } as const;
    const words = (mode: string): string => `- This private key is readable by others than its owner (mode ${mode}).`;
    assert.deepEqual(withMode(0o640, privateKey(key)), [words('0640')]);
    assert.deepEqual(withMode(0o604, public_, privateKey(key)), [words('0604')]);
    assert.deepEqual(withMode(0o4, privateKey(key)), [words('0004')]);
    assert.deepEqual(withMode(0o700, privateKey(key)), [none]);
    assert.deepEqual(withMode(null, privateKey(key)), [none]);
    assert.deepEqual(withMode(0o644, public_), [none]);
  });
});
