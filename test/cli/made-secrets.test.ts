import assert from 'node:assert/strict';
import { deploymentMapOf } from '../../core/src/map/map-of-deployment';
import { Deployed } from '../core/certificates/deployed';
import { Ground } from './securing';

/** A pod that finds its certificate in the Secret `mimir-server-tls`. */
const pod = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: mimir
  namespace: metrics
spec:
  template:
    spec:
      containers:
        - name: mimir
          image: grafana/mimir:3.0.2
          args:
            - -target=all
            - -server.http-tls-cert-path=/certs/tls.crt
            - -server.http-tls-key-path=/certs/tls.key
          volumeMounts:
            - {name: tls, mountPath: /certs}
      volumes:
        - name: tls
          secret: {secretName: mimir-server-tls}
`;

function certificate(secret: string, apiVersion = 'cert-manager.io/v1'): string {
  return `apiVersion: ${apiVersion}
kind: Certificate
metadata:
  name: mimir-server
  namespace: metrics
spec:
  secretName: ${secret}
  dnsNames: [mimir.internal]
  issuerRef: {name: mimir-ca, kind: Issuer}
`;
}

describe('a Secret that a Certificate of cert-manager makes', () => {
  let ground: Ground;
  afterEach(() => ground.remove());

  /** What check did not see, and when the map says that the certificate ends. */
  async function told(files: Readonly<Record<string, string>>): Promise<readonly [string | null, string]> {
    ground = new Ground({ 'mimir.yaml': pod, ...files });
    const { printed } = await ground.call('check', 'mimir.yaml');
    const deployment = await new Deployed(ground.folder, ['mimir.yaml']).deployment();
    const [server] = deploymentMapOf(deployment, [], () => null).certificates;
    return [/not seen: .*/.exec(printed)?.[0] ?? null, server?.ends ?? ''];
  }

  const unseen = ['not seen: 1 Secret.', "It can't be read from here."] as const;
  const made = [null, 'Made by the Certificate mimir-server.'] as const;

  it('is not seen where nothing shows who makes it', async () => {
    assert.deepEqual(await told({}), unseen);
  });

  it('counts as there where a file of the folder has its Certificate', async () => {
    assert.deepEqual(await told({ 'certificates.yaml': certificate('mimir-server-tls') }), made);
  });

  it('counts as there where its Certificate is one of several documents', async () => {
    const text = `kind: Issuer\napiVersion: cert-manager.io/v1\n---\n${certificate('mimir-server-tls')}`;
    assert.deepEqual(await told({ 'certificates.yml': text }), made);
  });

  it('is another one than that of another name, or of another maker', async () => {
    assert.deepEqual(await told({ 'certificates.yaml': certificate('loki-tls') }), unseen);
    ground.remove();
    assert.deepEqual(
      await told({ 'certificates.yaml': certificate('mimir-server-tls', 'networking.gke.io/v1') }),
      unseen,
    );
  });
});

describe('a kustomization that changes the manifests', () => {
  let ground: Ground;
  afterEach(() => ground.remove());

  for (const [where, files, named] of [
    [
      'beside them',
      { 'pod.yaml': pod, 'kustomization.yaml': 'resources: [pod.yaml]\npatches:\n- path: a.yaml\n' },
      'pod.yaml',
    ],
    ['in an overlay', { 'base/pod.yaml': pod, 'prod/kustomization.yml': 'resources: [../base]\npatches: []\n' }, '.'],
  ] as const) {
    it(`is told as not seen: ${where}`, async () => {
      ground = new Ground(files);
      const { printed } = await ground.call('check', named);
      assert.match(printed, /; not seen: 1 Secret, 1 kustomization that changes manifests\.\n/);
      const map = await ground.call('map', named);
      assert.match(map.printed, /\nNot seen: 1 Secret, 1 kustomization that changes manifests\.\n$/);
      const plan = await ground.call('secure', '--dry-run', named);
      assert.match(plan.printed, /\nnote: Not seen: 1 kustomization that changes manifests\. Settings there may undo/);
    });
  }

  it('is no matter where it only names them', async () => {
    ground = new Ground({ 'pod.yaml': pod, 'kustomization.yaml': 'resources: [pod.yaml]\n' });
    assert.doesNotMatch((await ground.call('check', '.')).printed, /kustomization/);
  });
});
