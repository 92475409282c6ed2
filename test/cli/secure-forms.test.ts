import assert from 'node:assert/strict';
import { assertSecuresAsShown, type Deployment, Ground } from './securing';

/** A form in which somebody has written a deployment, with what its secured text must still hold. */
interface Form {
  readonly files: Deployment;
  readonly named: readonly string[];
  /** The files of the deployment, where not all of them are named. */
  readonly all?: readonly string[];
  readonly holds?: Readonly<Record<string, RegExp>>;
}

const workload = (name: string, target: string, namespace = 'default'): string => `---
apiVersion: apps/v1
kind: ${target === 'ingester' ? 'StatefulSet' : 'Deployment'}
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  template:
    spec:
      containers:
      - name: mimir
        image: grafana/mimir:2.16.0
        args: ["-target=${target}", "-config.file=/etc/mimir/mimir.yaml"]
        volumeMounts:
        - {name: cfg, mountPath: /etc/mimir}
      volumes:
      - {name: cfg, configMap: {name: mimir}}
`;

const configMap = (namespace = 'default'): string => `---
apiVersion: v1
kind: ConfigMap
metadata: {name: mimir, namespace: ${namespace}}
data:
  mimir.yaml: |
    memberlist:
      join_members: [dns+gossip-ring:7946]
`;

