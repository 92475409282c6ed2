import assert from 'node:assert/strict';
import { certificateUsers, namedFiles } from '../../../../core/src/certificates/inspect/certificate-users';
import type { Finding } from '../../../../core/src/model/finding';
import type { Facts } from '../../../../core/src/model/facts';
import { noFiles, processWith } from '../../topology/processes';

const flags = [
  '-target=ingester',
  '-server.grpc-tls-cert-path=a.crt',
  '-server.grpc-tls-key-path=a.key',
  '-server.grpc-tls-ca-path=ca.crt',
  '-memberlist.tls-ca-path=ca.crt',
  '-ingester.client.tls-ca-path=/elsewhere/ca.crt',
].join(' ');

/** All files are in /tls, but for those of another machine. */
const facts: Facts = {
  ...noFiles,
  path: (_, written) => {
    if (written.startsWith('/elsewhere')) return { kind: 'elsewhere', path: written, folder: '/elsewhere' };
    return { kind: 'here', path: `/tls/${written}`, reading: { kind: 'missing', folderExists: true } };
  },
};
const member = { process: processWith(flags), facts };

/** A finding about what is written in the file of the process, or somewhere else. */
function finding(message: string, written: string, but: Partial<Finding> = {}): Finding {
  const start = flags.indexOf(written);
  assert.ok(start >= 0, written);
  return {
    rule: 'file-not-found',
    severity: 'error',
    effect: 'refuses-to-start',
    uri: 'file:///mimir.flags',
    range: { start, end: start + written.length },
    message,
    related: [],
    fixes: [],
    ...but,
  };
}

const setting = '-server.grpc-tls-ca-path=ca.crt';

describe('Who uses a certificate file', () => {
  const users = (path: string, findings: readonly Finding[] = []): readonly string[] =>
    certificateUsers(path, [member], findings).map(
      ({ process, family, title, role, faults }) => `${process} ${family} (${title}) ${role}: ${faults.join()}`,
    );

  it('is each family that names it, by what for', () => {
    assert.deepEqual(users('/tls/a.crt'), ['mimir server.grpc (The gRPC port) certificate: ']);
    assert.deepEqual(users('/tls/a.key'), ['mimir server.grpc (The gRPC port) key: ']);
    assert.deepEqual(users('/tls/ca.crt'), [
      'mimir server.grpc (The gRPC port) CA: ',
      'mimir memberlist (Memberlist members to each other) CA: ',
    ]);
  });

  it('is nobody where none names it, or it is on another machine', () => {
    assert.deepEqual(users('/tls/b.crt'), []);
    assert.deepEqual(users('/elsewhere/ca.crt'), []);
  });

  const elsewhere = { uri: 'file:///other.flags' };
  const { range } = finding('', setting);
  const places: readonly (readonly [what: string, Finding, isToldOf: boolean])[] = [
    ['at its path', finding('told', 'ca.crt'), true],
    ['at the whole setting', finding('told', setting), true],
    ['at its name', finding('told', '-server.grpc-tls-ca-path'), true],
    ['from before it on', finding('told', ` ${setting}`), false],
    ['till after it', finding('told', `${setting} `), false],
    ['at the next setting', finding('told', '-memberlist.tls-ca-path=ca.crt'), false],
    ['at the one before', finding('told', '-server.grpc-tls-key-path=a.key'), false],
    ['in another file', finding('told', setting, elsewhere), false],
    [
      'elsewhere, and that has to do with it',
      finding('told', setting, { ...elsewhere, related: [{ uri: 'file:///mimir.flags', range, message: '' }] }),
      true,
    ],
  ];
  for (const [what, found, isToldOf] of places)
    it(`is ${isToldOf ? '' : 'not '}told of what is wrong ${what}`, () =>
      assert.equal(
        users('/tls/ca.crt', [found])[0],
        `mimir server.grpc (The gRPC port) CA: ${isToldOf ? 'told' : ''}`,
      ));
});

describe('The files that a deployment names', () => {
  it('are there once, without those of other machines', () =>
    assert.deepEqual(namedFiles([member, member]), ['/tls/a.crt', '/tls/a.key', '/tls/ca.crt']));

  it('are those of a name that a file may get, or that are there all the same', () => {
    const long = 'x'.repeat(81);
    const process = processWith(`-server.grpc-tls-cert-path=${long}`);
    assert.deepEqual(namedFiles([{ process, facts }]), []);
    const there: Facts = { ...noFiles, path: () => ({ kind: 'here', path: '/tls/long', reading: { kind: 'folder' } }) };
    assert.deepEqual(namedFiles([{ process, facts: there }]), ['/tls/long']);
  });
});
