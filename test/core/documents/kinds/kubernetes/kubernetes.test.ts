import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { kubernetes } from '../../../../../core/src/documents/kinds/kubernetes/kubernetes';
import type { ConfigDocument } from '../../../../../core/src/model/setting';

const catalogue = loadCatalogue();

const sourceOf = (text: string) => ({ uri: 'file:///srv/mimir.yaml', languageId: 'yaml', text });

function read(text: string): readonly ConfigDocument[] {
  const source = sourceOf(text);
  assert.ok(kubernetes.claims(source), 'want a text that is Mimir’s');
  return kubernetes.parse(source, catalogue);
}

/** A container as the element of a list, indented so far. */
const container = (indent: string, more: readonly string[] = []): string =>
  ['- name: mimir', '  image: grafana/mimir:2.17.1', '  args: [-target=all]', ...more.map((line) => `  ${line}`)]
    .map((line) => `${indent}${line}\n`)
    .join('');

const pod = (more: readonly string[] = [], volumes = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec:\n${volumes}  containers:\n${container('    ', more)}`;

describe('manifests of Kubernetes', () => {
  const workloads: readonly (readonly [name: string, text: string])[] = [
    ['Pod/m/mimir', pod()],
    ...['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicaSet', 'Rollout'].map(
      (kind) =>
        [
          `${kind}/m/mimir`,
          `apiVersion: x/v1\nkind: ${kind}\nmetadata: {name: m}\nspec:\n  template:\n    spec:\n      containers:\n${container('      ')}`,
        ] as const,
    ),
    [
      'CronJob/m/mimir',
      `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: m}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          initContainers:\n${container('          ')}`,
    ],
    [
      'Pod/m/mimir',
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: m}\n  spec:\n    containers:\n${container('    ')}`,
    ],
    [
      'Pod/m/mimir',
      `# Source: a chart\r\n---\r\napiVersion: v1\r\nkind: Service\r\nspec: {ports: []}\r\n---\r\n${pod().replaceAll('\n', '\r\n')}---\r\n`,
    ],
  ];
  it('are read behind a byte order mark, the first of them too', () => {
    const first = pod().replace('{name: m}', '{name: first}');
    assert.deepEqual(
      read(`\uFEFF${first}---\n${pod()}`).map(({ name }) => name),
      ['Pod/first/mimir', 'Pod/m/mimir'],
    );
  });

  for (const [name, text] of workloads) {
    it(`show the containers of ${text.slice(0, 40).replaceAll(/\s+/g, ' ')}… ${name}`, () => {
      const [document, ...others] = read(text);
      assert.ok(document && others.length === 0);
      assert.deepEqual(
        [document.name, document.version, document.pathsAreLocal, document.settings.length],
        [name, '2.17', false, 1],
      );
      const value = document.settings[0]?.value;
      assert.equal(text.slice(value?.range.start, value?.range.end), 'all');
    });
  }

  it('name containers apart that are named alike', () => {
    assert.deepEqual(
      read(`${pod()}---\n${pod()}`).map(({ name }) => name),
      ['Pod/m/mimir', 'Pod/m/mimir (2)'],
    );
  });

  it('fill in variables of the container, and leave unknown those that come from elsewhere', () => {
    const text =
      pod().replace(
        '[-target=all]',
        () => '["-target=$(TARGET)", "-log.level=$(LEVEL)", "-log.format=$(OTHER)", "-memberlist.join=$$(A)"]',
      ) +
      '      env:\n        - {name: TARGET, value: read}\n        - {name: LEVEL, valueFrom: {fieldRef: {fieldPath: x}}}\n        - {name: B, value: "$(TARGET)"}\n';
    const [document] = read(text);
    assert.deepEqual(
      document?.settings.map(({ value }) => (value?.dynamic === true ? '?' : value?.text)),
      ['read', '?', '?', '$(A)'],
    );
    assert.deepEqual([...(document.environment ?? [])], [['TARGET', 'read']]);
  });

  const commandLines: readonly (readonly [what: string, args: string, excerpt: boolean])[] = [
    ['a value from elsewhere', 'args: ["-target=$(TARGET)"]', false],
    ['an argument from elsewhere', 'args: [-target=all, "$(EXTRA)"]', true],
    ['an argument of a template', 'args:\n    - -target=all\n    - {{ .Values.flag }}', true],
    ['the name of a flag of a template', 'args:\n    - -target=all\n    - -{{ $key }}={{ $value }}', true],
    ['a line of a template', 'args:\n    - -target=all\n    {{- toYaml .Values.args | nindent 4 }}', true],
    ['a template in another field', 'args:\n    - -target=all\n    workingDir: {{ .Values.folder }}', false],
    ['a variable of a script', `command: [sh, -c, 'exec mimir -target=all "$@"']`, true],
  ];
  for (const [what, args, excerpt] of commandLines) {
    it(`${excerpt ? 'show only some' : 'show all'} of the arguments with ${what}`, () => {
      assert.equal(
        read(
          `apiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec:\n  containers:\n  - name: mimir\n    image: grafana/mimir\n    ${args}\n`,
        )[0]?.excerpt,
        excerpt,
      );
    });
  }

  const config =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  mimir.yaml: |\n    server:\n      tls_min_version: TLS12\n  other.yaml: |\n    a: b\n';
  const mounted = (mount: string, volume: string): string =>
    `${pod([`volumeMounts: [${mount}]`], `  volumes: [${volume}]\n`).replace('[-target=all]', '[-config.file=/etc/mimir/mimir.yaml]')}---\n${config}`;

  const mounts: readonly (readonly [what: string, mount: string, volume: string, document: string | null])[] = [
    ['a ConfigMap', '{name: v, mountPath: /etc/mimir/}', '{name: v, configMap: {name: c}}', 'ConfigMap/c/mimir.yaml'],
    [
      'a file of one',
      '{name: v, mountPath: /etc/mimir/mimir.yaml, subPath: mimir.yaml}',
      '{name: v, configMap: {name: c}}',
      'ConfigMap/c/mimir.yaml',
    ],
    [
      'a key under another name',
      '{name: v, mountPath: /etc/mimir}',
      '{name: v, configMap: {name: c, items: [{key: other.yaml, path: mimir.yaml}]}}',
      'ConfigMap/c/other.yaml',
    ],
    [
      'several in one',
      '{name: v, mountPath: /etc}',
      '{name: v, projected: {sources: [{secret: {name: s, items: []}}, {configMap: {name: c, items: [{key: mimir.yaml, path: mimir/mimir.yaml}]}}]}}',
      'ConfigMap/c/mimir.yaml',
    ],
    [
      'a folder over it',
      '{name: v, mountPath: /etc/mimir}, {name: e, mountPath: /etc/mimir/mimir.yaml}',
      '{name: v, configMap: {name: c}}, {name: e, emptyDir: {}}',
      null,
    ],
    ['a claim', '{name: v, mountPath: /etc/mimir}', '{name: v, persistentVolumeClaim: {claimName: c}}', null],
  ];
  for (const [what, mount, volume, document] of mounts) {
    it(`lead -config.file through ${what} to ${document ?? 'nothing that is known'}`, () => {
      const [flags, ...yaml] = read(mounted(mount, volume));
      assert.equal(flags?.configDocument, document);
      assert.ok(document === null || yaml.some(({ name }) => name === document));
      assert.deepEqual(new Set(flags.mounts?.map(({ local }) => local)), new Set([null]));
    });
  }

  it('hold YAML of Mimir in ConfigMaps and in the plain data of Secrets', () => {
    const secret = config.replace('ConfigMap', 'Secret').replace('\ndata:', '\nstringData:');
    assert.deepEqual(
      [read(config), read(secret)].map((documents) => documents.map(({ name }) => name)),
      [['ConfigMap/c/mimir.yaml'], ['Secret/c/mimir.yaml']],
    );
    const [document] = read(config);
    assert.deepEqual(
      document?.settings.map(({ name, value }) => [name.value, config.slice(value?.range.start, value?.range.end)]),
      [['server.tls_min_version', 'TLS12']],
    );
    assert.equal(kubernetes.claims(sourceOf(config.replace('ConfigMap', 'Secret'))), false);
  });

  it('hold YAML of Mimir in the encoded data of Secrets, in one line or several, and are edited in their encoding', () => {
    const yaml = 'server:\n  tls_min_version: TLS12\n';
    const base64 = Buffer.from(yaml).toString('base64');
    const secret = (data: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: c}\ndata:\n  mimir.yaml: ${data}\n`;
    for (const data of [base64, `"${base64}"`, `|\n    ${base64.slice(0, 20)}\n    ${base64.slice(20)}`]) {
      const text = secret(data);
      const [document] = read(text);
      assert.equal(document?.name, 'Secret/c/mimir.yaml');
      assert.deepEqual(
        document.settings.map(({ name, value }) => [name.value, value?.text]),
        [['server.tls_min_version', 'TLS12']],
      );
      const { start, end } = document.settings[0]?.value?.range ?? { start: 0, end: 0 };
      assert.equal(text.slice(start, end).replaceAll(/\s/g, ''), base64);
    }
    for (const other of [base64.slice(1), '/w==', 'ENC[AES256]'])
      assert.equal(kubernetes.claims(sourceOf(secret(other))), false, other);
    assert.deepEqual(
      read(`${secret(base64)}stringData:\n  mimir.yaml: "server: {tls_min_version: TLS13}"\n`).flatMap(({ settings }) =>
        settings.map(({ value }) => value?.text),
      ),
      ['TLS13'],
    );
  });

  it('show the probes that call by HTTP', () => {
    const probes = [
      'ports: [{name: web, containerPort: 8080}]',
      'livenessProbe: {httpGet: {port: web}}',
      'readinessProbe: {httpGet: {port: 9, scheme: https}}',
      'startupProbe: {exec: {command: [x]}}',
    ];
    const callers = read(pod(probes))[0]?.callers ?? [];
    assert.deepEqual(
      callers.map(({ call, scheme, port }) => [call, scheme, port]),
      [
        ['livenessProbe', 'HTTP', 8080],
        ['readinessProbe', 'HTTPS', 9],
      ],
    );
    assert.deepEqual(read(pod())[0]?.callers, []);
  });

  it('do not show the probes where another file or a template has its say', () => {
    assert.equal(read(pod().replace('      image: grafana/mimir:2.17.1\n', ''))[0]?.showsProbes, false);
    assert.equal(read(pod(['readinessProbe: {{ .probe }}']))[0]?.showsProbes, false);
    assert.equal(read(pod())[0]?.showsProbes, true);
  });

  const unrelated: readonly (readonly [what: string, text: string])[] = [
    ['another program', pod().replace('grafana/mimir', 'grafana/tempo').replace('name: mimir', 'name: tempo')],
    ['another program by a container of that name', pod().replace('grafana/mimir', 'grafana/loki')],
    ['a tool of Mimir', pod().replace('grafana/mimir', 'grafana/mimirtool')],
    ['another command in its image', pod(['command: [/bin/busybox]'])],
    [
      'variables for a container',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mimir-config}\ndata:\n  MIMIR_LOG_LEVEL: info\n',
    ],
    ['the configuration of another', config.replace('server:', 'auth_enabled: false\n    server:')],
    ['no manifest', 'kind: Pod\nspec:\n  containers:\n    - image: grafana/mimir\n      args: [-target=all]\n'],
    ['a binary file', `${pod()}\0`],
  ];
  for (const [what, text] of unrelated) {
    it(`with ${what} are left alone`, () => {
      assert.equal(kubernetes.claims(sourceOf(text)), false);
      assert.deepEqual(kubernetes.parse(sourceOf(text), catalogue), []);
    });
  }
});