const application = (helm: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: mimir
spec:
  source:
    chart: mimir-distributed
    repoURL: https://grafana.github.io/helm-charts
    targetRevision: 6.0.1
${helm}`;

const forms: Readonly<Record<string, Form>> = {
  'Compose with names and values by themselves, and quotes': {
    files: {
      'compose.yml': `services:
  read:
    image: grafana/mimir:2.14.0
    command:
      - -target
      - querier
      - -querier.scheduler-address
      - backend:9095
    volumes: ["./data:/data"]
  backend:
    image: grafana/mimir:2.14.0
    command: ['-target', 'query-scheduler']
    volumes:
      - './data:/data'
`,
    },
    named: ['compose.yml'],
    holds: {
      'compose.yml':
        /- -server\.grpc-tls-cert-path\n {6}- \/certs\/server\.crt\n[^]*- -querier\.scheduler-client\.tls-enabled=true\n[^]*"\.\/certs:\/certs:ro"\][^]*'-server\.grpc-tls-key-path', '\/certs\/server\.key'[^]*- '\.\/certs:\/certs:ro'\n/,
    },
  },
  'manifests whose configuration has quotes and blank lines': {
    files: {
      'mimir.yaml':
        workload('ingester', 'ingester') +
        workload('querier', 'querier') +
        configMap().replace(
          /mimir\.yaml: \|[^]*/,
          'mimir.yaml: |\n    target: "all"\n\n    memberlist:\n      join_members: ["dns+gossip-ring:7946"]\n\n    blocks_storage:\n      backend: "s3"\n',
        ),
    },
    named: ['mimir.yaml'],
    holds: { 'mimir.yaml': /\n {6}backend: "s3"\n\n {4}[a-z_]+:\n[^]*\n\n {4}[a-z_]+:\n[^]*_name: "mimir\.internal"/ },
  },
  'Compose microservices with a block in common and a folder of configuration': {
    files: {
      'compose.yml': `x-mimir: &mimir
  image: grafana/mimir:2.14.0
  volumes:
    - ./config:/etc/mimir
services:
  distributor: { <<: *mimir, command: [-config.file=/etc/mimir/mimir.yaml, -target=distributor] }
  ingester:
    <<: *mimir
    command: -config.file=/etc/mimir/mimir.yaml -target=ingester
  querier:
    <<: *mimir
    entrypoint: /bin/mimir
    command:
      - -config.file=/etc/mimir/mimir.yaml
      - -target=querier
  minio:
    image: minio/minio
    volumes: [data:/data]
volumes: {data: {}}
`,
      'config/mimir.yaml': 'memberlist:\n  join_members:\n    - ingester\n',
    },
    named: ['compose.yml'],
    holds: { 'compose.yml': /^ {4}- \.\/config:\/etc\/mimir\n {4}- \.\/certs:\/certs:ro\nservices:/m },
  },
  'Compose services that extend another, by a folded text and a version from a file': {
    files: {
      'compose.yml': `services:
  base:
    image: grafana/mimir:\${MIMIR_VERSION:-3.0.0}
    env_file: .env
    command: >-
      -target=all
      -memberlist.join=base
  second:
    extends:
      service: base
`,
      '.env': 'MIMIR_VERSION=3.0.1\n',
    },
    named: ['compose.yml'],
  },
  'a Compose file whose configs hold the YAML': {
    files: {
      'compose.yml': `services:
  mimir:
    image: grafana/mimir:3.0.0
    command: ["-config.file=/etc/mimir/mimir.yaml"]
    configs:
      - source: mimir
        target: /etc/mimir/mimir.yaml
configs:
  mimir:
    content: |
      memberlist:
        join_members: [mimir]
`,
    },
    named: ['compose.yml'],
    holds: { 'compose.yml': /^ {6}server:\n {8}grpc_tls_config:\n {10}cert_file: \/certs\/server\.crt\n/m },
  },
  'manifests as a list of several kinds': {
    files: {
      'mimir.yaml': `apiVersion: v1
kind: List
items:
${[configMap(), workload('ingester', 'ingester'), workload('distributor', 'distributor')]
  .map((text) => text.slice(4).replace(/^(?=.)/gm, '  '))
  .map((text) => `-${text.slice(1)}`)
  .join('')}`,
    },
    named: ['mimir.yaml'],
  },
  'manifests of two namespaces in one file': {
    files: {
      'mimir.yaml': ['a', 'b']
        .map(
          (namespace) =>
            configMap(namespace) +
            workload('ingester', 'ingester', namespace) +
            workload('distributor', 'distributor', namespace),
        )
        .join(''),
    },
    named: ['mimir.yaml'],
  },
  'manifests in a folder, of which one is named': {
    files: {
      'k8s/config.yaml': configMap().slice(4),
      'k8s/ingester.yaml': workload('ingester', 'ingester').slice(4),
      'k8s/distributor.yaml': workload('distributor', 'distributor').slice(4),
    },
    named: ['k8s/ingester.yaml'],
    all: ['k8s/config.yaml', 'k8s/ingester.yaml', 'k8s/distributor.yaml'],
  },
  'a container that takes in another, whose mounts it keeps': {
    files: {
      'mimir.yaml': `${configMap()}---
apiVersion: v1
kind: Pod
metadata: {name: mimir}
spec:
  containers:
    - &base
      name: distributor
      image: grafana/mimir:3.0.0
      args: [-target=distributor, -config.file=/etc/mimir/mimir.yaml]
      volumeMounts:
        - {name: cfg, mountPath: /etc/mimir}
    - <<: *base
      name: ingester
      args: [-target=ingester, -config.file=/etc/mimir/mimir.yaml]
  volumes:
    - {name: cfg, configMap: {name: mimir}}
`,
    },
    named: ['mimir.yaml'],
    holds: { 'mimir.yaml': /- <<: \*base\n {6}name: ingester\n {6}args: .*\n {2}volumes:\n/ },
  },
  'values with the configuration as a text, and arguments of components': {
    files: {
      'values.yaml': `image:
  tag: 2.17.0
mimir:
  config: |
    memberlist:
      join_members:
      - {{ include "mimir.fullname" . }}-gossip-ring
    frontend:
      scheduler_address: mimir-query-scheduler-headless:9095
    frontend_worker:
      scheduler_address: mimir-query-scheduler-headless:9095
ingester:
  extraArgs:
    log.level: debug
`,
    },
    named: ['values.yaml'],
  },
  'values of an umbrella chart that gives Mimir another name': {
    files: {
      'Chart.yaml':
        'apiVersion: v2\nname: metrics\nversion: 0.1.0\ndependencies:\n  - name: mimir-distributed\n    alias: mimir\n    version: 5.3.0\n    repository: https://grafana.github.io/helm-charts\n',
      'values.yaml': 'mimir:\n  mimir:\n    structuredConfig:\n      multitenancy_enabled: false\n',
    },
    named: ['values.yaml'],
    holds: { 'values.yaml': /^ {2}overrides_exporter:\n {4}extraVolumes:\n/m },
  },
  'values whose components take in a block that only they have': {
    files: {
      'values.yaml': `image: {tag: 2.12.0}
common: &common
  extraVolumes:
    - {name: cache, emptyDir: {}}
  extraVolumeMounts:
    - {name: cache, mountPath: /cache}
mimir:
  structuredConfig:
    multitenancy_enabled: false
querier:
  <<: *common
  replicas: 2
`,
    },
    named: ['values.yaml'],
    holds: { 'values.yaml': /^ {4}- \{name: cache, emptyDir: \{\}\}\n {4}- name: mimir-tls\n/m },
  },
  'a HelmRelease without any values': {
    files: {
      'release.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: mimir\nspec:\n  chart:\n    spec:\n      chart: mimir-distributed\n      version: 6.0.0\n',
    },
    named: ['release.yaml'],
    holds: { 'release.yaml': /^ {2}values:\n/m },
  },
  'an Application without any values': {
    files: { 'application.yaml': application('') },
    named: ['application.yaml'],
    holds: { 'application.yaml': /^ {4}helm:\n {6}valuesObject:\n/m },
  },
  'units whose commands go on in the next line': {
    files: {
      'ingester.service':
        '[Service]\nUser=mimir\nWorkingDirectory=FOLDER\nExecStart=/usr/bin/mimir \\\n  -target=ingester \\\n  -memberlist.join=localhost\nRestart=always\n',
      'querier.service':
        '[Service]\nUser=mimir\nWorkingDirectory=FOLDER\nExecStart=/usr/bin/mimir -target=querier -memberlist.join=localhost\n',
    },
    named: ['ingester.service', 'querier.service'],
  },
};

describe('mimir-tls secure on odd forms', () => {
  let ground: Ground;
  afterEach(() => ground.remove());

  for (const [what, { files, named, all, holds = {} }] of Object.entries(forms)) {
    it(`secures ${what}`, async () => {
      ground = new Ground(files);
      await assertSecuresAsShown(ground, named, all);
      for (const [path, text] of Object.entries(holds)) assert.match(ground.read(path), text);
    });
  }

  it('says what named files have nothing of Mimir', async () => {
    ground = new Ground({ 'mimir.flags': '-target=all\n', 'compose.yml': 'services:\n  mimir:\n    build: .\n' });
    const { status, printed } = await ground.call('secure', 'mimir.flags', 'compose.yml');
    assert.equal(status, 0);
    assert.match(
      printed,
      /left open: compose\.yml: No settings of Mimir were found there, so nothing was secured there\./,
    );
  });

  it('says that Helm takes lists from the last values only', async () => {
    const values = 'mimir:\n  structuredConfig:\n    multitenancy_enabled: false\n';
    ground = new Ground({ 'values.yaml': values, 'values-production.yaml': values });
    const { printed } = await ground.call('secure', 'values.yaml', 'values-production.yaml');
    assert.match(
      printed,
      /note: Values come from several places: Helm takes each list, such as global\.extraVolumes, /,
    );
  });
});
