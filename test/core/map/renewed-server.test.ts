import assert from 'node:assert/strict';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { deploymentMapOf } from '../../../core/src/map/map-of-deployment';
import type { CertificateFacts, FileReading } from '../../../core/src/model/certificate';
import type { MapServer } from '../../../core/src/model/deployment-map';
import { Workspace } from '../../../core/src/workspace/workspace';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';
import { openZoo, type Zoo } from '../certificates/zoo';

const uri = 'file:///renewed/mimir.flags';
const text = '-target=all\n-server.grpc-tls-cert-path=/certs/server.crt\n-server.grpc-tls-key-path=/certs/server.key\n';

describe('What the map shows of a server', () => {
  let zoo: Zoo;
  let former: CertificateFacts;
  let renewed: CertificateFacts;
  before(async () => {
    zoo = await openZoo();
    former = await zoo.leaf('server.crt');
    renewed = { ...former, fingerprint: 'another', dnsNames: ['renewed.internal'], ipAddresses: [] };
  });

  /** Asks for the map again and again, as the file of the certificate and the clock are then. */
  function mapper(): (certificate: CertificateFacts, now: number) => Promise<readonly (MapServer | null)[]> {
    let reading: FileReading = { kind: 'missing', folderExists: true };
    let time = 0;
    const certificates = {
      read: (): Promise<FileReading> => Promise.resolve(reading),
      readInline: (): FileReading => ({ kind: 'missing', folderExists: true }),
      isSignedBy: () => false,
    };
    const workspace = new Workspace(
      loadCatalogue(),
      { files: nodeFiles, certificates, clock: { now: () => time }, paths: nodePaths },
      defaultAnalysisSettings,
    );
    workspace.update({ uri, languageId: '', text });
    const readings = new Map<CertificateFacts, FileReading>();
    return async (certificate, now) => {
      reading = readings.get(certificate) ?? {
        kind: 'pem',
        blocks: [{ kind: 'certificate', certificate }],
        mode: null,
      };
      readings.set(certificate, reading);
      time = now;
      workspace.outdate();
      const deployment = (await workspace.ask(uri)).files.get(uri)?.deployment;
      assert.ok(deployment);
      const servers = deploymentMapOf(deployment, [], () => null).hops.map(({ server }) => server);
      return servers.filter((server) => server !== null);
    };
  }

  const namesOf = (servers: readonly (MapServer | null)[]): unknown => [
    ...new Set(servers.map((server) => server?.names?.join(' '))),
  ];
  const day = 24 * 60 * 60 * 1000;

  it('is that of the certificate as it is now, though no setting changed', async () => {
    const map = mapper();
    assert.deepEqual(namesOf(await map(former, former.notBefore)), ['localhost mimir 127.0.0.1 ::1']);
    assert.deepEqual(namesOf(await map(renewed, former.notBefore)), ['renewed.internal']);
  });

  it('counts the days from the present time', async () => {
    const map = mapper();
    const daysLeft = async (now: number): Promise<unknown> => [
      ...new Set((await map(former, now)).map((server) => server?.daysLeft)),
    ];
    assert.deepEqual(await daysLeft(former.notAfter - 9.5 * day), [9]);
    assert.deepEqual(await daysLeft(former.notAfter - 3.5 * day), [3]);
  });

  it('is looked up once for all hops to it, and again only when something of it is another', async () => {
    const map = mapper();
    const first = await map(former, former.notBefore);
    assert.ok(first.length > 3);
    assert.equal(new Set(first).size, 1);
    assert.equal((await map(former, former.notBefore + 1000))[0], first[0]);
    assert.notEqual((await map(renewed, former.notBefore + 1000))[0], first[0]);
  });
});
