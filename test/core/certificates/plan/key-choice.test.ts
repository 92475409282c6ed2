import assert from 'node:assert/strict';
import type { PlanPreferences } from '../../../../core/src/certificates/plan/certificate-plan';
import type { FileReading, KeyFacts } from '../../../../core/src/model/certificate';
import { keyWords } from '../../../../core/src/x509/key-type';
import { rsaKey } from '../../x509/facts';
import { certificateFile, keyFile, planOf, type Readings } from '../planned';

const mutual = `-target=ingester,distributor
-server.grpc-tls-cert-path=server.crt
-server.grpc-tls-key-path=server.key
-server.grpc-tls-client-auth=RequireAndVerifyClientCert
-server.grpc-tls-ca-path=ca.crt
-ingester.client.tls-enabled=true
-ingester.client.tls-cert-path=client.crt
-ingester.client.tls-key-path=client.key
-ingester.client.tls-ca-path=ca.crt
`;

const [ecdsa, rsa] = ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'];

const curve = (name: string): KeyFacts => ({ algorithm: 'ec', bits: null, curve: name, fingerprint: 'a key' });
const edwards: KeyFacts = { algorithm: 'ed25519', bits: null, curve: null, fingerprint: 'a key' };

const expired = (key: KeyFacts): FileReading => certificateFile({ notAfter: 0, key });

interface Given {
  readonly flags?: string;
  readonly files?: Readings;
  readonly wishes?: Partial<PlanPreferences>;
}

/** The certificates that are planned with the kinds of their keys, and what is said of them. */
function chosen({ flags = '', files, wishes }: Given): readonly string[] {
  const { leaves, notes } = planOf(mutual + flags, files, wishes);
  return [...leaves.map(({ certificate, keySpec }) => `${certificate}: ${keyWords(keySpec)}`), ...notes];
}

const usual = ['server.crt: RSA 2048', 'client.crt: RSA 2048'];
const because = (holder: string, kind: string, instead: string): string =>
  `server.crt gets an ${instead} key, because ${holder} of mimir allows no cipher suite for ${kind}.`;
const unfit = (kind: string, remedy: string): string =>
  `server.crt has an ${kind} key, and server of mimir allows no cipher suite for it: peers that speak only TLS 1.2 can't connect. ${remedy}`;
const newKey = (type: string): string => `Use --new-key with --key-type ${type}, or change the list.`;
const disagree = 'Other lists demand that kind: make the lists agree.';

