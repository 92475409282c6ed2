import assert from 'node:assert/strict';
import type { CertificateFacts } from '../../../../core/src/model/certificate';
import { rsaKey } from '../../x509/facts';
import { noFiles } from '../../topology/processes';
import { authorityFile, certificateFile, keyOf, linesOf, planOf, type PlanCase, type Readings } from '../planned';

const server = '-server.grpc-tls-cert-path=s.crt -server.grpc-tls-key-path=s.key';
/** A CA file by which the server's certificate is judged, today if its client has TLS. */
const judged = (by: string, client = 'ingester', isOn = true): string =>
  `-${client}.client.tls-ca-path=${by} -${client}.client.tls-server-name=mimir${isOn ? ` -${client}.client.tls-enabled=true` : ''}`;
/** A client's certificate that the server judges. */
const client = (by: string): string =>
  `-server.grpc-tls-ca-path=${by} -server.grpc-tls-client-auth=RequireAndVerifyClientCert -ruler.client.tls-enabled=true -ruler.client.tls-cert-path=c.crt -ruler.client.tls-key-path=c.key`;

const [leaf, key] = [certificateFile({}), keyOf('leaf')];
const pair: Readings = { 's.crt': leaf, 's.key': key };
const expired = certificateFile({ notAfter: noFiles.now - 1 });
const authority: Readings = { 'a.crt': authorityFile(), 'a.key': keyOf('Root') };
const weak = { ...rsaKey, bits: 1024, fingerprint: 'key of Root' };
const another: Readings = { 'b.crt': authorityFile('Other') };

