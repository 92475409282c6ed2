import assert from 'node:assert/strict';
import type { FileReading } from '../../../../core/src/model/certificate';
import { noFiles } from '../../topology/processes';
import { authorityFile, certificateFile, keyOf, linesOf, pem, planOf, type PlanCase, type Readings } from '../planned';

const server = '-server.grpc-tls-cert-path=s.crt -server.grpc-tls-key-path=s.key';
const http = '-server.http-tls-cert-path=h.crt -server.http-tls-key-path=s.key';
const ruler = '-ruler.client.tls-ca-path=ca.crt -ruler.client.tls-enabled=true -ruler.client.tls-server-name=mimir';

const [past, key] = [noFiles.now - 1, keyOf('leaf')];
const expired = certificateFile({ notAfter: past });
const pair: Readings = { 's.crt': certificateFile({}), 's.key': key };
const authority: Readings = { 'ca.crt': authorityFile(), 'ca.key': keyOf('Root') };
const old: Readings = { ...pair, ...authority, 's.crt': expired };
const unreadable: FileReading = { kind: 'unreadable', reason: 'EACCES' };

const cases: readonly PlanCase[] = [
  // With which key.
  [
    'is renewed with its key',
    `${server} ${ruler}`,
    old,
    ['reuse ca.crt ca.key', 'renew s.crt, reuse s.key, server by ca.crt: It expired on 2026-10-31.'],
  ],
  [
    'is renewed with a new key, if that is wished',
    `${server} ${ruler}`,
    old,
    ['reuse ca.crt ca.key', 'renew s.crt, replace s.key, server by ca.crt: It expired on 2026-10-31.'],
    { newKeys: true },
  ],
  [
    'is renewed with a new key where that is missing, whatever is wished',
    `${server} ${ruler}`,
    { ...authority, 's.crt': expired },
    [
      'reuse ca.crt ca.key',
      'renew s.crt, make s.key, server by ca.crt: Its key s.key is missing.: It expired on 2026-10-31.',
    ],
    { newKeys: true },
  ],
  [
    'takes a new key in the place of one that cannot be used',
    `${server} ${ruler}`,
    { ...old, 's.key': keyOf('leaf', true) },
    ['reuse ca.crt ca.key', 'renew s.crt, replace s.key, server by ca.crt: It expired on 2026-10-31.'],
    { newKeys: true },
  ],
  [
    'takes no new key in the place of a file that cannot be read',
    `${server} ${ruler}`,
    { ...old, 's.key': unreadable },
    ["s.crt can't be renewed. It expired on 2026-10-31. Its key s.key can't be used: it can't be read (EACCES)."],
    { newKeys: true },
  ],
  [
    'takes no new key in the place of a folder',
    `${server} ${ruler}`,
    { ...old, 's.key': { kind: 'folder' } },
    ["s.crt can't be renewed. It expired on 2026-10-31. Its key s.key can't be used: it is a folder."],
    { newKeys: true },
  ],
  [
    'is renewed too where a key is replaced that it shares',
    `${server} ${http} ${ruler}`,
    { ...old, 'h.crt': certificateFile({}) },
    [
      'reuse ca.crt ca.key',
      'renew h.crt, replace s.key, server by ca.crt',
      'renew s.crt, replace s.key, server by ca.crt: It expired on 2026-10-31.',
    ],
    { newKeys: true },
  ],
  [
    'is made for the key that it shares, whichever that is then',
    `${server} ${http} ${ruler}`,
    old,
    [
      'reuse ca.crt ca.key',
      'make h.crt, reuse s.key, server by ca.crt',
      'renew s.crt, replace s.key, server by ca.crt: It expired on 2026-10-31.',
    ],
    { newKeys: true },
  ],
  [
    'is left alone where a key is replaced that it does not share',
    `${server} ${http.replace('s.key', 'h.key')} ${ruler}`,
    { ...old, 'h.crt': certificateFile({}), 'h.key': key },
    ['reuse ca.crt ca.key', 'renew s.crt, replace s.key, server by ca.crt: It expired on 2026-10-31.'],
    { newKeys: true },
  ],

  // Whether it is to be renewed.
  [
    'is renewed though it is sound, if all are to be',
    `${server} ${ruler}`,
    { ...pair, ...authority },
    ['reuse ca.crt ca.key', 'renew s.crt, reuse s.key, server by ca.crt'],
    { renew: 'all' },
  ],
  ['is not renewed where others were chosen', `${server} ${ruler}`, old, [], { only: ['h.crt'] }],
  [
    'is renewed where it was chosen',
    `${server} ${ruler}`,
    old,
    ['reuse ca.crt ca.key', 'renew s.crt, reuse s.key, server by ca.crt: It expired on 2026-10-31.'],
    { only: ['s.crt'] },
  ],
  [
    'is renewed by a CA that is made',
    `${server} -server.grpc-tls-ca-path=ca.crt`,
    { ...pair, 's.crt': expired },
    ['make ca.crt mimir-tls-ca/ca.key', 'renew s.crt, reuse s.key, server by ca.crt: It expired on 2026-10-31.'],
  ],
  [
    'is renewed with a new key where its own is lost, and so is its CA',
    `${server} ${ruler}`,
    { 's.crt': expired },
    [
      'make ca.crt mimir-tls-ca/ca.key',
      'renew s.crt, make s.key, server by ca.crt: Its key s.key is missing.: It expired on 2026-10-31.',
    ],
  ],

  // Why it cannot be renewed.
  [
    'cannot be renewed without its key',
    '-server.grpc-tls-cert-path=s.crt -ruler.client.tls-ca-path=ca.crt',
    old,
    ["s.crt can't be renewed. It expired on 2026-10-31. Its key is not known."],
  ],
  [
    'cannot be renewed with a key that is encrypted',
    `${server} ${ruler}`,
    { ...old, 's.key': keyOf('leaf', true) },
    ["s.crt can't be renewed. It expired on 2026-10-31. Its key s.key can't be used: it is encrypted."],
  ],
  [
    'is left alone where its file cannot be read, even if all are to be renewed',
    `${server} ${ruler}`,
    { ...old, 's.crt': unreadable },
    [],
    { renew: 'all' },
  ],
  [
    'cannot be renewed where a CA of others signed it',
    server,
    { ...old, 's.crt': certificateFile({ notAfter: past, issuer: 'CN=Public' }) },
    [
      's.crt can\'t be renewed. It expired on 2026-10-31. It was signed by "CN=Public", which is not here. Renew it where it was issued.',
    ],
  ],
  [
    'cannot be renewed, though the CA of others is one of two here',
    `${server} -server.grpc-tls-ca-path=ca.crt`,
    { ...authority, 's.key': key, 's.crt': certificateFile({ notAfter: past, issuer: 'CN=Public' }) },
    [
      's.crt can\'t be renewed. It expired on 2026-10-31. It was signed by "CN=Public", which is not here. Renew it where it was issued.',
    ],
  ],
  [
    'is renewed where its intermediate is ours',
    `${server} -server.grpc-tls-ca-path=ca.crt`,
    {
      ...authority,
      's.key': key,
      's.crt': certificateFile({ notAfter: past, issuer: 'CN=Middle' }, { commonName: 'Middle', issuer: 'CN=Root' }),
    },
    ['reuse ca.crt ca.key', 'renew s.crt, reuse s.key, server by ca.crt: It expired on 2026-10-31.'],
  ],
  [
    'is renewed where a bundle has its CA',
    `${server} -server.grpc-tls-ca-path=ca.crt`,
    { ...old, 'ca.crt': certificateFile({ commonName: 'Other' }, { commonName: 'Root', isAuthority: true }) },
    ['reuse ca.crt ca.key', 'renew s.crt, reuse s.key, server by ca.crt: It expired on 2026-10-31.'],
  ],
  [
    'is renewed where it signed itself',
    `${server} -server.grpc-tls-ca-path=ca.crt`,
    { ...old, 's.crt': certificateFile({ notAfter: past, issuer: 'CN=leaf', selfIssued: true }) },
    ['reuse ca.crt ca.key', 'renew s.crt, reuse s.key, server by ca.crt: It expired on 2026-10-31.'],
  ],
  [
    'is renewed where its peers do not trust it, and it has more faults',
    `${server} ${ruler}`,
    { ...old, 's.crt': certificateFile({ notAfter: past, issuer: 'CN=Public' }) },
    [
      'reuse ca.crt ca.key',
      'renew s.crt, reuse s.key, server by ca.crt: It expired on 2026-10-31.: ruler.client trusts ca.crt, which did not sign it.',
    ],
  ],
  [
    'is renewed where it is not readable',
    `${server} ${ruler}`,
    { ...old, 's.crt': pem({ kind: 'other', label: 'X' }) },
    ['reuse ca.crt ca.key', 'renew s.crt, reuse s.key, server by ca.crt: It contains no readable certificate.'],
  ],
  [
    'is left alone where it is sound and its key is not known, even if all are to be renewed',
    '-server.grpc-tls-cert-path=s.crt -ruler.client.tls-ca-path=ca.crt',
    { ...pair, ...authority },
    [],
    { renew: 'all' },
  ],

  // Why it cannot be made.
  [
    'cannot be made without a key, for all who show it',
    '-server.grpc-tls-cert-path=s.crt -server.http-tls-cert-path=s.crt',
    {},
    ["s.crt can't be generated: server.http and server.grpc names no key for it. Set one."],
  ],
  [
    'cannot be made with a key that is a folder',
    server,
    { 's.key': { kind: 'folder' } },
    ["s.crt can't be generated: its key s.key already exists, but it is a folder. Move the key away to generate both."],
  ],
  [
    'has a key of its own already, where its CA has none',
    `${server} ${ruler}`,
    { 's.crt': certificateFile({}), 'ca.crt': authorityFile() },
    [
      "s.key can't be generated: its certificate s.crt already exists and has another key. Use that key, or move the certificate away to generate both.",
    ],
  ],
  [
    'can have no key again without a CA that signs',
    `${server} ${ruler}`,
    { 's.crt': expired, 'ca.crt': authorityFile() },
    [
      "s.key can't be generated: its certificate s.crt already exists and has another key. Use that key, or move the certificate away to generate both.",
    ],
  ],
  [
    'can have no signature without any CA',
    '-server.grpc-tls-cert-path=tls/s.crt -server.grpc-tls-key-path=tls/s.key',
    { 'tls/s.crt': expired, 'tls/s.key': key, 'tls/ca.crt': pem() },
    [
      'tls/s.crt can\'t be renewed. It expired on 2026-10-31. It was signed by "CN=Root", which is not here. Renew it where it was issued.',
    ],
  ],
  [
    'cannot be renewed where the only CA clashes with something else',
    `${server} -server.http-tls-cert-path=h.pem -server.http-tls-key-path=h.key -server.grpc-tls-ca-path=h.pem`,
    { ...pair, 's.crt': certificateFile({ notAfter: past, issuer: 'CN=leaf', selfIssued: true }) },
    [
      "s.crt can't be renewed. It expired on 2026-10-31. No known CA can sign it.",
      "h.pem can't be generated: the configuration uses it for two purposes. Use a different path for each.",
    ],
  ],
];

describe('A certificate', () => {
  for (const [what, flags, files, lines, wishes] of cases)
    it(what, () => assert.deepEqual(linesOf(planOf(`-target=all ${flags}`, files, wishes)), lines));
});
