import assert from 'node:assert/strict';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { walkProcess } from '../../../core/src/analysis/walk';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { flagFile } from '../../../core/src/documents/kinds/mimir/flag-file';
import type { FileOwner, FileReading, PemBlock } from '../../../core/src/model/certificate';
import type { Facts, Runner } from '../../../core/src/model/facts';
import type { ProcessRule } from '../../../core/src/reporting/rule';
import { processOf } from '../../../core/src/process/composition';
import { fileUnreadableForUser } from '../../../core/src/rules/file-unreadable-for-user';
import { privateKeyExposed } from '../../../core/src/rules/private-key-exposed';

const catalogue = loadCatalogue();
const { preferences } = defaultAnalysisSettings;

/** What a rule says of flags whose files are these, by their paths; all others are not on this machine. */
function toldOf(
  rule: ProcessRule,
  flags: readonly string[],
  readings: Readonly<Record<string, FileReading>>,
  known: Partial<Pick<Facts, 'runner' | 'isTracked'>>,
): readonly string[] {
  const text = ['-target=distributor', ...flags].join('\n');
  const documents = flagFile.parse({ uri: 'file:///m.flags', languageId: '', text }, catalogue);
  const environment = { values: new Map<string, string>(), complete: false };
  const process = processOf({ name: 'mimir', documents, version: '3.1', environment }, catalogue);
  const facts: Facts = {
    now: 0,
    path: (_, path) => {
      const reading = readings[path];
      return reading ? { kind: 'here', path, reading } : { kind: 'elsewhere', path, folder: '/' };
    },
    callers: [],
    inline: () => ({ kind: 'missing', folderExists: false }),
    isSignedBy: () => false,
    isTracked: () => false,
    ...known,
  };
  return walkProcess([rule], { process, catalogue, facts, preferences }).map(({ report }) =>
    [report.message, ...(report.related ?? []).map(({ message }) => message)].join(' | '),
  );
}

const key: PemBlock = { kind: 'private-key', label: 'PRIVATE KEY', encrypted: false, key: null };
const other: PemBlock = { kind: 'other', label: 'DH PARAMETERS' };

function pem(mode: number | null, blocks: readonly PemBlock[] = [key], owner?: FileOwner): FileReading {
  return { kind: 'pem', blocks, mode, ...(owner ? { owner } : {}) };
}

const keyFlag = '-server.http-tls-key-path=/s.key';

describe('A private key that others can read', () => {
  const exposures: readonly (readonly [mode: number | null, readers: string | null])[] = [
    [0o600, null],
    [0o400, null],
    [0o640, 'its group (mode 0640)'],
    [0o644, 'every user of this machine (mode 0644)'],
    [0o604, 'every user of this machine (mode 0604)'],
    [0o620, null],
    [0o611, null],
    [null, null],
  ];
  for (const [mode, readers] of exposures) {
    it(`${mode === null ? 'no mode' : mode.toString(8)}: ${readers ?? 'nobody'}`, () => {
      const told = toldOf(privateKeyExposed, [keyFlag], { '/s.key': pem(mode) }, {});
      assert.deepEqual(told, readers ? [`Private key /s.key is readable by ${readers}. Run chmod 600 on it.`] : []);
    });
  }

  it('is a key, in a file that is named as one', () => {
    const of = (flag: string, reading: FileReading) => toldOf(privateKeyExposed, [flag], { '/s.key': reading }, {});
    assert.equal(of(keyFlag, pem(0o644, [other, key])).length, 1);
    assert.deepEqual(of(keyFlag, pem(0o644, [other])), []);
    assert.deepEqual(of(keyFlag, { kind: 'not-pem', empty: false, der: false }), []);
    assert.deepEqual(of('-server.http-tls-cert-path=/s.key', pem(0o644)), []);
    assert.deepEqual(of('-server.http-tls-key-path=/other.key', pem(0o644)), []);
  });

  it('is worse in git, whatever its mode', () => {
    const tracked = { isTracked: (path: string) => path === '/s.key' };
    assert.deepEqual(toldOf(privateKeyExposed, [keyFlag], { '/s.key': pem(0o600) }, tracked), [
      'Private key /s.key is tracked by git, so anyone with the repository can use it. Remove it from git and issue a new one.',
    ]);
    assert.deepEqual(toldOf(privateKeyExposed, [keyFlag], { '/s.key': pem(0o600, [other]) }, tracked), []);
  });

  it('is told of once for all who name it', () => {
    const flags = [keyFlag, '-server.grpc-tls-key-path=/s.key', '-memberlist.tls-key-path=/m.key'];
    assert.deepEqual(toldOf(privateKeyExposed, flags, { '/s.key': pem(0o640), '/m.key': pem(0o644) }, {}), [
      'Private key /s.key is readable by its group (mode 0640). Run chmod 600 on it. | The same key is used here.',
      'Private key /m.key is readable by every user of this machine (mode 0644). Run chmod 600 on it.',
    ]);
  });
});

