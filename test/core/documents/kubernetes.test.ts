import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { kubernetes } from '../../../core/src/documents/kubernetes';
import type { ConfigDocument } from '../../../core/src/model/setting';

const catalogue = loadCatalogue();

const sourceOf = (text: string) => ({ uri: 'file:///srv/mimir.yaml', languageId: 'yaml', text });

function read(text: string): readonly ConfigDocument[] {
  const source = sourceOf(text);
  assert.ok(kubernetes.claims(source), 'want a text that is Mimir’s');
  return kubernetes.parse(source, catalogue);
}

/** A container as the element of a list, indented so far. */
const container = (indent: string, more: readonly string[] = []): string =>
  ['- name: mimir', '  image: grafana/mimir:2.17.1', '  args: [-target=all]', ...more.map((line) => `  ${line}`)].map((line) => `${indent}${line}\n`).join('');

const pod = (more: readonly string[] = [], volumes = ''): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec:\n${volumes}  containers:\n${container('    ', more)}`;

describe('manifests of Kubernetes', () => {
  const workloads: readonly (readonly [name: string, text: string])[] = [
    ['Pod/m/mimir', pod()],
    ...['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicaSet', 'Rollout'].map(
      (kind) => [`${kind}/m/mimir`, `apiVersion: x/v1\nkind: ${kind}\nmetadata: {name: m}\nspec:\n  template:\n    spec:\n      containers:\n${container('      ')}`] as const,
    ),
    ['CronJob/m/mimir', `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: m}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          initContainers:\n${container('          ')}`],
    ['Pod/m/mimir', `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: m}\n  spec:\n    containers:\n${container('    ')}`],
    ['Pod/m/mimir', `# Source: a chart\r\n---\r\napiVersion: v1\r\nkind: Service\r\nspec: {ports: []}\r\n---\r\n${pod().replaceAll('\n', '\r\n')}---\r\n`],
  ];
  for (const [name, text] of workloads) {
    it(`show the containers of ${text.slice(0, 40).replaceAll(/\s+/g, ' ')}… ${name}`, () => {
      const [document, ...others] = read(text);
      assert.ok(document && others.length === 0);
      assert.deepEqual([document.name, document.version, document.pathsAreLocal, document.settings.length], [name, '2.17', false, 1]);
      const value = document.settings[0]?.value;
      assert.equal(text.slice(value?.range.start, value?.range.end), 'all');
    });
  }

  it('name containers apart that are named alike', () => {
    assert.deepEqual(read(`${pod()}---\n${pod()}`).map(({ name }) => name), ['Pod/m/mimir', 'Pod/m/mimir (2)']);
  });

  it('fill in variables of the container, and leave unknown those that come from elsewhere', () => {
    const text = pod().replace('[-target=all]', () => '["-target=$(TARGET)", "-log.level=$(LEVEL)", "-log.format=$(OTHER)", "-memberlist.join=$$(A)"]')
      + '      env:\n        - {name: TARGET, value: read}\n        - {name: LEVEL, valueFrom: {fieldRef: {fieldPath: x}}}\n        - {name: B, value: "$(TARGET)"}\n';
    const [document] = read(text);
    assert.deepEqual(document?.settings.map(({ value }) => (value?.dynamic === true ? '?' : value?.text)), ['read', '?', '?', '$(A)']);
    assert.deepEqual([...(document.environment ?? [])], [['TARGET', 'read']]);
  });

  const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  mimir.yaml: |\n    server:\n      tls_min_version: TLS12\n  other.yaml: |\n    a: b\n';
  const mounted = (mount: string, volume: string): string =>
    `${pod([`volumeMounts: [${mount}]`], `  volumes: [${volume}]\n`).replace('[-target=all]', '[-config.file=/etc/mimir/mimir.yaml]')}---\n${config}`;

  const mounts: readonly (readonly [what: string, mount: string, volume: string, document: string | null])[] = [
    ['a ConfigMap', '{name: v, mountPath: /etc/mimir/}', '{name: v, configMap: {name: c}}', 'ConfigMap/c/mimir.yaml'],
    ['a file of one', '{name: v, mountPath: /etc/mimir/mimir.yaml, subPath: mimir.yaml}', '{name: v, configMap: {name: c}}', 'ConfigMap/c/mimir.yaml'],
    ['a key under another name', '{name: v, mountPath: /etc/mimir}', '{name: v, configMap: {name: c, items: [{key: other.yaml, path: mimir.yaml}]}}', 'ConfigMap/c/other.yaml'],
    ['several in one', '{name: v, mountPath: /etc}', '{name: v, projected: {sources: [{secret: {name: s, items: []}}, {configMap: {name: c, items: [{key: mimir.yaml, path: mimir/mimir.yaml}]}}]}}', 'ConfigMap/c/mimir.yaml'],
    ['a folder over it', '{name: v, mountPath: /etc/mimir}, {name: e, mountPath: /etc/mimir/mimir.yaml}', '{name: v, configMap: {name: c}}, {name: e, emptyDir: {}}', null],
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
    assert.deepEqual([read(config), read(secret)].map((documents) => documents.map(({ name }) => name)), [['ConfigMap/c/mimir.yaml'], ['Secret/c/mimir.yaml']]);
    const [document] = read(config);
    assert.deepEqual(document?.settings.map(({ name, value }) => [name.value, config.slice(value?.range.start, value?.range.end)]), [['server.tls_min_version', 'TLS12']]);
    assert.equal(kubernetes.claims(sourceOf(config.replace('ConfigMap', 'Secret'))), false);
  });

  it('show the probes that call by HTTP', () => {
    const probes = ['ports: [{name: web, containerPort: 8080}]', 'livenessProbe: {httpGet: {port: web}}', 'readinessProbe: {httpGet: {port: 9, scheme: https}}', 'startupProbe: {exec: {command: [x]}}'];
    const callers = read(pod(probes))[0]?.callers ?? [];
    assert.deepEqual(callers.map(({ call, scheme, port }) => [call, scheme, port]), [['livenessProbe', 'HTTP', 8080], ['readinessProbe', 'HTTPS', 9]]);
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
    ['variables for a container', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mimir-config}\ndata:\n  MIMIR_LOG_LEVEL: info\n'],
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
