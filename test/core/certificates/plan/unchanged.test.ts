import assert from 'node:assert/strict';
import { noFiles } from '../../topology/processes';
import { authorityFile, certificateFile, keyOf, pem, planOf, type PlanCase, type Readings } from '../planned';

const server = '-server.grpc-tls-cert-path=s.crt -server.grpc-tls-key-path=s.key';
const ruler = '-ruler.client.tls-ca-path=ca.crt -ruler.client.tls-enabled=true -ruler.client.tls-server-name=mimir';
const pair: Readings = { 's.crt': certificateFile({}), 's.key': keyOf('leaf') };
const authority = { 'ca.crt': authorityFile() };
const nothing = pem({ kind: 'other', label: 'X' });
const [past, future] = [noFiles.now - 1, noFiles.now + 1];

const keptKey = 's.key: An existing key is kept.';
const until = 'It is valid until 2069-12-07.';

const cases: readonly PlanCase[] = [
  [
    'are a sound pair and its CA',
    `${server} ${ruler}`,
    { ...pair, ...authority },
    ['ca.crt: A CA that is valid until 2069-12-07.', `s.crt: ${until}`, keptKey],
  ],
  ['are none that are missing', `${server} ${ruler}`, {}, []],
  [
    'are one file once that holds both',
    server.replace('s.key', 's.crt'),
    { 's.crt': pair['s.crt'] ?? nothing },
    [`s.crt: ${until}`],
  ],

  // CA files.
  [
    'are CA files without a certificate',
    ruler,
    { 'ca.crt': nothing },
    ['ca.crt: It contains no readable certificate.'],
  ],
  [
    'are CAs that are over',
    ruler,
    { 'ca.crt': authorityFile('Root', { notAfter: past }) },
    ['ca.crt: A CA that expired on 2026-10-31.'],
  ],
  [
    'are CAs that have not begun',
    ruler,
    { 'ca.crt': authorityFile('Root', { notBefore: future }) },
    ['ca.crt: A CA that is not valid before 2026-11-01.'],
  ],
  [
    'are CAs that begin now',
    ruler,
    { 'ca.crt': authorityFile('Root', { notBefore: noFiles.now }) },
    ['ca.crt: A CA that is valid until 2069-12-07.'],
  ],
  [
    'are bundles of CAs, of which some are invalid',
    ruler,
    {
      'ca.crt': certificateFile(
        { commonName: 'A', notAfter: past },
        { commonName: 'B' },
        { commonName: '', notBefore: future },
      ),
    },
    ['ca.crt: It holds 3 certificates. A expired on 2026-10-31. One is not valid before 2026-11-01.'],
  ],

  // Certificates that have faults, and stay.
  [
    'are certificates that cannot be read',
    server,
    { ...pair, 's.crt': nothing, 's.key': keyOf('leaf', true) },
    [
      "s.crt: It can't be renewed. It contains no readable certificate. Its key s.key can't be used: it is encrypted.",
      keptKey,
    ],
  ],
  [
    'are keys in the place of certificates',
    server,
    { 's.crt': keyOf('leaf'), 's.key': keyOf('leaf') },
    ['s.crt: It contains no readable certificate.', keptKey],
  ],
  [
    'are certificates that cannot be renewed',
    server,
    { ...pair, 's.crt': certificateFile({ notAfter: past }), ...authority },
    [
      "s.crt: It can't be renewed. It expired on 2026-10-31. The key mimir-tls-ca/ca.key of its CA ca.crt is missing. Add the key, or move the CA away to generate a new one.",
      keptKey,
    ],
  ],
  [
    'are certificates that were not chosen, with all their faults',
    `${server} -server.http-tls-cert-path=h.crt -server.http-tls-key-path=h.key`,
    {
      ...pair,
      's.crt': certificateFile({ notAfter: past, signatureAlgorithm: 'ecdsaWithSHA1' }),
      'h.crt': certificateFile({ notBefore: future }),
      'h.key': keyOf('leaf'),
    },
    [
      'h.crt: It is not valid before 2026-11-01.',
      'h.key: An existing key is kept.',
      's.crt: It expired on 2026-10-31. It is signed with ecdsaWithSHA1, which peers reject.',
      keptKey,
    ],
    { only: [] },
  ],

  // What is changed.
  [
    'are no certificates that are renewed',
    `${server} ${ruler}`,
    { ...pair, ...authority, 'ca.key': keyOf('Root'), 's.crt': certificateFile({ notAfter: past }) },
    ['ca.crt: A CA that is valid until 2069-12-07.', keptKey],
  ],
  [
    'are no keys that are replaced',
    `${server} ${ruler}`,
    { ...pair, ...authority, 'ca.key': keyOf('Root') },
    ['ca.crt: A CA that is valid until 2069-12-07.'],
    { renew: 'all', newKeys: true },
  ],
  [
    'are no CA files that get another',
    `${server} ${ruler} -ingester.client.tls-ca-path=a.crt -ingester.client.tls-server-name=mimir -ingester.client.tls-enabled=true`,
    { ...pair, 'a.crt': authorityFile(), 'ca.crt': authorityFile('Other') },
    [
      'a.crt: A CA that is valid until 2069-12-07.',
      's.crt: ruler.client trusts ca.crt, which did not sign it.',
      keptKey,
    ],
  ],
];

describe('Files that stay as they are', () => {
  for (const [what, flags, files, lines, wishes] of cases)
    it(what, () =>
      assert.deepEqual(
        planOf(`-target=all ${flags}`, files, wishes).untouched.map(({ path, reason }) => `${path}: ${reason}`),
        lines,
      ),
    );
});