const cases: readonly PlanCase[] = [
  // Whose key signs.
  [
    'signs with the key beside another file of the same CA',
    `${server} ${judged('a.crt')} ${client('b.crt')}`,
    { 'a.crt': authorityFile(), 'b.crt': authorityFile(), 'b.key': keyOf('Root') },
    [
      'reuse b.crt b.key',
      'reuse b.crt b.key',
      'make s.crt, make s.key, server by b.crt',
      'make c.crt, make c.key, client by b.crt',
      'set ruler.client.tls-server-name=mimir.internal in file:///mimir.flags',
    ],
  ],
  [
    'does not sign with the key of another CA',
    `${server} ${judged('a.crt')} -server.grpc-tls-ca-path=b.crt`,
    { 'a.crt': authorityFile(), ...another, 'b.key': keyOf('Other') },
    [
      "s.crt can't be generated: the key mimir-tls-ca/a.key of its CA a.crt is missing. Add the key, or move the CA away to generate a new one.",
    ],
  ],
  [
    'signs with the key of a CA where it used to be, if that in the usual place is another',
    `${server} ${judged('a.crt')}`,
    { ...authority, 'mimir-tls-ca/a.key': keyOf('Other') },
    ['reuse a.crt a.key', 'make s.crt, make s.key, server by a.crt'],
  ],
  [
    'signs with the key in the usual place, if both are its own',
    `${server} ${judged('a.crt')}`,
    { ...authority, 'mimir-tls-ca/a.key': keyOf('Root') },
    ['reuse a.crt mimir-tls-ca/a.key', 'make s.crt, make s.key, server by a.crt'],
  ],
  [
    'says of the key that is there that it is not its own',
    `${server} ${judged('a.crt')}`,
    { 'a.crt': authorityFile(), 'a.key': keyOf('Other') },
    [
      "s.crt can't be generated: a.key is not the key of its CA a.crt. Use the CA's own key, or move the CA away to generate a new one.",
    ],
  ],
  [
    'signs with the second certificate of a file',
    `${server} ${judged('a.crt')}`,
    {
      'a.crt': certificateFile({ commonName: 'Other', isAuthority: true }, { commonName: 'Root', isAuthority: true }),
      'a.key': keyOf('Root'),
    },
    ['reuse a.crt a.key', 'make s.crt, make s.key, server by a.crt'],
  ],

  [
    'says nothing of a weak CA that signs nothing',
    `${server} ${judged('a.crt')}`,
    { ...authority, 'a.crt': authorityFile('Root', { key: weak }), ...pair },
    [],
  ],

  // CA files that are missing.
  [
    'copies a CA to where the certificate that it signed is judged',
    `${server} ${judged('b.crt')} -server.grpc-tls-ca-path=a.crt`,
    { 'a.crt': authorityFile(), ...pair },
    ['reuse a.crt - b.crt'],
  ],
  [
    'does not copy a CA that signed nothing there',
    `${server} ${judged('b.crt')} -server.grpc-tls-ca-path=a.crt`,
    { 'a.crt': authorityFile('Other'), ...pair },
    [
      'b.crt can\'t be generated: s.crt already exists and was signed by "CN=Root", which is not here. Add that CA\'s certificate, or move s.crt and its key away to generate all of them again.',
    ],
  ],
  [
    'makes a CA for a certificate that stands, where nobody is known to judge it',
    `${server} -server.grpc-tls-ca-path=a.crt`,
    pair,
    ['make a.crt mimir-tls-ca/a.key'],
  ],
  [
    'makes no CA for a certificate that is due and that cannot be issued',
    `${server} -server.grpc-tls-ca-path=a.crt`,
    { 's.crt': expired, 's.key': keyOf('leaf', true) },
    [
      "s.crt can't be renewed. It expired on 2026-10-31. Its key s.key can't be used: it is encrypted.",
      'a.crt was not generated: it would sign no certificate.',
    ],
  ],
  [
    'makes a CA if only one of its certificates cannot be issued',
    `${server} ${judged('a.crt')} ${client('a.crt')}`,
    { 's.key': keyOf('leaf', true) },
    [
      'make a.crt mimir-tls-ca/a.key',
      'make c.crt, make c.key, client by a.crt',
      "s.crt can't be generated: its key s.key already exists, but it is encrypted. Move the key away to generate both.",
    ],
  ],
  [
    'makes a CA for the one of two keys that can be used',
    `${server} ${judged('a.crt')} ${judged('b.crt', 'ruler')}`,
    { 'a.key': keyOf('Root', true), 'b.key': keyOf('Root') },
    ['make-for-key b.crt b.key a.crt', 'make s.crt, make s.key, server by b.crt'],
  ],
  [
    'makes a CA with a new key where the other key cannot be used',
    `${server} ${judged('a.crt')} ${judged('b.crt', 'ruler')}`,
    { 'a.key': keyOf('Root', true) },
    ['make b.crt mimir-tls-ca/b.key a.crt', 'make s.crt, make s.key, server by b.crt'],
  ],
  [
    'makes no CA where no key can be used',
    `${server} ${judged('a.crt')} ${judged('b.crt', 'ruler')}`,
    { 'a.key': keyOf('Root', true), 'b.key': keyOf('Root', true) },
    [
      "a.crt can't be generated: the CA's key a.key exists but can't be used: it is encrypted. Move the key away to generate a new CA.",
      "b.crt can't be generated: the CA's key a.key exists but can't be used: it is encrypted. Move the key away to generate a new CA.",
      "s.crt can't be generated: the CA's key a.key exists but can't be used: it is encrypted. Move the key away to generate a new CA.",
    ],
  ],

  // CA files that do not hold the CA.
  [
    'adds a CA to where what it signed is not trusted, and signs nothing',
    `${server} ${judged('a.crt')} ${judged('b.crt', 'ruler')}`,
    { ...authority, ...another, ...pair },
    ['add certificate of Root of a.crt to b.crt: It must trust s.crt, which the CA in a.crt signs.'],
  ],
  [
    'adds it too where it signs what has other faults',
    `${server} ${judged('a.crt')} ${judged('b.crt', 'ruler')}`,
    { ...authority, ...another, ...pair, 's.crt': certificateFile({ dnsNames: ['other'] }) },
    [
      'reuse a.crt a.key',
      'add certificate of Root of a.crt to b.crt: It must trust s.crt, which the CA in a.crt signs.',
      'renew s.crt, reuse s.key, server by a.crt: ingester.client checks the name mimir, but it is only for other.: ruler.client checks the name mimir, but it is only for other.: ruler.client trusts b.crt, which did not sign it.',
    ],
  ],
  [
    'adds it too where it signs all again',
    `${server} ${judged('a.crt')} ${judged('b.crt', 'ruler')}`,
    { ...authority, ...another, ...pair },
    [
      'reuse a.crt a.key',
      'add certificate of Root of a.crt to b.crt: It must trust s.crt, which the CA in a.crt signs.',
      'renew s.crt, reuse s.key, server by a.crt: ruler.client trusts b.crt, which did not sign it.',
    ],
    { renew: 'all' },
  ],
  [
    'adds it nowhere where those who judge are not known',
    `${server} -server.grpc-tls-ca-path=a.crt -server.http-tls-ca-path=b.crt -server.http-tls-cert-path=s.crt -server.http-tls-key-path=s.key`,
    { ...authority, ...another },
    ['reuse a.crt a.key', 'make s.crt, make s.key, server by a.crt'],
  ],
  [
    'adds it nowhere where nobody judges today',
    `${server} ${judged('a.crt')} ${judged('b.crt', 'ruler', false)} ${client('a.crt').replace('-ruler.client.tls-enabled=true', '')}`,
    { ...authority, ...another, ...pair },
    ['reuse a.crt a.key', 'make c.crt, make c.key, client by a.crt'],
  ],
  [
    'adds a CA without a key to where what it signed is not trusted',
    `${server} ${judged('a.crt')} ${judged('b.crt', 'ruler')}`,
    { 'a.crt': authorityFile(), ...another, ...pair },
    ['add certificate of Root of a.crt to b.crt: It must trust s.crt, which the CA in a.crt signed.'],
  ],
  [
    'says that the certificate cannot be renewed, where it has other faults and there is no key',
    `${server} ${judged('a.crt')} ${judged('b.crt', 'ruler')}`,
    { 'a.crt': authorityFile(), ...another, ...pair, 's.crt': certificateFile({ dnsNames: ['other'] }) },
    [
      'add certificate of Root of a.crt to b.crt: It must trust s.crt, which the CA in a.crt signed.',
      "s.crt can't be renewed. ingester.client checks the name mimir, but it is only for other. ruler.client checks the name mimir, but it is only for other. ruler.client trusts b.crt, which did not sign it. The key mimir-tls-ca/a.key of its CA a.crt is missing. Add the key, or move the CA away to generate a new one.",
    ],
  ],
  [
    'says so where the CA that signed it is not here',
    `${server} ${judged('a.crt')}`,
    { 'a.crt': authorityFile('Other'), ...pair },
    [
      "s.crt can't be renewed. ingester.client trusts a.crt, which did not sign it. The key mimir-tls-ca/a.key of its CA a.crt is missing. Add the key, or move the CA away to generate a new one.",
    ],
  ],
];

