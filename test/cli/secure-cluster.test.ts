import assert from 'node:assert/strict';
import { parse, parseAllDocuments } from 'yaml';
import { schemaFaults } from './schemas';
import { assertSecures, assertSecuresAsShown, type Deployment, Ground } from './securing';

const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: mimir
  namespace: metrics
data:
  mimir.yaml: |
    multitenancy_enabled: false
    memberlist:
      join_members: [mimir-gossip]
`;

/** A workload with one container; \`more\` stands below its template's specification. */
function workload(target: string, more = ''): string {
  return `---
apiVersion: apps/v1
kind: ${target === 'ingester' ? 'StatefulSet' : 'Deployment'}
metadata:
  name: ${target}
  namespace: metrics
spec:${target === 'ingester' ? '\n  serviceName: ingester' : ''}
  selector:
    matchLabels: {app: ${target}}
  template:
    metadata:
      labels: {app: ${target}}
    spec:${more}
      containers:
        - name: ${target}
          image: grafana/mimir:3.0.2
          args:
            - -target=${target}
            - -config.file=/etc/mimir/mimir.yaml
          volumeMounts:
            - name: config
              mountPath: /etc/mimir
        - name: sidecar
          image: busybox
      volumes:
        - name: config
          configMap:
            name: mimir
`;
}

const manifests: Deployment = {
  'mimir.yaml':
    configMap + workload('ingester') + workload('distributor', '\n      securityContext:\n        runAsUser: 10001'),
};

function fresh(tag: string): string {
  return `image:
  repository: grafana/mimir
  tag: ${tag}
mimir:
  structuredConfig:
    multitenancy_enabled: false
# Ours.
ingester:
  replicas: 3
querier:
  extraVolumes: []
`;
}

/** Values of a component that mounts a Secret there. */
const mounting = (component: string, secret: string): string => `${component}:
  extraVolumes: [{name: tls, secret: {secretName: ${secret}}}]
  extraVolumeMounts: [{name: tls, mountPath: /certs}]
`;

/** Values whose ports have the pair of a Secret that pods mount. */
const mountedPair = `image: {repository: grafana/mimir, tag: 3.0.2}
mimir:
  structuredConfig:
    server:
      grpc_tls_config:
        cert_file: /certs/tls.crt
        key_file: /certs/tls.key
        client_ca_file: /certs/ca.crt
        client_auth_type: RequireAndVerifyClientCert
