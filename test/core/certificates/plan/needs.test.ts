import assert from 'node:assert/strict';
import { needsOf, objectionToName } from '../../../../core/src/certificates/plan/needs';
import type { PathFact } from '../../../../core/src/model/facts';
import { keyOf, memberWith, pem } from '../planned';

const server = (prefix: string, certificate: string, key = '', authority = ''): string =>
  [
    `-${prefix}-cert-path=${certificate}`,
    key && `-${prefix}-key-path=${key}`,
    authority && `-${prefix}-ca-path=${authority}`,
  ].join(' ');
const grpc = (certificate: string, key?: string, authority?: string): string =>
  server('server.grpc-tls', certificate, key, authority);
const ingester = (certificate: string, key?: string, authority?: string): string =>
  server('ingester.client.tls', certificate, key, authority);
const gossip = (certificate: string, key?: string, authority?: string): string =>
  server('memberlist.tls', certificate, key, authority);

/** The certificates that are needed, a line each. */
function leaves(...flags: readonly string[]): readonly string[] {
  return needsOf(flags.map((each) => memberWith(each))).leaves.map(
    ({ certificate, key, roles, usedBy, presenters, trustedBy, peersKnown }) =>
      `${certificate.path} ${key?.path ?? '-'} ${roles.join('+')} of ${usedBy.join(', ')} (${presenters.length}) by ${trustedBy.join(', ')}${peersKnown ? '' : '?'}`,
  );
}

const certificates: readonly (readonly [what: string, flags: readonly string[], lines: readonly string[]])[] = [
  [
    'is judged by its clients',
    [`${grpc('s.crt', 's.key', 'own.crt')} ${ingester('', '', 'a.crt')}`],
    ['s.crt s.key server of server.grpc (1) by a.crt'],
  ],
  [
    'is judged once by clients with one CA',
    [`${grpc('s.crt', 's.key')} ${ingester('', '', 'a.crt')} -ruler.client.tls-ca-path=a.crt`],
    ['s.crt s.key server of server.grpc (1) by a.crt'],
  ],
  [
    'is judged by its own CA, as long as nothing else is known',
    [grpc('s.crt', 's.key', 'own.crt')],
    ['s.crt s.key server of server.grpc (1) by own.crt?'],
  ],
  ['is judged by nobody', [grpc('s.crt')], ['s.crt - server of server.grpc (1) by ?']],
  [
    'of a client is judged by its server',
    [`${ingester('c.crt', 'c.key')} -server.grpc-tls-ca-path=a.crt -server.http-tls-ca-path=b.crt`],
    ['c.crt c.key client of ingester.client (1) by a.crt'],
  ],
  [
    'of memberlist is judged by memberlist',
    [`${gossip('m.crt', 'm.key', 'a.crt')} -server.grpc-tls-ca-path=b.crt -ruler.client.tls-ca-path=c.crt`],
    ['m.crt m.key server+client of memberlist (1) by a.crt'],
  ],
  [
    'is there once for all who show it',
    [`${grpc('s.crt', '', 'a.crt')} ${ingester('s.crt', 's.key', 'b.crt')}`],
    ['s.crt s.key server+client of server.grpc, ingester.client (2) by b.crt, a.crt'],
  ],
  [
    'is judged by those who are known, not by a guess',
    [
      `${grpc('s.crt', 's.key', 'own.crt')} ${gossip('s.crt', 's.key', 'm.crt')} -server.http-tls-cert-path=s.crt -server.http-tls-ca-path=guess.crt`,
    ],
    ['s.crt s.key server+client of server.http, server.grpc, memberlist (3) by m.crt'],
  ],
  [
    'is judged by both guesses, if nothing is known',
    [`${grpc('s.crt', 's.key', 'a.crt')} ${server('server.http-tls', 's.crt', 's.key', 'b.crt')}`],
    ['s.crt s.key server of server.http, server.grpc (2) by b.crt, a.crt?'],
  ],
  [
    'has the names of processes, if there are several',
    [grpc('s.crt'), grpc('s.crt')],
    ['s.crt - server of server.grpc of mimir (2) by ?'],
  ],
];

describe('A certificate that is needed', () => {
  for (const [what, flags, lines] of certificates) it(what, () => assert.deepEqual(leaves(...flags), lines));
});

describe('The CA files of a deployment', () => {
  it('are there once, with all who use them', () => {
    const { authorities } = needsOf([
      memberWith('-ingester.client.tls-ca-path=a.crt -ruler.client.tls-ca-path=a.crt -server.grpc-tls-ca-path=b.crt'),
    ]);
    assert.deepEqual(
      authorities.map(({ file, usedBy }) => [file.path, ...usedBy]),
      [
        ['b.crt', 'server.grpc'],
        ['a.crt', 'ingester.client', 'ruler.client'],
      ],
    );
  });
});