const cases: readonly (readonly [what: string, Given, readonly string[]])[] = [
  ['is RSA 2048 where nobody says anything', {}, usual],
  ['is what is wished', { wishes: { keyType: 'ecdsa-p384' } }, ['server.crt: ECDSA P-384', 'client.crt: ECDSA P-384']],

  // Keys and certificates that are there.
  [
    'is that of a key that is there',
    { files: { 'server.key': keyFile(curve('secp521r1')) } },
    ['server.crt: ECDSA P-521', 'client.crt: RSA 2048'],
  ],
  [
    'stays where a key is there, whatever somebody asks for by name',
    { files: { 'server.key': keyFile(edwards) }, wishes: { keyType: 'rsa-3072', insistsOnKeyType: true } },
    ['server.crt: Ed25519', 'client.crt: RSA 3072'],
  ],
  [
    'is that of the certificate whose key is lost',
    { files: { 'server.crt': expired(curve('secp384r1')) } },
    ['server.crt: ECDSA P-384', 'client.crt: RSA 2048'],
  ],
  [
    'is the wished one by name, though the lost key was of another kind',
    {
      files: { 'server.crt': expired(curve('secp384r1')) },
      wishes: { keyType: 'ecdsa-p256', insistsOnKeyType: true },
    },
    ['server.crt: ECDSA P-256', 'client.crt: ECDSA P-256'],
  ],
  [
    'is the usual one in place of a lost key that was too short',
    { files: { 'server.crt': expired({ ...rsaKey, bits: 1024 }) } },
    usual,
  ],
  [
    'is that of the key and not of the certificate, where they are no pair',
    {
      files: { 'server.crt': expired(edwards), 'server.key': keyFile(curve('prime256v1')) },
      wishes: { newKeys: true },
    },
    ['server.crt: ECDSA P-256', 'client.crt: RSA 2048'],
  ],

  // Lists of cipher suites.
  [
    'is another where the server allows no suite for it',
    { flags: `-server.tls-cipher-suites=${ecdsa}` },
    ['server.crt: ECDSA P-256', 'client.crt: RSA 2048', because('server', 'RSA 2048', 'ECDSA P-256')],
  ],
  [
    'is another where a client of the server allows none',
    { flags: `-ingester.client.tls-cipher-suites=${rsa}`, wishes: { keyType: 'ecdsa-p384' } },
    ['server.crt: RSA 2048', 'client.crt: ECDSA P-384', because('ingester.client', 'ECDSA P-384', 'RSA 2048')],
  ],
  [
    'is RSA where an Edwards key was, for which a list has no suites',
    { flags: `-server.tls-cipher-suites=${rsa}`, files: { 'server.crt': expired(edwards) } },
    ['server.crt: RSA 2048', 'client.crt: RSA 2048', because('server', 'Ed25519', 'RSA 2048')],
  ],
  ['is the usual where a list allows both', { flags: `-server.tls-cipher-suites=${ecdsa},,${rsa}` }, usual],
  ['is the usual where blanks are in a list', { flags: `-server.tls-cipher-suites='${ecdsa}, ${rsa} '` }, usual],
  ['is the usual where a list has nothing that Mimir knows', { flags: '-server.tls-cipher-suites=TLS_X' }, usual],
  [
    'is the usual where a list is about TLS 1.3 alone',
    { flags: '-server.tls-cipher-suites=TLS_AES_128_GCM_SHA256' },
    usual,
  ],
  [
    'is the usual where TLS 1.3 is demanded, which ignores lists',
    { flags: `-server.tls-cipher-suites=${ecdsa} -server.tls-min-version=VersionTLS13` },
    usual,
  ],
  [
    'is the usual where a client that has TLS off allows no suite for it',
    { flags: `-querier.store-gateway-client.tls-cipher-suites=${ecdsa}` },
    usual,
  ],
  [
    'is the usual where a client of other servers allows no suite for it',
    {
      flags: `-querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-cipher-suites=${ecdsa}`,
    },
    usual,
  ],
  [
    'is the asked one by name, with a word about the list',
    {
      flags: `-server.tls-cipher-suites=${ecdsa}`,
      wishes: { keyType: 'rsa-2048', insistsOnKeyType: true },
    },
    [...usual, unfit('RSA 2048', newKey('ecdsa-p256'))],
  ],
  [
    'is that of a key that is there, with a word about the list',
    { flags: `-server.tls-cipher-suites=${rsa}`, files: { 'server.key': keyFile(curve('prime256v1')) } },
    ['server.crt: ECDSA P-256', 'client.crt: RSA 2048', unfit('ECDSA P-256', newKey('rsa-2048'))],
  ],
  [
    'cannot please lists that contradict each other',
    { flags: `-server.tls-cipher-suites=${ecdsa} -ingester.client.tls-cipher-suites=${rsa}` },
    [...usual, unfit('RSA 2048', disagree)],
  ],
  [
    'is one for all that share the key',
    {
      flags: `-server.tls-cipher-suites=${ecdsa} -ingester.client.tls-key-path=server.key`,
    },
    [
      'server.crt: ECDSA P-256',
      'client.crt: ECDSA P-256',
      because('server', 'RSA 2048', 'ECDSA P-256'),
      because('server', 'RSA 2048', 'ECDSA P-256').replace('server.crt', 'client.crt'),
    ],
  ],
  [
    'is told of the list of memberlist too, which listens and dials',
    {
      flags: `-memberlist.tls-enabled=true -memberlist.tls-cert-path=m.crt -memberlist.tls-key-path=m.key -memberlist.tls-ca-path=ca.crt -memberlist.tls-cipher-suites=${ecdsa}`,
    },
    [
      'server.crt: RSA 2048',
      'm.crt: ECDSA P-256',
      'client.crt: RSA 2048',
      because('memberlist', 'RSA 2048', 'ECDSA P-256').replace('server.crt', 'm.crt'),
    ],
  ],
];

describe('The kind of a private key', () => {
  for (const [what, given, expected] of cases) it(what, () => assert.deepEqual(chosen(given), expected));
});
