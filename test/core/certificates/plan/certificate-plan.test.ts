import assert from 'node:assert/strict';
import {
  defaultPlanPreferences,
  pathsBeside,
  planCertificates,
  type PlanPreferences,
} from '../../../../core/src/certificates/plan/certificate-plan';
import { noFiles } from '../../topology/processes';
import { authorityFile, certificateFile, keyOf, linesOf, memberWith, planOf, type Readings } from '../planned';

const server = '-server.grpc-tls-cert-path=s.crt -server.grpc-tls-key-path=s.key';
const http = '-server.http-tls-cert-path=h.crt -server.http-tls-key-path=h.key';
const judged = (by: string): string =>
  `-ingester.client.tls-ca-path=${by} -ingester.client.tls-server-name=mimir -ingester.client.tls-enabled=true`;

const pair: Readings = { 's.crt': certificateFile({}), 's.key': keyOf('leaf') };
const expired = certificateFile({ notAfter: noFiles.now - 1 });
const authority: Readings = { 'ca.crt': authorityFile(), 'ca.key': keyOf('Root') };
const encrypted = keyOf('leaf', true);

type Case = readonly [
  what: string,
  flags: string,
  files: Readings,
  lines: readonly string[],
  wishes?: Partial<PlanPreferences>,
];

const cases: readonly Case[] = [
  // A CA that no option names.
  [
    'makes a CA beside what is missing, not beside what is there',
    `${server.replaceAll('s.', 'a/s.')} ${http.replaceAll('h.', 'b/h.')}`,
    { 'a/s.crt': certificateFile({}), 'a/s.key': keyOf('leaf') },
    [
      'make b/ca.crt b/mimir-tls-ca/ca.key',
      'make b/h.crt, make b/h.key, server by b/ca.crt',
      'No option names a CA, so one is generated at b/ca.crt. Set it in the options of its peers.',
    ],
  ],
  [
    'renews by the CA that it once made beside',
    server,
    { ...pair, ...authority, 's.crt': expired },
    ['reuse ca.crt ca.key', 'renew s.crt, reuse s.key, server by ca.crt: It expired on 2026-10-31.'],
  ],
  [
    'does not renew by another CA that is beside',
    server,
    { ...pair, 's.crt': expired, 'ca.crt': authorityFile('Other'), 'ca.key': keyOf('Other') },
    [
      's.crt can\'t be renewed. It expired on 2026-10-31. It was signed by "CN=Root", which is not here. Renew it where it was issued.',
    ],
  ],
  [
    'takes no notice of what is beside where nothing is missing',
    server,
    { ...pair, 'ca.crt': authorityFile('Other') },
    [],
  ],
  [
    'makes no second CA where the one beside is not ours, and something is missing',
    `${server} ${http}`,
    { ...pair, ...authority },
    ['reuse ca.crt ca.key', 'make h.crt, make h.key, server by ca.crt'],
  ],

  // Whether a CA is of any use.
  ['makes a CA that somebody names alone', '-ruler.client.tls-ca-path=a.crt', {}, ['make a.crt mimir-tls-ca/a.key']],
  [
    'makes a CA that has nothing to sign, as all is there',
    `${server} -server.http-tls-ca-path=a.crt`,
    pair,
    ['make a.crt mimir-tls-ca/a.key'],
  ],
  [
    'makes no CA that has nothing to sign, beside a key that has no certificate',
    `${server} -server.http-tls-ca-path=a.crt -ruler.client.tls-key-path=c.key`,
    pair,
    [
      "c.key can't be generated: ruler.client names this key but no certificate. Set the certificate too.",
      'a.crt was not generated: it would sign no certificate.',
    ],
  ],
  [
    'makes no CA that has nothing to sign, beside a certificate that cannot be issued',
    `${server} ${http} -memberlist.tls-ca-path=a.crt -server.grpc-tls-ca-path=ca.crt`,
    {
      ...pair,
      ...authority,
      'h.crt': certificateFile({}),
      's.key': encrypted,
      's.crt': expired,
      'h.key': keyOf('leaf'),
    },
    [
      "s.crt can't be renewed. It expired on 2026-10-31. Its key s.key can't be used: it is encrypted.",
      'a.crt was not generated: it would sign no certificate.',
    ],
  ],
  [
    'makes a CA for what can be issued, and none for what cannot',
    `${server} ${judged('a.crt')} -server.http-tls-ca-path=b.crt ${http}`,
    { 's.key': encrypted },
    [
      'make b.crt mimir-tls-ca/b.key',
      'make h.crt, make h.key, server by b.crt',
      'a.crt was not generated: it would sign no certificate.',
      "s.crt can't be generated: its key s.key already exists, but it is encrypted. Move the key away to generate both.",
    ],
  ],
  [
    'makes a CA though something is on another machine',
    `${server} -server.http-tls-ca-path=a.crt ${http.replaceAll('h.', '/elsewhere/h.')}`,
    pair,
    [
      'make a.crt mimir-tls-ca/a.key',
      '/elsewhere/h.crt: It is not on this machine. If Mimir runs elsewhere, map /elsewhere to a local folder.',
      '/elsewhere/h.key: It is not on this machine. If Mimir runs elsewhere, map /elsewhere to a local folder.',
    ],
  ],
  [
    'makes no CA where all is on another machine',
    `-server.http-tls-ca-path=a.crt ${http.replaceAll('h.', '/elsewhere/h.')}`,
    {},
    [
      'a.crt was not generated: it would sign no certificate.',
      '/elsewhere/h.crt: It is not on this machine. If Mimir runs elsewhere, map /elsewhere to a local folder.',
      '/elsewhere/h.key: It is not on this machine. If Mimir runs elsewhere, map /elsewhere to a local folder.',
    ],
  ],

  // One path for two things.
  [
    'finds no clash in what is there',
    `${server} -server.grpc-tls-ca-path=s.crt`,
    { 's.crt': certificateFile({}), 's.key': keyOf('leaf') },
    [],
  ],
  [
    'lets one file be certificate and key',
    '-server.grpc-tls-cert-path=s.pem -server.grpc-tls-key-path=s.pem -server.grpc-tls-ca-path=ca.crt',
    {},
    ['make ca.crt mimir-tls-ca/ca.key', 'make s.pem, make s.pem, server by ca.crt'],
  ],
  [
    'finds a clash of a key and a CA',
    `${server} -server.grpc-tls-ca-path=s.key`,
    {},
    ["s.key can't be generated: the configuration uses it for two purposes. Use a different path for each."],
  ],
  [
    'makes nothing of what clashes, and all else',
    `${server} -server.grpc-tls-ca-path=s.key -server.http-tls-ca-path=ca.crt ${http}`,
    {},
    [
      'make ca.crt mimir-tls-ca/ca.key',
      'make h.crt, make h.key, server by ca.crt',
      "s.key can't be generated: the configuration uses it for two purposes. Use a different path for each.",
    ],
  ],
  [
    'says that no CA is left where the only one clashes',
    `${server} -server.grpc-tls-ca-path=s.crt ${http}`,
    {},
    [
      "s.crt can't be generated: the configuration uses it for two purposes. Use a different path for each.",
      "h.crt can't be generated: no known CA can sign it.",
    ],
  ],

  // Swaps that did not end.
  [
    'tells of a swap that was interrupted',
    `${server} ${http}`,
    {
      ...pair,
      'h.crt': certificateFile({}),
      'h.key': keyOf('leaf'),
      '.s.crt.mimir-tls-swap': { kind: 'not-pem', empty: false, der: false },
    },
    ['interrupted: s.crt'],
  ],
];

