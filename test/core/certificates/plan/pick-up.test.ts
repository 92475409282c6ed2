import assert from 'node:assert/strict';
import { pickUpsOf, restartAdvice } from '../../../../core/src/certificates/plan/pick-up';
import type { Facts } from '../../../../core/src/model/facts';
import type { MimirVersion } from '../../../../core/src/model/version';
import { noFiles, processWith } from '../../topology/processes';

const facts: Facts = {
  ...noFiles,
  path: (_, path) => {
    if (path.startsWith('/elsewhere')) return { kind: 'elsewhere', path, folder: '/elsewhere' };
    return { kind: 'here', path, reading: { kind: 'missing', folderExists: true } };
  },
};

/** How each of the files comes into use. */
function pickUps(flags: string, paths: readonly string[], version?: MimirVersion): readonly string[] {
  const members = [{ process: processWith(flags, version), facts }];
  return pickUpsOf(paths, members).map(
    ({ path, process, family, pickUp }) => `${path} ${process} ${family}: ${pickUp}`,
  );
}

const pairOf = (prefix: string): string =>
  `-target=all -${prefix}-cert-path=a.crt -${prefix}-key-path=a.key -${prefix}-ca-path=ca.crt`;

/** The family, the flags of a process that uses it, and how it takes its pair. */
const families: readonly (readonly [family: string, flags: string, pair: string, version?: MimirVersion])[] = [
  ['server.grpc', pairOf('server.grpc-tls'), 'next-handshake'],
  ['server.http', pairOf('server.http-tls'), 'restart-for-addresses'],
  ['memberlist', `${pairOf('memberlist.tls')} -memberlist.tls-enabled=true`, 'restart'],
  ['ingester.client', `${pairOf('ingester.client.tls')} -ingester.client.tls-enabled=true`, 'next-handshake', '2.14'],
  ['ingester.client', `${pairOf('ingester.client.tls')} -ingester.client.tls-enabled=true`, 'restart', '2.13'],
  [
    'ingester.ring.etcd',
    `${pairOf('ingester.ring.etcd.tls')} -ingester.ring.store=etcd -ingester.ring.etcd.tls-enabled=true`,
    'next-handshake',
    '2.13',
  ],
  [
    'blocks-storage.s3.http',
    `${pairOf('blocks-storage.s3.http.tls')} -blocks-storage.backend=s3 -blocks-storage.s3.endpoint=s3:443`,
    'next-handshake',
    '2.13',
  ],
];

describe('A file that was replaced', () => {
  for (const [family, flags, pair, version] of families)
    it(`of ${family}${version ? ` in ${version}` : ''} is taken at the ${pair}, if it is no CA`, () =>
      assert.deepEqual(pickUps(flags, ['a.crt', 'a.key', 'ca.crt'], version), [
        `a.crt mimir ${family}: ${pair}`,
        `a.key mimir ${family}: ${pair}`,
        `ca.crt mimir ${family}: restart`,
      ]));

  it('is told of no other', () =>
    assert.deepEqual(pickUps(pairOf('server.grpc-tls'), ['a.key', 'b.key']), [
      'a.key mimir server.grpc: next-handshake',
    ]));

  it('is not used where it is on another machine, or the family is not in use', () => {
    assert.deepEqual(pickUps('-server.grpc-tls-key-path=/elsewhere/a.key', ['/elsewhere/a.key']), []);
    assert.deepEqual(pickUps(pairOf('ingester.client.tls'), ['a.key']), []);
  });
});

describe('What to do after files were replaced', () => {
  const file = { path: 'a.crt', process: 'mimir', family: 'server.grpc', pickUp: 'next-handshake' } as const;
  const http = { ...file, family: 'server.http', pickUp: 'restart-for-addresses' } as const;
  const gossip = { ...file, family: 'memberlist', pickUp: 'restart' } as const;
  const client = { ...file, family: 'ruler.client', pickUp: 'restart' } as const;

  it('is nothing where nobody uses them', () => assert.deepEqual(restartAdvice([]), []));

  it('is no more than to wait for the next handshake', () =>
    assert.deepEqual(restartAdvice([file, file]), ['mimir uses the new files from the next handshake on.']));

  it('is a restart for those who dial addresses', () =>
    assert.deepEqual(restartAdvice([file, http]), [
      'mimir uses the new files from the next handshake on. Restart it for clients that dial an IP address, such as probes: server.http keeps the old certificate for them.',
    ]));

  it('is a restart where some family needs one, by process', () =>
    assert.deepEqual(restartAdvice([file, gossip, http, client, gossip, { ...file, process: 'ruler' }]), [
      'Restart mimir: memberlist, ruler.client reads these files only at start.',
      'ruler uses the new files from the next handshake on.',
    ]));
});