`;

describe('mimir-tls secure in Kubernetes', () => {
  let ground: Ground;
  afterEach(() => ground.remove());

  async function secures(
    files: Deployment,
    named: readonly string[],
    options: readonly string[] = [],
    assertSo = assertSecures,
  ): Promise<string> {
    ground = new Ground(files);
    return (await assertSo(ground, named, named, options)).printed;
  }

  it('gives each pod of manifests the Secrets that cert-manager makes', async () => {
    const printed = await secures(manifests, ['mimir.yaml']);
    const [, ingester, distributor] = parseAllDocuments(ground.read('mimir.yaml')).map((document) => plainly(document));
    const [own, other] = [podOf(ingester), podOf(distributor)];
    const mounted = own.volumes[1]?.projected?.sources ?? [];
    assert.equal(mounted.length, 2);
    assert.deepEqual(own.containers[0]?.volumeMounts, [
      { name: 'config', mountPath: '/etc/mimir' },
      { name: 'mimir-tls', mountPath: '/certs', readOnly: true },
    ]);
    assert.equal(own.containers[1]?.volumeMounts, undefined, 'no key for a sidecar');
    assert.equal(own.volumes[1]?.projected?.defaultMode, 0o440);
    assert.equal(other.volumes[1]?.projected?.defaultMode, 0o444, 'a user without a group reads what everybody may');
    const secrets = parseAllDocuments(ground.read('mimir-tls-certificates.yaml')).map((document) => plainly(document));
    const made = secrets.flatMap((resource) => secretOf(resource));
    for (const { secret } of mounted) assert.ok(made.includes(secret.name), secret.name);
    assert.match(printed, /\n\d\. kubectl -n metrics apply -f mimir-tls-certificates\.yaml\n/);
    assert.ok(!ground.has('certs') && !ground.has('mimir-tls-ca'));
  });

  it('mounts a Secret that one pod has already in the others that are to read it', async () => {
    const pod = (name: string, args: string, more: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: metrics}
spec:
  template:
    spec:
      containers:
        - name: ${name}
          image: grafana/mimir:3.0.2
          args: ["-target=${name}"${args}]
${more}`;
    const served = ['cert-path=/tls/tls.crt', 'key-path=/tls/tls.key', 'ca-path=/tls/ca.crt']
      .concat('client-auth=RequireAndVerifyClientCert')
      .map((option) => `, "-server.grpc-tls-${option}"`);
    const volume = `          volumeMounts: [{name: tls, mountPath: /tls}]
      volumes: [{name: tls, secret: {secretName: grown-tls}}]
`;
    const files = { 'mimir.yaml': pod('ingester', served.join(''), volume) + pod('distributor', '', '') };
    assert.match(await secures(files, ['mimir.yaml']), /note: cert-manager replaces what Secret grown-tls holds/);
    const [ingester, distributor] = parseAllDocuments(ground.read('mimir.yaml')).map((document) => plainly(document));
    assert.equal(podOf(ingester).volumes.length, 1);
    const [volumeOfAll] = podOf(distributor).volumes;
    const held = (volumeOfAll?.projected?.sources ?? []).map(({ secret }) => secret);
    assert.deepEqual(
      held.map(({ name }) => name),
      ['grown-tls', 'mimir-client-tls'],
    );
    assert.deepEqual(at(held[0], ['items']), [
      { key: 'tls.crt', path: 'tls.crt' },
      { key: 'tls.key', path: 'tls.key' },
      { key: 'ca.crt', path: 'ca.crt' },
    ]);
  });

  it('mounts a Secret that one component of a chart has already in the others, and not twice in one', async () => {
    const values = mountedPair + mounting('ingester', 'grown-tls');
    await secures({ 'mimir-values.yaml': values }, ['mimir-values.yaml']);
    const written: unknown = parse(ground.read('mimir-values.yaml'));
    assert.deepEqual(mountPaths(written, 'global'), []);
    for (const component of ['ingester', 'distributor', 'querier', 'ruler'])
      assert.deepEqual(mountPaths(written, component), ['/certs'], component);
  });

  it('fills each of the Secrets that components of a chart have at one place', async () => {
    const values = mountedPair + mounting('ingester', 'ingester-tls') + mounting('distributor', 'distributor-tls');
    const printed = await secures({ 'mimir-values.yaml': values }, ['mimir-values.yaml']);
    const resources = parseAllDocuments(ground.read('mimir-tls-certificates.yaml')).map((document) =>
      plainly(document),
    );
    const issued = resources.filter((each) => Array.isArray(at(each, ['spec', 'dnsNames'])));
    assert.deepEqual(issued.flatMap(secretOf).sort(), ['distributor-tls', 'ingester-tls']);
    assert.equal(new Set(issued.map((each) => at(each, ['spec', 'issuerRef', 'name']))).size, 1);
    for (const name of ['distributor-tls', 'ingester-tls'])
      assert.match(printed, new RegExp(`note: cert-manager replaces what Secret ${name} holds`));
  });

  for (const [what, options] of [
    ['cert-manager', []],
    ['our files', ['--issuer', 'files']],
    ['HTTPS too', ['--http']],
  ] as const) {
    it(`writes what the schemas of Kubernetes and cert-manager take, with ${what}`, async () => {
      assert.deepEqual(schemaFaults(manifests['mimir.yaml'] ?? ''), []);
      assert.notDeepEqual(schemaFaults((manifests['mimir.yaml'] ?? '').replace('name: sidecar', 'name: 7')), []);
      await secures(manifests, ['mimir.yaml'], options);
      assert.deepEqual(schemaFaults(ground.read('mimir.yaml')), []);
      if (what !== 'our files') assert.deepEqual(schemaFaults(ground.read('mimir-tls-certificates.yaml')), []);
    });
  }

  it('names the resources where Kustomize is told what there is', async () => {
    const files = { ...manifests, 'kustomization.yaml': 'resources:\n- mimir.yaml\n' };
    const printed = await secures(files, ['mimir.yaml'], [], assertSecuresAsShown);
    assert.match(printed, /\n\d\. kubectl apply -k \.\n/);
    assert.doesNotMatch(printed, /kubectl apply -f mimir\.yaml/);
    assert.equal(ground.read('kustomization.yaml'), 'resources:\n- mimir.yaml\n- mimir-tls-certificates.yaml\n');
  });

  it('makes the files for a Secret with --issuer files', async () => {
    const printed = await secures(manifests, ['mimir.yaml'], ['--issuer', 'files'], assertSecuresAsShown);
    assert.match(printed, /kubectl -n metrics create secret generic mimir-tls --from-file=certs\n/);
    assert.ok(
      ground.has('certs/server.key') &&
        ground.has('mimir-tls-ca/root.key') &&
        !ground.has('mimir-tls-certificates.yaml'),
    );
  });

  for (const [chart, tag] of [
    ['4', '2.8.0'],
    ['5.3', '2.12.0'],
  ] as const) {
    it(`gives each component of chart ${chart}, which has no place for all, the volumes`, async () => {
      await secures({ 'values.yaml': fresh(tag) }, ['values.yaml']);
      const values: unknown = parse(ground.read('values.yaml'));
      for (const key of [
        'distributor',
        'ingester',
        'querier',
        'query_frontend',
        'query_scheduler',
        'store_gateway',
        'compactor',
        'ruler',
        'alertmanager',
        'overrides_exporter',
      ]) {
        assert.deepEqual(mountPaths(values, key), ['/certs'], key);
      }
      assert.match(
        ground.read('values.yaml'),
        /# Ours\.\ningester:\n {2}replicas: 3\n {2}extraVolumes:\n {4}- name: mimir-tls\n/,
      );
    });
  }

  for (const [chart, tag] of [
    ['5.8', '2.17.0'],
    ['6', '3.0.1'],
  ] as const) {
    it(`uses the place for all components that chart ${chart} has`, async () => {
      await secures({ 'values.yaml': fresh(tag) }, ['values.yaml']);
      const values: unknown = parse(ground.read('values.yaml'));
      assert.deepEqual(mountPaths(values, 'global'), ['/certs']);
      assert.deepEqual(mountPaths(values, 'ingester'), []);
    });
  }

  it('puts the resources into the values where it is told to', async () => {
    await secures({ 'values.yaml': fresh('2.12.0') }, ['values.yaml'], ['--extra-objects'], assertSecuresAsShown);
    const objects = at(parse(ground.read('values.yaml')), ['extraObjects']);
    assert.ok(Array.isArray(objects) && !ground.has('mimir-tls-certificates.yaml'));
    const made = objects.map(
      (object: unknown) => `${String(at(object, ['kind']))} ${String(at(object, ['metadata', 'name']))}`,
    );
    assert.deepEqual(made, [
      'Issuer mimir-bootstrap',
      'Certificate mimir-root',
      'Issuer mimir-root',
      'Certificate mimir-server',
      'Certificate mimir-client',
    ]);
    assert.deepEqual(schemaFaults(objects.map((object: unknown) => `---\n${JSON.stringify(object)}\n`).join('')), []);
  });

  it('refuses to put them into manifests', async () => {
    ground = new Ground(manifests);
    const { status, printed } = await ground.call('secure', '--extra-objects', 'mimir.yaml');
    assert.equal(status, 1);
    assert.match(printed, /^Nothing was written\.\nnot done: --extra-objects: Only values of chart 4\.1 and later/);
  });

  it('takes values for what they are said to be, though they show nothing of Mimir', async () => {
    ground = new Ground({ 'values.yaml': 'ingester:\n  replicas: 3\n' });
    const { status, printed } = await ground.call('secure', '--kind', 'helm-values', 'values.yaml');
    assert.equal(status, 0, printed);
    assert.deepEqual(mountPaths(parse(ground.read('values.yaml')), 'global'), ['/certs']);
  });

  it('secures the values of a chart around it', async () => {
    await secures(
      { 'values.yaml': `mimir-distributed:\n${fresh('3.0.1').replace(/^(?=.)/gm, '  ')}grafana:\n  replicas: 1\n` },
      ['values.yaml'],
    );
    assert.match(ground.read('values.yaml'), /^ {2}global:\n {4}extraVolumes:\n/m);
  });

  it('secures a HelmRelease of Flux', async () => {
    const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: mimir
spec:
  chart:
    spec:
      chart: mimir-distributed
      version: 5.8.0
  values:
    ingester:
      replicas: 3
`;
    await secures({ 'release.yaml': release }, ['release.yaml']);
    assert.match(ground.read('release.yaml'), /^ {4}global:\n {6}extraVolumes:\n/m);
  });

  for (const [what, values] of [
    ['a text', '      values: |\n        ingester:\n          replicas: 3\n'],
    ['a mapping', '      valuesObject:\n        ingester:\n          replicas: 3\n'],
  ] as const) {
    it(`secures an Application of Argo CD with values as ${what}`, async () => {
      const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: mimir
spec:
  source:
    chart: mimir-distributed
    repoURL: https://grafana.github.io/helm-charts
    targetRevision: 5.3.0
    helm:
${values}`;
      await secures({ 'application.yaml': application }, ['application.yaml']);
      assert.match(ground.read('application.yaml'), /^ {8}ingester:\n {10}replicas: 3\n {10}extraVolumes:\n/m);
    });
  }

  describe('with a Secret that exists', () => {
    /** A pod that mounts the Secret `certs`, and whose port has its pair. */
    const mounted = (target: string): string =>
      workload(target)
        .replace('        - name: sidecar', '            - {name: certs, mountPath: /etc/tls}\n        - name: sidecar')
        .replace('      volumes:\n', '      volumes:\n        - {name: certs, secret: {secretName: certs}}\n');
    const port = `    server:
      grpc_tls_config:
        cert_file: /etc/tls/tls.crt
        key_file: /etc/tls/tls.key
`;
    const files = (more: string): Deployment => ({
      'mimir.yaml':
        configMap.replace('    memberlist:', `${port}    memberlist:`) +
        mounted('ingester') +
        mounted('distributor') +
        more,
    });
    const certificate = `---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: certs, namespace: metrics}
spec:
  secretName: certs
  dnsNames: [mimir.internal]
  issuerRef: {name: ca}
`;

    it('takes its pair for clients too, and says what it must hold', async () => {
      ground = new Ground(files(''));
      const { status, printed } = await ground.call('secure', 'mimir.yaml');
      assert.equal(status, 0, printed);
      assert.match(ground.read('mimir.yaml'), /tls_cert_path: \/etc\/tls\/tls\.crt\n/);
      assert.doesNotMatch(ground.read('mimir.yaml'), /client\.crt|root\.crt/);
      assert.match(
        printed,
        /\nleft open: Secret certs: Its content was not seen\. Connections fail unless it holds ca\.crt, tls\.crt and tls\.key, and tls\.crt is valid for mimir\.internal\. Check it first\.\n/,
      );
      assert.match(printed, /\n1\. kubectl -n metrics get secret certs -o yaml \| mimir-tls inspect -\n/);
      assert.match((await ground.call('secure', 'mimir.yaml')).printed, /\nleft open: Secret certs: /);
    });

    it('knows one that a Certificate beside it makes', async () => {
      ground = new Ground(files(certificate));
      assert.doesNotMatch((await ground.call('secure', 'mimir.yaml')).printed, /not seen|inspect -/);
    });
  });
});

