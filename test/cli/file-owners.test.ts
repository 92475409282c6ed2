import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { accountOf } from '../../host/src/accounts';
import { openZoo } from '../core/certificates/zoo';
import { Ground } from './securing';

const flags = '-target=distributor -memberlist.join=localhost';
const pair = (folder: string): string =>
  `-server.grpc-tls-cert-path=${folder}/server.crt -server.grpc-tls-key-path=${folder}/server.key`;

const compose = (user: string, more = ''): string =>
  `services:\n  mimir:\n    image: grafana/mimir:3.0.2\n    user: "${user}"\n${more}    command: ${flags} ${pair('/certs')}\n    volumes: ["./certs:/certs:ro"]\n`;

const unit = (directives: string, key = 'FOLDER/certs/server.key'): string =>
  `[Service]\n${directives}ExecStart=/usr/bin/mimir ${flags} ${pair('FOLDER/certs').replace(/\S*server\.key/, `-server.grpc-tls-key-path=${key}`)}\n`;

/** Who may read files is told by numbers where containers share the users of the machine. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux("Files that Mimir's user can't read", () => {
  let ground: Ground;
  let owner: { readonly uid: number; readonly gid: number };

  before(async () => openZoo());
  afterEach(() => ground.remove());

  async function checked(name: string, text: string, mode = 0o600): Promise<string> {
    ground = new Ground({ [name]: text, 'certs/README': '' });
    const zoo = await openZoo();
    for (const file of ['server.crt', 'server.key']) copyFileSync(zoo.path(file), join(ground.folder, 'certs', file));
    const key = join(ground.folder, 'certs/server.key');
    chmodSync(key, mode);
    owner = statSync(key);
    return (await ground.call('check', name)).printed;
  }

  const own = statSync('.');
  const other = process.getuid?.() === 12_345 ? 12_346 : 12_345;
  const said = /warning: -server\.grpc-tls-key-path: user \S+ can't read \S+server\.key \(mode 0600, owner \d+\)\./;

  it('are told by the number of a Compose service', async () => {
    const printed = await checked('compose.yaml', compose(String(other)));
    assert.match(printed, said);
    assert.ok(
      printed.includes(`owner ${owner.uid}). Mimir exits: "open /certs/server.key: permission denied"`),
      printed,
    );
    assert.ok(printed.includes(`Run sudo chown ${other} on it. [file-unreadable-for-user]`), printed);
  });

  it('are told by the user of a unit, as this machine knows it', async () => {
    assert.match(await checked('mimir.service', unit('User=nobody\n')), said);
    ground.remove();
    assert.match(await checked('mimir.service', unit('User=65534\n')), said);
  });

  for (const [what, name, text, mode] of [
    ['the service runs as root', 'compose.yaml', compose('0'), 0o600],
    ['everybody may read them', 'compose.yaml', compose(String(other)), 0o644],
    ['their group is the one of the service', 'compose.yaml', compose(`${other}:${process.getgid?.() ?? 0}`), 0o640],
    [
      'the service is given their group',
      'compose.yaml',
      compose(`${other}:1`, `    group_add: ["${process.getgid?.() ?? 0}"]\n`),
      0o640,
    ],
    ['the user is a name of the image', 'compose.yaml', compose('mimir'), 0o600],
    [
      'the users of the container are mapped',
      'compose.yaml',
      compose(String(other), '    userns_mode: keep-id\n'),
      0o600,
    ],
    ['the number is one of a container without privileges', 'compose.yaml', compose('100998'), 0o600],
    ['a unit runs as root', 'mimir.service', unit(''), 0o600],
    ['nobody here knows the user', 'mimir.service', unit('User=mimir-of-another-machine\n'), 0o600],
    ['systemd makes the user up', 'mimir.service', unit('User=nobody\nDynamicUser=yes\n'), 0o600],
    [
      'a capability lets the unit read them',
      'mimir.service',
      unit('User=nobody\nAmbientCapabilities=CAP_DAC_READ_SEARCH\n'),
      0o600,
    ],
    [
      'systemd loads them',
      'mimir.service',
      unit('User=nobody\nLoadCredential=k:FOLDER/certs/server.key\n', '%d/k'),
      0o600,
    ],
    ['a group of the unit is a name', 'mimir.service', unit('User=nobody\nGroup=certs\n'), 0o640],
  ] as const) {
    it(`are not told of where ${what}`, async () => {
      const printed = await checked(name, text, mode);
      assert.doesNotMatch(printed, /file-unreadable-for-user/);
      assert.match(printed, /Checked 1 file, 1 deployment, .* [1-9]\d* certificate/);
    });
  }

  it('are read by the user who owns them', async () => {
    if (own.uid === 0) {
      assert.doesNotMatch(await checked('compose.yaml', compose('root')), /unreadable-for-user/);
      return;
    }
    assert.doesNotMatch(await checked('compose.yaml', compose(String(own.uid))), /unreadable-for-user/);
  });

  it('are told by the accounts of the machine', () => {
    ground = new Ground({});
    assert.equal(accountOf('root')?.user, 0);
    assert.deepEqual(accountOf('0')?.groups[0], 0);
    assert.equal(accountOf('no-such-user'), null);
  });
});