const signs = ['reuse a.crt a.key', 'make s.crt, make s.key, server by a.crt'];
const refuses = (why: string): readonly string[] => [
  `s.crt can't be generated: its CA a.crt ${why}. Use another CA and its key, or move the CA away to generate a new one.`,
];

const signers: readonly (readonly [what: string, but: Partial<CertificateFacts>, lines: readonly string[]])[] = [
  ['is over', { notAfter: noFiles.now - 1 }, refuses('has expired')],
  ['ends now', { notAfter: noFiles.now }, signs],
  ['has not begun', { notBefore: noFiles.now + 1 }, refuses('is not valid yet')],
  ['begins now', { notBefore: noFiles.now }, signs],
  ['is for signing', { keyUsage: ['cRLSign', 'keyCertSign'] }, signs],
  ['is not for signing', { keyUsage: ['cRLSign'] }, refuses('must not sign certificates')],
  ['is not said to be one', { isAuthority: null }, refuses('is not a CA')],
  [
    'has a weak key',
    { key: weak },
    [
      ...signs,
      'The CA a.crt has an RSA key of 1024 bits, which is too weak: an attacker could issue trusted certificates. Replace it with --rotate-ca.',
    ],
  ],
];

describe('The plan for CAs', () => {
  for (const [what, but, lines] of signers)
    it(`${lines.length > 1 ? 'signs' : 'does not sign'} with a CA that ${what}`, () => {
      const files = { ...authority, 'a.crt': authorityFile('Root', but) };
      assert.deepEqual(linesOf(planOf(`-target=all ${server} ${judged('a.crt')}`, files)), lines);
    });

  for (const [what, flags, files, lines, wishes] of cases)
    it(what, () => assert.deepEqual(linesOf(planOf(`-target=all ${flags}`, files, wishes)), lines));
});
