import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Workspace } from '../../core/src/workspace/workspace';
import { defaultAnalysisSettings } from '../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { deploymentMapOf } from '../../core/src/map/map-of-deployment';
import { verdictOf } from '../../core/src/map/map-verdict';
import type { PictureMap } from '../../core/src/picture/graph';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { nodePaths } from '../../host/src/node-paths';
import type { MapPlace, MapView } from '../../server/src/protocol/protocol';
import { microservices, ninety } from '../core/picture/pictured';

const place: MapPlace = {
  uri: 'file:///mimir.flags',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } },
};

/** Maps to look at: of the examples, of a deployment of microservices, and of a large one. */
export async function sampleMaps(): Promise<Readonly<Record<string, MapView>>> {
  return {
    compose: await exampleMap('examples/compose/docker-compose.yml'),
    helm: await exampleMap('examples/helm/values.yaml'),
    microservices: viewOf(
      microservices((from) => {
        if (from === 'ruler') return 'broken';
        return from === 'grafana' || from === 'prometheus' ? 'plaintext' : 'mtls';
      }),
    ),
    ninety: viewOf(ninety()),
  };
}

/** A deployment with nothing wrong between its components: what a fix would leave. */
export function fixedMap(): MapView {
  return viewOf(microservices((from) => (from === 'grafana' || from === 'prometheus' ? 'plaintext' : 'mtls')));
}

async function exampleMap(file: string): Promise<MapView> {
  const uri = pathToFileURL(resolve(file)).href;
  const workspace = new Workspace(
    loadCatalogue(),
    { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths },
    defaultAnalysisSettings,
  );
  workspace.update({ uri, languageId: 'yaml', text: readFileSync(file, 'utf8') });
  const deployment = (await workspace.ask(uri)).files.get(uri)?.deployment;
  if (!deployment) throw new Error(`${file} is no example`);
  return { ...deploymentMapOf(deployment, deployment.findings, () => place), securable: true };
}

function viewOf(map: PictureMap<null>): MapView {
  const hops = map.hops.map((hop) => ({ ...hop, place }));
  return {
    processes: map.processes.map((process) => ({ ...process, place })),
    hops,
    ports: map.ports.map((port) => ({ ...port, place })),
    certificates: [],
    verdict: verdictOf(hops),
    securable: true,
  };
}
