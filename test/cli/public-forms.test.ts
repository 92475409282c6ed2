import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { callIn } from './calling';

/** Texts by the paths of their files. */
type Files = Readonly<Record<string, string>>;

interface Case {
  readonly files: Files;
  /** What `check` is given; without it, every file. */
  readonly args?: readonly string[];
  /** `file:line rule effect severity` in the order of the places; none where nothing is to be said. */
  readonly found: readonly string[];
  /** Rules that the case is not about. */
  readonly besides?: readonly string[];
}

interface PrintedFinding {
  readonly rule: string;
  readonly effect: string;
  readonly severity: string;
  readonly range: { readonly start: { readonly line: number } };
}

interface PrintedFile {
  readonly path: string;
  readonly findings: readonly PrintedFinding[];
}

function filesOf(printed: string): readonly PrintedFile[] {
  const report: unknown = JSON.parse(printed);
  assert.ok(typeof report === 'object' && report !== null && 'files' in report && Array.isArray(report.files));
  const files: readonly PrintedFile[] = report.files;
  return files;
}

describe('Forms and places in which people publish their settings', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'forms-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function check({ files, args = Object.keys(files), found, besides = [] }: Case): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { printed, complained } = await callIn(folder, ['check', '--format', 'json', ...args]);
    assert.equal(complained, '');
    const told = filesOf(printed).flatMap(({ path, findings }) =>
      findings.filter(({ rule }) => !besides.includes(rule)).map((finding) => ({ path, ...finding })),
    );
    const placed = told.map(
      ({ path, rule, effect, severity, range }) => `${path}:${range.start.line + 1} ${rule} ${effect} ${severity}`,
    );
    assert.deepEqual(placed.sort(), [...found].sort());
  }

  describe('values of the chart with nothing but arguments', () => {
    const text = `distributor:
  extraArgs:
    server.grpc-tls-cert-path: /tls/tls.crt
    server.grpc-tls-key-path: /tls/tls.key
query_scheduler:
  extraArgs:
    server.grpc-tls-client-auth: RequireAndVerifyClientCert
`;
    const one = 'compactor:\n  extraArgs:\n    server.grpc-tls-cert-file: /tls/tls.crt\n';

    it('are known by their components and flags', () =>
      check({ files: { 'tls.yaml': text }, found: ['tls.yaml:7 server-client-auth-without-tls insecure error'] }));
    it('are known below the key of a chart around it', () =>
      check({
        files: { 'tls.yaml': `metrics:\n${text.replace(/^(?=.)/gm, '  ')}` },
        found: ['tls.yaml:8 server-client-auth-without-tls insecure error'],
      }));
    it('are known by their folder', () =>
      check({
        files: { 'mimir/values.yaml': one },
        found: ['mimir/values.yaml:3 unknown-flag refuses-to-start error'],
      }));
    it('are what --kind says they are', () =>
      check({
        files: { 'values.yaml': one },
        args: ['--kind', 'helm-values', 'values.yaml'],
        found: ['values.yaml:3 unknown-flag refuses-to-start error'],
      }));
    it('are what --kind says they are below a key', () =>
      check({
        files: { 'values.yaml': `app:\n${one.replace(/^(?=.)/gm, '  ')}` },
        args: ['--kind', 'helm-values', 'values.yaml'],
        found: ['values.yaml:4 unknown-flag refuses-to-start error'],
      }));

    it("are not taken for Mimir's where they are of another chart", async () => {
      const lists = 'ingester:\n  extraArgs:\n    - -server.grpc-tls-cert-file=/x\nqueryFrontend:\n  extraArgs: []\n';
      await check({
        files: {
          'values.yaml': lists,
          'cortex/values.yaml': text,
          'c.yaml': `config:\n  auth_enabled: false\n${text}`,
        },
        found: [],
      });
    });
  });

  describe('values of the chart in ConfigMaps and Secrets', () => {
    const values = `ingester:
  extraArgs:
    server.grpc-tls-cert-file: /tls/tls.crt
query_scheduler:
  extraArgs:
    server.grpc-listen-port: 9095
`.replace(/^(?=.)/gm, '    ');
    const map = (kind: string, field: string): string =>
      `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: metrics\n${field}:\n  values.yaml: |\n${values}`;

    it('are read in a ConfigMap', () =>
      check({
        files: { 'cm.yaml': map('ConfigMap', 'data') },
        found: ['cm.yaml:9 unknown-flag refuses-to-start error'],
      }));
    it('are read in a Secret', () =>
      check({
        files: { 's.yaml': map('Secret', 'stringData') },
        found: ['s.yaml:9 unknown-flag refuses-to-start error'],
      }));
    it('are read beside the release that names them', async () => {
      const release =
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: m\nspec:\n  chart:\n    spec:\n      chart: mimir-distributed\n  valuesFrom:\n    - kind: ConfigMap\n      name: metrics\n';
      await check({
        files: { 'r.yaml': `${release}---\n${map('ConfigMap', 'data')}` },
        found: ['r.yaml:21 unknown-flag refuses-to-start error'],
      });
    });
  });

  describe('Markdown', () => {
    it('holds the arguments of a component of the chart', () =>
      check({
        files: { 'doc.md': '# Mimir\n\n```yaml\nruler:\n  extraArgs:\n    ruler.client.tls-enabledd: "true"\n```\n' },
        found: ['doc.md:6 unknown-flag refuses-to-start warning'],
      }));

    const doc = (language: string, text: string): Files => ({
      'doc.md': `# Mimir\n\n\`\`\`${language}\n${text}\`\`\`\n`,
    });

    it('may show what is not to be written any more', () =>
      check({
        files: doc('yaml', 'querier:\n  query_frontend_address: x:9095\nmultitenancy_enabled: false\n'),
        found: ['doc.md:5 unknown-yaml-key refuses-to-start warning'],
      }));

    it('has nothing that is an error of syntax', async () => {
      const broken = doc(
        'yaml',
        'multitenancy_enabled: false\nserver:\n  http_tls_config\n    cert_file: x\n  server: [\n',
      );
      await check({
        files: broken,
        besides: ['unknown-yaml-key'],
        found: [
          'doc.md:6 yaml-syntax refuses-to-start information',
          'doc.md:8 yaml-syntax refuses-to-start information',
        ],
      });
    });

    it('shows by a path that another program of the image runs', () =>
      check({
        files: doc(
          'sh',
          'docker run grafana/mimir:2.17.0 /usr/bin/listblocks -backend=gcs -server.bogus=1\nmimirtool -server.bogus=1 -target=all\nmimir -target=all\n',
        ),
        found: [],
      }));

    it('has placeholders in commands', () =>
      check({
        files: doc(
          'sh',
          'mimir [flags] -config.file <your file> -server.http-tls-client-auth=<policy>\nmimir ... -<component>.tls-enabled=true -server.grpc-tls-client-auth=None\n',
        ),
        found: ['doc.md:5 invalid-client-auth-type refuses-to-start error'],
        besides: ['server-client-auth-without-tls'],
      }));

    it('has placeholders among flags', () =>
      check({
        files: doc(
          '',
          '-server.http-tls-cert-path=<path to the certificate>\n-server.http-tls-key-path=<path to the key>\n-server.http-tls-client-auth <policy>\n',
        ),
        found: [],
      }));

    it('has placeholders in YAML', () =>
      check({
        files: doc(
          'yaml',
          'server:\n  http_tls_config:\n    [cert_file: <string> | default = ""]\n    client_auth_type: <one of these>\n  ...\nfrontend:\n  grpc_client_config: <grpc_client>\nmemberlist:\n  tls_enabled: <boolean>\n  tls_min_version: TLS1\n',
        ),
        found: ['doc.md:13 invalid-tls-min-version refuses-to-start error'],
        besides: ['memberlist-cert-required'],
      }));
  });

  describe('a script that writes its configuration file', () => {
    const commands = [
      'envsubst < /etc/mimir.tmpl > /tmp/mimir.yaml\nexec /bin/mimir -config.file=/tmp/mimir.yaml',
      'cp /etc/mimir-template.yml mimir.yaml\nsed -i "s/ADDR/$(hostname -i)/" mimir.yaml\nmimir -config.file=mimir.yaml',
      'gomplate -f a.tmpl -o conf/mimir.yaml\nmimir -config.file=./conf/mimir.yaml',
      'curl -sS https://config.example/mimir --output=mimir.yaml && mimir -config.file mimir.yaml',
      'sed "s/a/b/" template.yaml | tee mimir.yaml >/dev/null\nmimir -config.file=mimir.yaml',
      "sh -c 'render > mimir.yaml'\nmimir -config.file=mimir.yaml",
      'openssl req -x509 -keyout tls.key -out tls.crt\nmimir -target=ingester -server.http-tls-cert-path=tls.crt -server.http-tls-key-path=tls.key',
    ];
    for (const command of commands) {
      it(`is not told that it is missing: ${command.split('\n')[0]}`, () =>
        check({ files: { 'start.sh': `#!/bin/sh\n${command}\n` }, found: [] }));
    }

    it('is told so of one that nothing writes', () =>
      check({
        files: { 'start.sh': '#!/bin/sh\ncat other.yaml > /dev/null 2>&1\nmimir -config.file=mimir.yaml\n' },
        found: ['start.sh:3 config-file-unreadable refuses-to-start error'],
      }));

    it('may do so in a unit', () =>
      check({
        files: {
          'mimir.service':
            "[Service]\nExecStartPre=/bin/sh -c 'envsubst < t > mimir.yaml'\nExecStart=/usr/bin/mimir -config.file=mimir.yaml\n",
        },
        found: [],
      }));

    it('is one process with its here-document', () =>
      check({
        files: {
          'start.sh':
            '#!/bin/sh\ncat > "$DIR/m.yaml" <<EOF\nserver:\n  grpc_tls_config:\n    cert_file: a\nmultitenancy_enabled: false\nEOF\nmimir -config.file="$DIR/m.yaml" -server.grpc-tls-key-path=b\n',
        },
        besides: ['file-not-found', 'grpc-client-tls-disabled'],
        found: [],
      }));

    it('reads what the Dockerfile beside it copies into its image', async () => {
      const dockerfile =
        'FROM grafana/mimir:2.17.0\nCOPY ./config.yml /config.yml\nCOPY ./entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n';
      const entrypoint =
        '#!/bin/sh\n/bin/mimir -config.file=/config.yml -server.grpc-tls-key-path=/etc/ssl/x.key ${@}\n';
      await check({
        files: {
          Dockerfile: dockerfile,
          'config.yml': 'server:\n  tls_min_version: TLS1\nmultitenancy_enabled: false\n',
          'entrypoint.sh': entrypoint,
        },
        args: ['entrypoint.sh'],
        besides: ['server-tls-half-configured'],
        found: ['config.yml:2 invalid-tls-min-version refuses-to-start error'],
      });
      await check({
        files: { 'rootfs/run.sh': entrypoint, Dockerfile: 'FROM grafana/mimir:2.17.0\nCOPY rootfs /\n' },
        args: ['rootfs/run.sh'],
        besides: ['server-tls-half-configured'],
        found: [],
      });
    });
  });

  describe('an absolute path to a file that is not here', () => {
    it('may be on another machine where its folder is on every one', () =>
      check({
        files: {
          'mimir.service':
            '[Service]\nExecStart=/usr/bin/mimir -config.file=/etc/mimir-x.yaml -server.grpc-tls-cert-path=/etc/ssl/mimir-x.crt -server.grpc-tls-key-path=/tmp/mimir-x.key\n',
        },
        found: Array.from({ length: 3 }, () => 'mimir.service:2 path-not-on-this-machine style information'),
      }));
    it('is said of once, however many settings name it', () =>
      check({
        files: {
          'm.flags':
            '-target=querier\n-memberlist.tls-ca-path=/nowhere-x/ca.crt\n-querier.store-gateway-client.tls-ca-path=/nowhere-x/ca.crt\n',
        },
        besides: ['tls-options-without-tls-enabled'],
        found: ['m.flags:2 path-not-on-this-machine style information'],
      }));
    it('is missing where its folder is one of its own', () =>
      check({
        files: {
          'x/y': '',
          'm.flags': `-target=ingester\n-server.grpc-tls-cert-path=${folder}/x/a.crt\n-server.grpc-tls-key-path=${folder}/x/a.key\n`,
        },
        besides: ['server-tls-half-configured'],
        found: ['m.flags:2 file-not-found refuses-to-start error', 'm.flags:3 file-not-found refuses-to-start error'],
      }));
  });

  describe('a script with another interpreter', () => {
    const text = (interpreter: string): string =>
      `#!${interpreter}\nexec /bin/mimir -config.file=/data/x/mimir.yaml -server.grpc-tls-cert-file=/ssl/tls.crt\n`;
    for (const interpreter of [
      '/usr/bin/with-contenv bashio',
      '/command/execlineb -P',
      '/usr/bin/env -S dash -e',
      '/sbin/openrc-run',
    ]) {
      it(`is read: ${interpreter}`, () =>
        check({
          files: { run: text(interpreter) },
          besides: ['path-not-on-this-machine'],
          found: ['run:2 unknown-flag refuses-to-start error'],
        }));
    }
    for (const interpreter of ['/usr/bin/env python3', '/usr/bin/perl -w']) {
      it(`is not read where it is no shell: ${interpreter}`, () =>
        check({ files: { run: text(interpreter) }, found: [] }));
    }
  });

  describe('a configuration with an indented root', () => {
    const text = '# Mimir\n  multitenancy_enabled: false\n  server:\n    grpc_tls_config:\n      cert_file: tls.crt\n';
    const found = ['config.yaml:5 server-tls-half-configured insecure error'];
    it('is YAML', () => check({ files: { 'config.yaml': text }, besides: ['file-not-found'], found }));
    it("is not taken for one where its keys are somebody else's", () =>
      check({ files: { 'config.yaml': `${text}  auth_enabled: false\n` }, found: [] }));
    it('is none where its keys are below another', () =>
      check({ files: { 'config.yaml': `app:\n${text}` }, found: [] }));
  });

  describe('a file of flags by its name', () => {
    it('is silent where it is of another program', () =>
      check({
        files: {
          'chrome.flags': '--enable-features=UseOzonePlatform\n--ozone-platform=wayland --disable-gpu\n',
          'p.flags': '--config.file=p.yml\n--web.listen-address=:9090\n',
        },
        found: [],
      }));
    it("is Mimir's by one flag of its own", () =>
      check({
        files: { 'm.flags': '--no-such-flag=1\n-querier.no-such-flag=1\n' },
        found: ['m.flags:1 unknown-flag refuses-to-start error', 'm.flags:2 unknown-flag refuses-to-start error'],
      }));
    it("is Mimir's by its mark", () =>
      check({
        files: { 'm.flags': '# mimir-tls: flags\n--no-such-flag=1\n' },
        found: ['m.flags:2 unknown-flag refuses-to-start error'],
      }));
    it('is what --kind says', () =>
      check({
        files: { 'm.flags': '--no-such-flag=1\n' },
        args: ['--kind', 'flags', 'm.flags'],
        found: ['m.flags:1 unknown-flag refuses-to-start error'],
      }));
  });

  describe('what an alias takes in', () => {
    const anchored = `mimir:
  structuredConfig:
    ingester_client:
      grpc_client_config: &tls
        tls_enabled: true
        tls_cert_path: /x-tls/tls.crt
        tls_key_path: /x-tls/tls.key
        tls_server_name: mimir.internal
    memberlist: *tls
    ruler:
      alertmanager_client: *tls
`;
    it('is told of at the alias', () =>
      check({
        files: { 'values.yaml': anchored },
        found: [
          'values.yaml:5 grpc-client-tls-server-plaintext connection-fails error',
          'values.yaml:9 memberlist-no-client-auth insecure information',
          'values.yaml:11 deprecated-ruler-alertmanager-block style warning',
        ],
      }));

    it("is told of there too where the anchor is in a block that is none of Mimir's", () =>
      check({
        files: {
          'values.yaml':
            'tls: &tls\n  tls_enabled: true\n  tls_min_version: TLS12\nmimir:\n  structuredConfig:\n    ingester_client:\n      grpc_client_config:\n        <<: *tls\n',
        },
        besides: ['grpc-client-tls-server-plaintext'],
        found: ['values.yaml:8 invalid-tls-min-version connection-fails error'],
      }));

    it('is told of once where the anchor is at fault itself', () =>
      check({
        files: { 'values.yaml': anchored.replace('tls_server_name: mimir.internal', 'tls_sever_name: x') },
        besides: [
          'grpc-client-tls-server-plaintext',
          'memberlist-no-client-auth',
          'deprecated-ruler-alertmanager-block',
          'server-name-missing-for-ip-dialing',
        ],
        found: ['values.yaml:8 unknown-yaml-key refuses-to-start error'],
      }));

    it('is named by a fix that changes it', async () => {
      writeFileSync(join(folder, 'values.yaml'), anchored);
      const { printed } = await callIn(folder, ['check', '--format', 'json', 'values.yaml']);
      assert.match(
        printed,
        /"Turn off TLS for these clients \(this changes memberlist and ruler\.alertmanager_client too\)"/,
      );
    });
  });

  describe('words that somebody follows', () => {
    it('name the block that takes the inner ones along', async () => {
      writeFileSync(
        join(folder, 'mimir.yaml'),
        'target: compactor\ncompactor:\n  ring:\n    kvstore:\n      store: etcd\n      etcd: {endpoints: [etcd:2379]}\n',
      );
      const { printed } = await callIn(folder, ['check', 'mimir.yaml']);
      assert.match(printed, /"ring" in compactor\..*Did you mean compactor\.sharding_ring\? \[/);
    });

    it('say why an option that is ignored has no effect', async () => {
      writeFileSync(
        join(folder, 'mimir-values.yaml'),
        'ingester:\n  extraArgs:\n    ingester.ring.etcd.tls-enabled: "true"\n    ingester.ring.etcd.tls-insecure-skip-verify: "true"\n',
      );
      const { printed } = await callIn(folder, ['check', 'mimir-values.yaml']);
      assert.match(
        printed,
        /:4:\d+: information: .*tls-insecure-skip-verify has no effect: -ingester\.ring\.store is memberlist\..*\[insecure-skip-verify\]/,
      );
    });
  });

  describe('a missing file', () => {
    const yaml = `target: all
ingester_client:
  grpc_client_config:
    tls_ca_path: certs/ca.crt
memberlist:
  tls_enabled: true
  tls_ca_path: certs/ca.crt
`;
    it('is told of once, where it is gravest', () =>
      check({
        files: { 'mimir.yaml': yaml },
        besides: ['memberlist-cert-required', 'memberlist-no-client-auth', 'tls-options-without-tls-enabled'],
        found: ['mimir.yaml:7 file-not-found refuses-to-start error'],
      }));
    it('is told of with its folder, where that is missing too', async () => {
      writeFileSync(
        join(folder, 'm.flags'),
        '-target=ingester\n-server.http-tls-cert-path=certs/a.crt\n-server.http-tls-key-path=b.key\n',
      );
      const { printed } = await callIn(folder, ['check', 'm.flags']);
      assert.match(
        printed,
        new RegExp(
          `-server\\.http-tls-cert-path: certs/a\\.crt not found \\(at ${folder}/certs/a\\.crt; its folder doesn't exist\\)`,
        ),
      );
      assert.match(printed, /-server\.http-tls-key-path: b\.key not found \(at [^ ]+\)\. /);
    });
  });

  describe('a missing tls-enabled', () => {
    const flags = `-target=all
-server.grpc-tls-cert-path=/x-tls/tls.crt
-server.grpc-tls-key-path=/x-tls/tls.key
-ingester.client.tls-ca-path=/x-tls/ca.crt
`;
    const besides = ['path-not-on-this-machine', 'weak-tls-version'];
    it("is told of at the client's other options, and for clients without any at the server", () =>
      check({
        files: { 'm.flags': flags },
        besides,
        found: [
          'm.flags:4 grpc-client-tls-disabled connection-fails error',
          'm.flags:2 grpc-client-tls-disabled connection-fails error',
        ],
      }));
  });
});
