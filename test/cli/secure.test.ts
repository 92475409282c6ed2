import assert from 'node:assert/strict';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../../core/src/ports';
import { nodeFiles } from '../../host/src/files';
import { assertSecures, assertSecuresAsShown, type Deployment, Ground } from './securing';

const components = [
  'distributor',
  'ingester',
  'querier',
  'query-frontend',
  'query-scheduler',
  'store-gateway',
  'compactor',
  'ruler',
  'alertmanager',
  'overrides-exporter',
];

/** Flag files without a YAML: nothing but their gossip and their addresses says that they are one cluster. */
const flagsOnly: Deployment = Object.fromEntries(
  components.map((target, index) => [
    `${target}.flags`,
    `-target=${target}
-server.grpc-listen-address=127.0.0.${index + 11}
-memberlist.bind-addr=127.0.0.${index + 11}
-memberlist.join=127.0.0.12:7946
-querier.scheduler-address=127.0.0.15:9095
-query-frontend.scheduler-address=127.0.0.15:9095
-ruler.query-frontend.address=127.0.0.14:9095
`,
  ]),
);

const sharedYaml: Deployment = {
  'mimir.yaml': 'multitenancy_enabled: false\nmemberlist:\n  join_members: [mimir]\n',
  ...Object.fromEntries(
    ['distributor', 'ingester', 'querier'].map((target) => [
      `${target}.flags`,
      `-target=${target}\n-config.file=mimir.yaml\n`,
    ]),
  ),
};

const compose: Deployment = {
  'docker-compose.yml': `services:
  mimir-1:
    image: grafana/mimir:3.0.2
    command: [-config.file=/etc/mimir/mimir.yaml]
    volumes:
      - ./mimir.yaml:/etc/mimir/mimir.yaml # ours
  mimir-2:
    image: grafana/mimir:3.0.2
    command: [-config.file=/etc/mimir/mimir.yaml]
    volumes: [./mimir.yaml:/etc/mimir/mimir.yaml]
  mimir-3:
    image: grafana/mimir:3.0.2
    command: [-config.file=/etc/mimir/mimir.yaml]
    volumes:
      - type: bind
        source: ./mimir.yaml
        target: /etc/mimir/mimir.yaml

  grafana:
    image: grafana/grafana:12.0.0
`,
  'mimir.yaml': 'target: all\nmemberlist:\n  join_members: [mimir-1, mimir-2, mimir-3]\n',
};

const anchored = `x-mimir: &mimir
  image: grafana/mimir:3.0.2
  volumes: &volumes
    - data:/data
services:
  distributor:
    <<: *mimir
    command: [-target=distributor, -memberlist.join=ingester]
  ingester:
    <<: *mimir
    command: [-target=ingester, -memberlist.join=ingester]
  querier:
    image: grafana/mimir:3.0.2
    command:
      - -target=querier
      - -memberlist.join=ingester
    volumes: *volumes
volumes:
  data:
`;

const readWrite = `x-mimir: &mimir
  image: grafana/mimir:2.17.0
services:
  read:
    <<: *mimir
    command: -target=read -memberlist.join=backend
  write:
    <<: *mimir
    command: -target=write -memberlist.join=backend
  backend:
    <<: *mimir
    command: -target=backend -memberlist.join=backend
`;

