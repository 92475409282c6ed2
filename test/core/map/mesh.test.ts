import assert from 'node:assert/strict';
import { Workspace } from '../../../core/src/workspace/workspace';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { deploymentMapOf } from '../../../core/src/map/map-of-deployment';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';

const injected = 'linkerd.io/inject: enabled';

function deployment(name: string, annotation: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  template:
    metadata:
      annotations: {${annotation}}
    spec:
      containers:
        - name: ${name}
          image: grafana/mimir:2.17.1
          args: [-target=${name}, -ingester.ring.store=inmemory, -distributor.ring.store=inmemory]
`;
}

function values(annotations: string, own = ''): string {
  return `global:\n  podAnnotations: {${annotations}}\nmimir:\n  structuredConfig:\n    multitenancy_enabled: false\ningester:\n  podAnnotations: {${own}}\n  extraArgs: {log.level: warn}\n`;
}

/** The meshes of the hops from distributors to ingesters. */
async function meshes(name: string, text: string): Promise<readonly (string | null)[]> {
  const uri = `file:///mesh/${name}`;
  const workspace = new Workspace(
    loadCatalogue(),
    { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths },
    defaultAnalysisSettings,
  );
  workspace.update({ uri, languageId: 'yaml', text });
  const found = (await workspace.ask(uri)).files.get(uri)?.deployment;
  assert.ok(found);
  const hops = deploymentMapOf(found, [], () => null).hops.filter(
    ({ dialers, listeners }) => dialers.includes('distributor') && listeners.includes('ingester'),
  );
  assert.ok(hops.length > 0 && hops.every(({ state }) => state === 'plaintext'), JSON.stringify(hops));
  return [...new Set(hops.map(({ mesh }) => mesh))];
}

describe('The mesh of a hop', () => {
  it('is the one that both pods are in', async () => {
    assert.deepEqual(
      await meshes('mimir.yaml', [deployment('distributor', injected), deployment('ingester', injected)].join('---\n')),
      ['Linkerd'],
    );
    assert.deepEqual(
      await meshes(
        'mimir.yaml',
        [
          deployment('distributor', 'sidecar.istio.io/inject: "true"'),
          deployment('ingester', 'sidecar.istio.io/inject: "true"'),
        ].join('---\n'),
      ),
      ['Istio'],
    );
  });

  it('is none where one of them is not in it, is in another, or keeps ports out of it', async () => {
    for (const other of [
      '',
      'linkerd.io/inject: disabled',
      'sidecar.istio.io/inject: "true"',
      `${injected}, config.linkerd.io/skip-inbound-ports: "9095"`,
    ]) {
      assert.deepEqual(
        await meshes('mimir.yaml', [deployment('distributor', injected), deployment('ingester', other)].join('---\n')),
        [null],
        other,
      );
    }
  });

  it('is told by values of the chart, for all components or for one', async () => {
    assert.deepEqual(await meshes('values.yaml', values(injected)), ['Linkerd']);
    assert.deepEqual(await meshes('values.yaml', values(injected, 'linkerd.io/inject: disabled')), [null]);
    assert.deepEqual(await meshes('values.yaml', values('', injected)), [null]);
  });
});