describe('What is wrong with the files of a deployment', () => {
  const problems = (flags: string, files = {}): readonly string[] =>
    needsOf([memberWith(flags, files)]).problems.map(({ message }) => message);
  const twoKeys = [
    "b.key can't be generated: its certificate s.crt is used with another key elsewhere. Use the same key in both places.",
  ];

  it('is that one certificate has two keys', () => {
    assert.deepEqual(problems(`${grpc('s.crt', 'a.key')} ${ingester('s.crt', 'b.key')}`), twoKeys);
    assert.deepEqual(
      problems(`${grpc('s.crt', 'a.key')} ${ingester('s.crt', 'b.key')}`, { 'a.key': keyOf('x') }),
      twoKeys,
    );
    assert.deepEqual(problems(`${grpc('s.crt', 'a.key')} ${ingester('s.crt', 'b.key')}`, { 'b.key': keyOf('x') }), []);
    assert.deepEqual(problems(`${grpc('s.crt', 'a.key')} ${ingester('s.crt', 'a.key')}`), []);
    assert.deepEqual(problems(`${grpc('s.crt', 'a.key')} ${ingester('s.crt')}`), []);
    assert.deepEqual(problems(`${grpc('s.crt')} ${ingester('s.crt', 'b.key')}`), []);
  });

  it('is that a key has no certificate', () => {
    assert.deepEqual(problems('-ruler.client.tls-key-path=a.key'), [
      "a.key can't be generated: ruler.client names this key but no certificate. Set the certificate too.",
    ]);
    assert.deepEqual(problems('-ruler.client.tls-key-path=a.key', { 'a.key': keyOf('x') }), []);
    assert.deepEqual(problems('-ruler.client.tls-key-path=a.key -ruler.client.tls-cert-path=${X}'), []);
  });
});

describe('What is left out of a plan', () => {
  const leftOut = (flags: string, fact?: PathFact): readonly unknown[] =>
    needsOf([memberWith(flags, {}, fact && { path: () => fact })]).leftOut;
  const authority = (path: string): string => `-ruler.client.tls-ca-path='${path}'`;

  it('are values that nobody knows', () =>
    assert.deepEqual(leftOut('-ruler.client.tls-ca-path=${CA}'), [
      { path: 'ruler.client.tls-ca-path', reason: "Its value can't be determined." },
    ]));

  it('are files that are elsewhere, with the folder to map', () =>
    assert.deepEqual(leftOut(authority('/elsewhere/ca.crt')), [
      {
        path: '/elsewhere/ca.crt',
        reason: 'It is not on this machine. If Mimir runs elsewhere, map /elsewhere to a local folder.',
        folder: '/elsewhere',
      },
    ]));

  it('are files that were not read', () =>
    assert.deepEqual(leftOut(authority('ca.crt'), { kind: 'not-read', path: '/tls/ca.crt', why: 'too-large' }), [
      { path: '/tls/ca.crt', reason: 'It was not read: it is larger than 1 MB.' },
    ]));

  it('are files whose place nobody knows', () =>
    assert.deepEqual(leftOut(authority('ca.crt'), { kind: 'unknown' }), [
      {
        path: 'ca.crt',
        reason: "Its location can't be determined: it is a template, a path in a container or a Vault secret.",
      },
    ]));

  const long = 'x'.repeat(81);
  it('are files with names that none is given, unless they are there', () => {
    const why = 'Its name is longer than 80 characters, so no file is generated.';
    const [missing] = leftOut(authority(long));
    assert.deepEqual(missing, { path: 'xxxxxxx...', reason: why });
    assert.deepEqual(leftOut(authority(long), { kind: 'here', path: `/${long}`, reading: { kind: 'folder' } }), []);
    assert.deepEqual(leftOut(authority(long), { kind: 'unknown' }).length, 1);
  });

  it('is each file once', () =>
    assert.equal(leftOut(`${authority('/elsewhere/a')} -ingester.client.tls-ca-path=/elsewhere/a`).length, 1));
});

describe('A name for a file', () => {
  const names: readonly (readonly [path: string, objection: string | null])[] = [
    ['/tls/server.crt', null],
    ['-----BEGIN CERTIFICATE-----', 'It is PEM text, not a path.'],
    ['a\u0007b', 'Its name contains unprintable characters, so no file is generated.'],
    ['x'.repeat(80), null],
    ['x'.repeat(81), 'Its name is longer than 80 characters, so no file is generated.'],
  ];
  for (const [path, objection] of names)
    it(`${objection === null ? 'is' : 'is not'} ${JSON.stringify(path.slice(0, 30))}`, () =>
      assert.equal(objectionToName(path), objection));
});

describe('A CA that is also somebody else’s', () => {
  const own = '-ingester.client.tls-ca-path=ca.crt';
  const etcd = '-ingester.ring.etcd.endpoints=etcd:2379 -ingester.ring.etcd.tls-ca-path=ca.crt';
  const used = `${own} ${etcd} -ingester.ring.store=etcd -ingester.ring.etcd.tls-enabled=true`;
  const notes = (flags: string, files = {}): readonly string[] =>
    needsOf([memberWith(`-target=all ${flags}`, files)]).notes;

  it('is said to be so where it is to be made', () => {
    const note =
      "ca.crt is also the CA for etcd at etcd:2379, which must then have a certificate from it. Otherwise, use that server's own CA.";
    assert.deepEqual(notes(used), [note]);
    assert.deepEqual(notes(used, { 'ca.crt': pem() }), [], 'it is there');
    assert.deepEqual(notes(`${own} ${etcd} -ingester.ring.store=etcd`), [], 'its TLS is off');
    assert.deepEqual(notes(used.replace('-ingester.ring.store=etcd', '')), [], 'nobody uses etcd');
    assert.deepEqual(notes(used.replace(own, '')), [], 'it is none of ours');
    assert.deepEqual(notes(used.replace('etcd.tls-ca-path=ca.crt', 'etcd.tls-ca-path=${CA}')), [], 'it is not known');
  });

  it('is not left out, and its path is not taken from us', () => {
    const { leftOut, outside } = needsOf([memberWith(`${used} -ingester.ring.etcd.tls-cert-path=theirs.crt`)]);
    assert.deepEqual(
      [leftOut, [...outside]],
      [
        [
          {
            path: 'theirs.crt',
            reason: 'It is for etcd at etcd:2379, which is not part of Mimir. Get it from a CA that is trusted there.',
          },
        ],
        ['theirs.crt'],
      ],
    );
  });
});