describe('mimir-tls secure', () => {
  let ground: Ground;
  afterEach(() => ground.remove());

  async function secures(
    files: Deployment,
    named: readonly string[],
    options: readonly string[] = [],
    assertSo = assertSecures,
  ): Promise<string> {
    ground = new Ground(files);
    return (await assertSo(ground, named, Object.keys(files), options)).printed;
  }

  it('secures flag files that share a YAML, also those that nobody named', async () => {
    const printed = await secures(sharedYaml, ['querier.flags'], [], assertSecuresAsShown);
    assert.match(
      printed,
      /belong to the same deployment, so they are secured too: distributor\.flags, ingester\.flags\./,
    );
  });

  it('secures the one deployment of a folder, and asks which of several', async () => {
    await secures(sharedYaml, ['.']);
    ground.remove();
    ground = new Ground({ 'a/compose.yml': compose['docker-compose.yml'] ?? '', 'b/mimir.flags': '-target=all\n' });
    const { status, complained } = await ground.call('secure', '.');
    assert.equal(status, 2);
    assert.equal(
      complained,
      '. holds 2 deployments: a/compose.yml; b/mimir.flags. Name the files of one of them, or all that belong together.\n',
    );
    assert.deepEqual([...ground.all().keys()], ['a/compose.yml', 'b/mimir.flags']);
  });

  it('secures flag files without a YAML, every port of every member', async () => {
    await secures(flagsOnly, ['distributor.flags']);
    for (const target of components)
      assert.match(ground.read(`${target}.flags`), /-server\.grpc-tls-client-auth=RequireAndVerifyClientCert/, target);
  });

  it('takes the files of one call for one deployment', async () => {
    await secures({ 'a.flags': '-target=distributor\n', 'b.flags': '-target=ingester\n' }, ['a.flags', 'b.flags']);
  });

  it('asks about files beside that may belong to another deployment', async () => {
    ground = new Ground({
      'a.flags': '-target=all\n-memberlist.join=one\n',
      'b.flags': '-target=all\n-memberlist.join=two\n',
    });
    const { status, printed } = await ground.call('secure', 'a.flags');
    assert.equal(status, 0);
    assert.match(printed, /left open: b\.flags: It may belong to the same deployment\./);
    assert.doesNotMatch(ground.read('b.flags'), /tls/);
  });

  it('finds who uses a YAML that is named alone', async () => {
    await secures(sharedYaml, ['mimir.yaml']);
  });

  it('secures a YAML that nobody is seen to use for every component that it may serve', async () => {
    const printed = await secures({ 'mimir.yaml': 'multitenancy_enabled: false\n' }, ['mimir.yaml']);
    assert.match(
      printed,
      /note: No file shows the target of mimir\.yaml, so it is secured for target=all and the alertmanager\./,
    );
  });

  it('mounts the certificates into every Mimir of a Compose project, and into no other', async () => {
    await secures(compose, ['docker-compose.yml']);
    const text = ground.read('docker-compose.yml');
    assert.equal(text.split('./certs:/certs:ro').length - 1, 3, text);
    assert.match(text, /mimir\.yaml # ours\n {6}- \.\/certs:\/certs:ro\n/);
    assert.match(text, /volumes: \[\.\/mimir\.yaml:\/etc\/mimir\/mimir\.yaml, \.\/certs:\/certs:ro\]\n/);
    assert.match(text, /target: \/etc\/mimir\/mimir\.yaml\n {6}- \.\/certs:\/certs:ro\n\n {2}grafana:/);
    assert.match(ground.read('mimir.yaml'), /cert_file: \/certs\/server\.crt/);
    assert.ok(ground.has('certs/server.key') && ground.has('mimir-tls-ca/root.key') && !ground.has('certs/root.key'));
  });

  it('writes the mount once where services have their volumes in common', async () => {
    await secures({ 'compose.yaml': anchored }, ['compose.yaml']);
    assert.match(
      ground.read('compose.yaml'),
      /^ {2}volumes: &volumes\n {4}- data:\/data\n {4}- \.\/certs:\/certs:ro\n/m,
    );
    assert.equal(ground.read('compose.yaml').split('/certs:ro').length - 1, 1);
  });

  it('writes the mount into the block of the services of a read-write deployment, which has none', async () => {
    await secures({ 'compose.yaml': readWrite }, ['compose.yaml']);
    assert.match(
      ground.read('compose.yaml'),
      /^ {2}image: grafana\/mimir:2\.17\.0\n {2}volumes:\n {4}- \.\/certs:\/certs:ro\n/m,
    );
  });

  it('uses a folder of certificates that is mounted already', async () => {
    await secures(
      {
        'compose.yaml':
          'services:\n  mimir:\n    image: grafana/mimir:3.0.2\n    command: [-target=all]\n    volumes:\n      - ./pki:/etc/mimir/tls:ro\n',
      },
      ['compose.yaml'],
    );
    assert.ok(ground.has('pki/server.crt') && ground.has('mimir-tls-ca/root.key'));
  });

  it('tells of the key of a CA that servers get', async () => {
    await secures({ 'mimir.flags': '-target=all\n' }, ['mimir.flags']);
    ground.write('certs/root.key', ground.read('mimir-tls-ca/root.key'));
    const { printed, status } = await ground.call('secure', 'mimir.flags');
    assert.equal(status, 0);
    assert.match(
      printed,
      /left open: certs\/root\.key: This CA key is in a folder that servers get\. Move it: mkdir -p /,
    );
  });

  it('keeps the key of the CA out of a project folder that is mounted as a whole', async () => {
    ground = new Ground({
      'deploy/compose.yaml':
        'services:\n  mimir:\n    image: grafana/mimir:3.0.2\n    command: [-target=all]\n    volumes:\n      - ./:/project\n',
    });
    const { status } = await ground.call('secure', '--root', '.', 'deploy/compose.yaml');
    assert.equal(status, 0);
    assert.ok(ground.has('mimir-tls-ca/root.key') && ground.has('deploy/certs/server.crt'));
  });

  it('names absolute paths to a unit, and says how its user can read the keys', async () => {
    const unit =
      '[Service]\nUser=mimir\nGroup=monitoring\nExecStart=/usr/local/bin/mimir -config.file=FOLDER/mimir.yaml\n';
    const printed = await secures({ 'mimir.service': unit, 'mimir.yaml': 'target: all\n' }, ['mimir.service']);
    assert.match(ground.read('mimir.yaml'), new RegExp(`cert_file: ${ground.folder}/certs/server\\.crt`));
    assert.match(printed, /Let Mimir's user read the keys: sudo chown -R mimir:monitoring certs\n/);
    assert.match(printed, /sudo systemctl stop mimir\.service && sudo systemctl start mimir\.service\n/);
  });

  it('says how the user of a container can read the keys', async () => {
    const printed = await secures(
      {
        'compose.yaml': compose['docker-compose.yml']?.replace(/\n {4}command/, '\n    user: "10001"$&') ?? '',
        'mimir.yaml': compose['mimir.yaml'] ?? '',
      },
      ['compose.yaml'],
    );
    assert.match(printed, /sudo chown -R 10001 certs\n/);
    if (process.platform === 'linux' && process.getuid?.() === 0)
      assert.equal(statSync(join(ground.folder, 'certs/server.key')).uid, 10_001);
  });

  it('takes the folder in which a unit starts Mimir', async () => {
    await secures(
      { 'mimir.service': '[Service]\nWorkingDirectory=FOLDER\nExecStart=/usr/local/bin/mimir -target=all\n' },
      ['mimir.service'],
    );
    assert.match(
      ground.read('mimir.service'),
      new RegExp(`-server\\.grpc-tls-cert-path=${ground.folder}/certs/server\\.crt`),
    );
  });

  it('tells that a running cluster must be stopped and started together', async () => {
    const printed = await secures(sharedYaml, ['mimir.yaml']);
    assert.match(printed, /Stop all processes and start them together: gRPC and memberlist have no mixed mode/);
  });

  it('secures memberlist alone, or gRPC alone, where it is told to', async () => {
    ground = new Ground({ 'mimir.flags': '-target=all\n' });
    assert.equal((await ground.call('secure', '--only', 'memberlist', 'mimir.flags')).status, 0);
    assert.doesNotMatch(ground.read('mimir.flags'), /grpc-tls|client\.tls/);
    assert.equal((await ground.call('secure', '--only', 'ingester.client', 'mimir.flags')).status, 0);
    assert.match(ground.read('mimir.flags'), /-server\.grpc-tls-cert-path/);
  });

  it('checks the name that certificates have which are there already', async () => {
    ground = new Ground({ 'mimir.flags': '-target=all\n' });
    await ground.call('secure', '--internal-name', 'mimir.example', 'mimir.flags');
    ground.write(
      'mimir.flags',
      '-target=all\n-server.grpc-tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n',
    );
    assert.equal((await ground.call('secure', 'mimir.flags')).status, 0);
    assert.match(ground.read('mimir.flags'), /-ingester\.client\.tls-server-name=mimir\.example/);
    assert.equal((await ground.call('check', 'mimir.flags')).status, 0);
  });

  it('tells what keeps Mimir from starting that has nothing to do with TLS', async () => {
    ground = new Ground({ 'mimir.yaml': 'target: all\nserver:\n  log_levle: info\n' });
    const { printed } = await ground.call('secure', 'mimir.yaml');
    assert.match(printed, /\nleft open: mimir\.yaml: .*log_levle.* Mimir exits: /);
  });

  it('shows with --dry-run a diff that patch takes', async () => {
    ground = new Ground({ 'mimir.flags': '-target=querier\n' });
    const { status, printed } = await ground.call('secure', '--dry-run', '--only', 'memberlist', 'mimir.flags');
    assert.equal(status, 0);
    assert.match(
      printed,
      /^--- a\/mimir\.flags\n\+\+\+ b\/mimir\.flags\n@@ -1,1 \+1,6 @@\n -target=querier\n\+-memberlist\.tls-enabled=true\n/,
    );
    assert.match(
      printed,
      /\nThis would secure 1 process\.\nwould change mimir\.flags\nwould write mimir-tls-ca\/root\.key \(CA key\)\n/,
    );
  });

  describe('refuses before it writes anything', () => {
    async function refuses(
      files: Deployment,
      named: readonly string[],
      why: RegExp,
      prepare: (folder: string) => void = () => undefined,
    ): Promise<void> {
      ground = new Ground(files);
      prepare(ground.folder);
      const before = ground.all();
      const { status, printed } = await ground.call('secure', ...named);
      assert.equal(status, 1, printed);
      assert.match(printed, /^Nothing was written\.\n/);
      assert.match(printed, why);
      assert.deepEqual(ground.all(), before);
    }

    it('a file that is read-only', () =>
      refuses(sharedYaml, ['querier.flags'], /not done: mimir\.yaml: It is read-only\./, (folder) =>
        chmodSync(join(folder, 'mimir.yaml'), 0o444),
      ));

    it('volumes that another service shares', () =>
      refuses(
        {
          'compose.yaml': anchored.replace(
            'services:\n',
            'services:\n  backup:\n    image: busybox\n    volumes: *volumes\n',
          ),
        },
        ['compose.yaml'],
        /not done: the service \w+: Its volumes are a block that the service backup shares/,
      ));

    it('a value that Mimir rejects once TLS is on, also where nothing here is dialed with it', () =>
      refuses(
        { 'mimir.flags': '-target=querier\n-querier.store-gateway-client.tls-min-version=1.2\n' },
        ['mimir.flags'],
        /not done: querier\.store-gateway-client\.tls-min-version: With TLS, connections fail: "unknown minimum TLS version: "1\.2""\. Fix the value, or remove it\./,
      ));

    it('a CA whose key is not there', async () => {
      ground = new Ground({ 'mimir.flags': '-target=all\n' });
      await ground.call('secure', 'mimir.flags');
      const authority = ground.read('certs/root.crt');
      ground.remove();
      await refuses(
        { 'mimir.flags': '-target=all\n-server.grpc-tls-ca-path=certs/root.crt\n', 'certs/root.crt': authority },
        ['mimir.flags'],
        /certs\/server\.crt can't be generated: the key .*mimir-tls-ca\/root\.key of its CA .* is missing\./,
      );
    });

    it('a folder outside of the root', () =>
      refuses(
        { 'mimir.service': '[Service]\nExecStart=/usr/bin/mimir -target=all\n' },
        ['mimir.service'],
        /\/etc\/mimir\/certs.*(?:outside|not on this machine)/,
      ));

    it("files that are none of Mimir's", () =>
      refuses({ 'notes.yaml': 'a: b\n' }, ['notes.yaml'], /No Mimir configuration was found there/));

    for (const yaml of ['server:\n  grpc_tls_config: {\nmemberlist: [\n', 't: :\nmemberlist:'])
      it(`a YAML that does not parse: ${JSON.stringify(yaml)}`, () =>
        refuses(
          { 'mimir.yaml': yaml },
          ['mimir.yaml'],
          /^Nothing was written\.\nnot done: mimir\.yaml: It can't be parsed, so nothing can be added\. [^\n]*\n(?!.*These options)/,
        ));

    it('a YAML with a tab, which Mimir does not read', () =>
      refuses(
        { 'mimir.yaml': 'server:\n\tlog_level: info\n', 'mimir.flags': '-target=all\n-config.file=mimir.yaml\n' },
        ['mimir.flags'],
        /not done: mimir\.yaml: Invalid YAML: /,
      ));

    it('a configuration file that is not there', () =>
      refuses(
        { 'mimir.flags': '-target=all\n-config.file=mimir.yaml\n' },
        ['mimir.flags'],
        /not done: mimir\.flags: Configuration file mimir\.yaml not found/,
      ));

    it('a target that is no component', () =>
      refuses(
        { 'mimir.flags': '-target=nobody\n' },
        ['mimir.flags'],
        /Unknown target nobody, so what it needs can't be determined\./,
      ));

    it('a container that no mount can be written for', () =>
      refuses(
        { 'run.sh': 'docker run grafana/mimir:3.0.2 -target=all\n' },
        ['run.sh'],
        /^Nothing was written\.\nnot done: mimir: Its container has no mount for certificates, and none can be added\. Mount a folder at \/certs first\.\n$/,
      ));

    it('values that git ignores', () =>
      refuses(
        {
          '.git/HEAD': 'ref: refs/heads/main\n',
          '.gitignore': 'values.yaml\n',
          'values.yaml': 'mimir:\n  structuredConfig: {}\n',
        },
        ['values.yaml'],
        /not done: values\.yaml: Git ignores it/,
      ));

    for (const [what, files, name] of [
      ['a variable', { 'mimir.yaml': 'target: all\nmemberlist:\n  tls_enabled: ${TLS}\n' }, 'memberlist.tls_enabled'],
      [
        'a template',
        { 'values.yaml': 'mimir:\n  structuredConfig:\n    memberlist:\n      tls_ca_path: "{{ .Values.ca }}"\n' },
        'memberlist.tls_ca_path',
      ],
      [
        'a variable of a service',
        {
          'compose.yaml':
            'services:\n  mimir:\n    image: grafana/mimir:3.0.2\n    command: [-target=all, "-server.grpc-tls-client-auth=${POLICY}"]\n',
        },
        'server.grpc-tls-client-auth',
      ],
    ] as const) {
      it(`a value that ${what} stands for`, () =>
        refuses(
          files,
          Object.keys(files),
          new RegExp(`not done: ${name.replaceAll('.', '\\.')}: Its value comes from a variable or template`),
          (folder) => writeFileSync(join(folder, 'start.flags'), '-config.file=mimir.yaml\n-config.expand-env=true\n'),
        ));
    }

    it('mounts of a container that another container shares', () =>
      refuses(
        {
          'mimir.yaml': `apiVersion: v1
kind: Pod
metadata: {name: mimir}
spec:
  containers:
    - name: mimir
      image: grafana/mimir:3.0.2
      args: [-target=all, -memberlist.join=mimir]
      volumeMounts: &mounts
        - {name: data, mountPath: /data}
    - name: backup
      image: busybox
      volumeMounts: *mounts
  volumes:
    - {name: data, emptyDir: {}}
`,
        },
        ['mimir.yaml'],
        /not done: Pod\/mimir: Its volumeMounts are a block that the container backup shares, which has no use for the keys\./,
      ));

    it('volumes of a component that nginx shares in the values', () =>
      refuses(
        {
          'values.yaml': `image: {tag: 2.12.0}
mimir:
  structuredConfig:
    multitenancy_enabled: false
querier:
  extraVolumes: &volumes
    - {name: cache, emptyDir: {}}
nginx:
  extraVolumes: *volumes
`,
        },
        ['values.yaml'],
        /not done: querier\.extraVolumes: It is a block that nginx shares/,
      ));

    it('components of Enterprise that no volume reaches', () =>
      refuses(
        {
          'values.yaml':
            'enterprise:\n  enabled: true\n  image: {tag: v2.8.0}\nmimir:\n  structuredConfig:\n    multitenancy_enabled: true\n',
        },
        ['values.yaml'],
        /charts before 5\.4 have no place for volumes of all\./,
      ));

    it('files where Mimir reads from Vault', () =>
      refuses(
        { 'mimir.flags': '-target=all\n-vault.enabled=true\n' },
        ['mimir.flags'],
        /It reads its certificates from Vault, so its paths are secrets\. Add --issuer vault\./,
      ));

    it('Vault, where Mimir does not read from it', async () => {
      ground = new Ground({ 'mimir.flags': '-target=all\n' });
      const { status, printed } = await ground.call('secure', '--issuer', 'vault', 'mimir.flags');
      assert.equal(status, 1);
      assert.match(printed, /Mimir reads from Vault only with -vault\.enabled=true/);
      assert.equal(ground.read('mimir.flags'), '-target=all\n');
    });

    it('what would break a probe that speaks gRPC', () =>
      refuses(
        {
          'mimir.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: mimir
spec:
  template:
    spec:
      containers:
        - name: mimir
          image: grafana/mimir:3.0.2
          args: [-target=all]
          livenessProbe:
            grpc:
              port: 9095
`,
        },
        ['mimir.yaml'],
        /not done: livenessProbe of Deployment\/mimir\/mimir: The probe of the gRPC port fails with TLS/,
      ));
  });

  it('names the secrets of Vault, and says how to put the files there', async () => {
    const printed = await secures(
      {
        'mimir.flags':
          '-target=all\n-vault.enabled=true\n-vault.url=https://vault:8200\n-vault.mount-path=pki\n-vault.auth.type=approle\n-vault.auth.approle.role-id=a\n-vault.auth.approle.secret-id=b\n',
      },
      ['mimir.flags'],
      ['--issuer', 'vault'],
    );
    assert.match(printed, /vault kv put -mount=pki mimir-tls\/server\.key value=@server\.key\n/);
    assert.ok(!ground.has('certs'));
  });

  it('settles first what a run that was killed has left', async () => {
    ground = new Ground(compose);
    // Between the replacement of one file and that of the next.
    const journal = {
      version: 1,
      files: [
        {
          path: join(ground.folder, 'docker-compose.yml'),
          backup: join(ground.folder, 'docker-compose.yml.2026-11-28.bak'),
          formerMode: 0o644,
          mode: null,
        },
        {
          path: join(ground.folder, 'mimir.yaml'),
          backup: join(ground.folder, 'mimir.yaml.2026-11-28.bak'),
          formerMode: 0o644,
          mode: null,
        },
      ],
    };
    ground.write('.docker-compose.yml.mimir-tls-swap', `${JSON.stringify(journal)}\n`);
    ground.write('docker-compose.yml.2026-11-28.bak', compose['docker-compose.yml'] ?? '');
    const { status, printed } = await ground.call('secure', 'docker-compose.yml');
    assert.equal(status, 0, printed);
    assert.match(printed, /note: An interrupted swap of .* was undone/);
    assert.deepEqual(
      [...ground.all().keys()].filter((path) => /swap|bak/.test(path)),
      [],
    );
  });

  it('puts every file back where writing fails on the way, wherever that is', async () => {
    for (let step = 0; ; step += 1) {
      const disk = failingAt(step);
      ground = new Ground(compose, { files: disk.files });
      const before = ground.all();
      const { status, printed } = await ground.call('secure', 'docker-compose.yml');
      if (!disk.hasFailed()) {
        assert.equal(status, 0);
        assert.ok(step > 8, 'six certificate files, two settings and what they need');
        return;
      }
      assert.equal(status, 1, printed);
      assert.match(printed, /^Nothing was written\.\n/);
      assert.deepEqual(ground.all(), before, `after ${step} writes`);
      ground.remove();
    }
  });
});

/** A disk whose nth write finds it full. */
function failingAt(step: number): { readonly files: Files; readonly hasFailed: () => boolean } {
  let left = step;
  const isFull = (): boolean => left-- === 0;
  const failure = { failure: 'The disk is full.' };
  const files: Files = {
    ...nodeFiles,
    create: (path, text, secret) => (isFull() ? Promise.resolve(failure) : nodeFiles.create(path, text, secret)),
    keep: (path, copy, secret) => (isFull() ? Promise.resolve(failure) : nodeFiles.keep(path, copy, secret)),
    replace: (path, draft, mode) => (isFull() ? Promise.resolve(failure) : nodeFiles.replace(path, draft, mode)),
  };
  return { files, hasFailed: () => left < 0 };
}