describe('A file that the user of the process may not read', () => {
  const mimir: Runner = { name: 'mimir', user: 1001, groups: [1001, 50] };
  const of = (mode: number | null, owner: FileOwner | undefined, runner: Runner = mimir) =>
    toldOf(
      fileUnreadableForUser,
      ['-server.http-tls-cert-path=/s.crt', keyFlag],
      { '/s.key': pem(mode, [key], owner) },
      { runner },
    );

  const cases: readonly (readonly [mode: number, user: number, group: number, isDenied: boolean])[] = [
    [0o600, 1001, 0, false],
    [0o200, 1001, 0, true],
    [0o044, 1001, 1001, true],
    [0o640, 0, 50, false],
    [0o600, 0, 50, true],
    [0o604, 0, 50, true],
    [0o640, 0, 51, true],
    [0o604, 0, 51, false],
  ];
  for (const [mode, user, group, isDenied] of cases) {
    it(`${mode.toString(8).padStart(4, '0')} of user ${user} and group ${group}: ${isDenied ? 'is' : 'is not'} denied`, () => {
      assert.equal(of(mode, { user, group }).length, isDenied ? 1 : 0);
    });
  }

  it('is told with its mode and owner, and who has to have it', () => {
    assert.deepEqual(of(0o040, { user: 0, group: 0 }), [
      '-server.http-tls-key-path: user mimir can\'t read /s.key (mode 0040, owner 0). Mimir exits: "open /s.key: permission denied". Run sudo chown mimir on it.',
    ]);
  });

  it('is none for root, for a user that nobody knows, and for files without modes', () => {
    assert.deepEqual(of(0o600, { user: 5, group: 5 }, { name: 'root', user: 0, groups: [0] }), []);
    assert.deepEqual(
      toldOf(fileUnreadableForUser, [keyFlag], { '/s.key': pem(0o600, [key], { user: 5, group: 5 }) }, {}),
      [],
    );
    assert.deepEqual(of(null, { user: 5, group: 5 }), []);
    assert.deepEqual(of(0o600, undefined), []);
  });

  it('is told of where it does the most harm, once for each owner, and not where nothing reads it', () => {
    const flags = [
      '-ingester.client.tls-enabled=true',
      '-ingester.client.tls-ca-path=/ca.crt',
      '-memberlist.tls-ca-path=/m.crt',
      '-server.http-tls-cert-path=/s.crt',
      keyFlag,
    ];
    const denied = pem(0o600, [key], { user: 5, group: 5 });
    const told = toldOf(
      fileUnreadableForUser,
      flags,
      { '/ca.crt': denied, '/m.crt': denied, '/s.crt': pem(0o600, [key], { user: 6, group: 6 }), '/s.key': denied },
      { runner: mimir },
    );
    assert.deepEqual(told, [
      '-server.http-tls-cert-path: user mimir can\'t read /s.crt (mode 0600, owner 6). Mimir exits: "open /s.crt: permission denied". Run sudo chown mimir on it.',
      '-server.http-tls-key-path: user mimir can\'t read /s.key (mode 0600, owner 5). Mimir exits: "open /s.key: permission denied". Run sudo chown mimir on it. | The same holds for this file.',
    ]);
  });
});