interface Pod {
  readonly containers: readonly { readonly volumeMounts?: unknown }[];
  readonly volumes: readonly {
    readonly projected?: {
      readonly defaultMode: number;
      readonly sources: readonly { readonly secret: { readonly name: string } }[];
    };
  }[];
}

function isPod(value: unknown): value is Pod {
  return typeof value === 'object' && value !== null && 'containers' in value && 'volumes' in value;
}

function podOf(workload: unknown): Pod {
  const pod = at(workload, ['spec', 'template', 'spec']);
  assert.ok(isPod(pod));
  return pod;
}

function secretOf(resource: unknown): readonly string[] {
  const name = at(resource, ['spec', 'secretName']);
  return typeof name === 'string' ? [name] : [];
}

function mountPaths(values: unknown, scope: string): readonly unknown[] {
  const mounts = at(values, [scope, 'extraVolumeMounts']);
  return Array.isArray(mounts) ? mounts.map((mount: unknown) => at(mount, ['mountPath'])) : [];
}

function plainly(document: { toJS(): unknown }): unknown {
  return document.toJS();
}

function at(value: unknown, path: readonly string[]): unknown {
  let current: unknown = value;
  for (const key of path)
    current =
      typeof current === 'object' && current !== null
        ? Object.entries(current).find(([name]) => name === key)?.[1]
        : undefined;
  return current;
}