describe('The plan for files', () => {
  for (const [what, flags, files, lines, wishes] of cases)
    it(what, () => assert.deepEqual(linesOf(planOf(`-target=all ${flags}`, files, wishes)), lines));

  it('is empty where there is no process', () => {
    const { preferences, ...plan } = planCertificates([], defaultPlanPreferences, new Map());
    assert.equal(preferences, defaultPlanPreferences);
    assert.deepEqual(Object.values(plan), Array(10).fill([]));
  });

  it('says by which action a certificate comes, and in whose place', () => {
    const [made, renewed] = planOf(`-target=all ${server} ${http} ${judged('ca.crt')}`, {
      ...authority,
      'h.crt': expired,
      'h.key': keyOf('leaf'),
    }).leaves;
    assert.deepEqual([made?.action, made?.replaces], ['renew', 'certificate of leaf']);
    assert.deepEqual([renewed?.action, renewed?.replaces], ['make', null]);
  });

  const names: readonly (readonly [Partial<PlanPreferences>, commonName: string])[] = [
    [{}, 'mimir.internal'],
    [{ internalName: 'x y' }, 'Mimir server'],
    [{ strategy: 'addresses' }, 'Mimir server'],
  ];
  for (const [wishes, commonName] of names)
    it(`names a server ${commonName} for ${JSON.stringify(wishes)}`, () =>
      assert.equal(planOf(server, {}, wishes).leaves[0]?.commonName, commonName));
});

describe('The paths that a plan looks at beside those of the configuration', () => {
  const beside = (flags: string, files: Readings = {}, mounted: readonly string[] = []): readonly string[] =>
    pathsBeside([memberWith(`-target=all ${flags}`, files, { mounted })]);

  it('are the keys of CAs and journals of swaps', () =>
    assert.deepEqual(beside(`${server.replaceAll('s.', '/tls/s.')} -server.grpc-tls-ca-path=/tls/ca.crt`), [
      '/mimir-tls-ca/ca.key',
      '/tls/ca.key',
      '/tls/.s.crt.mimir-tls-swap',
    ]));

  it('are a CA that no option names too', () =>
    assert.deepEqual(beside('-server.grpc-tls-cert-path=/etc/s.crt -server.grpc-tls-key-path=/etc/ca.key'), [
      '/etc/ca.crt',
      '/etc/mimir-tls-ca/ca.key',
      '/etc/ca.crt.key',
      '/etc/.s.crt.mimir-tls-swap',
    ]));

  it('are outside of what containers are given', () =>
    assert.deepEqual(beside('-ruler.client.tls-ca-path=/srv/mimir/ca.crt', {}, ['/srv/mimir']), [
      '/srv/mimir-tls-ca/ca.key',
      '/srv/mimir/ca.key',
    ]));

  it('tell CAs of one name apart, and know what a CA was called alone', () =>
    assert.deepEqual(
      beside('-ruler.client.tls-ca-path=/etc/a/tls/ca.crt -ingester.client.tls-ca-path=/etc/a/pki/ca.crt'),
      [
        '/etc/a/mimir-tls-ca/pki-ca.crt.key',
        '/etc/a/mimir-tls-ca/ca.key',
        '/etc/a/pki/ca.key',
        '/etc/a/mimir-tls-ca/tls-ca.crt.key',
        '/etc/a/tls/ca.key',
      ],
    ));
});
