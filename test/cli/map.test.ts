import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Called, callIn } from './calling';

describe('mimir-tls map', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-map-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const rings = '-ingester.ring.store=inmemory -distributor.ring.store=inmemory';

  async function map(texts: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<Called> {
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
    return callIn(folder, ['map', ...argv, ...Object.keys(texts)]);
  }

  const deployment = {
    'distributor.flags': `-target=distributor ${rings} -ingester.client.tls-enabled=true\n`,
    'ingester.flags': `-target=ingester ${rings}\n`,
  };
  const reason = 'The client uses TLS, the server doesn\'t: "tls: first record does not look like a TLS handshake".';

  it('takes a folder, and has a table for each deployment', async () => {
    const compose = 'services:\n  mimir:\n    image: grafana/mimir:3.0.0\n    command: [-target=all]\n';
    for (const name of ['a', 'b']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'compose.yaml'), compose);
    }
    const { status, printed } = await callIn(folder, ['map', '.']);
    assert.equal(status, 0);
    assert.equal(printed.match(/^FROM /gm)?.length, 2);
  });

  it('says of what holds nothing of Mimir that it is not there', async () => {
    const note =
      'notes.yaml: No Mimir configuration was found there, so it is not on the map. Set --kind if it is one.\n';
    const beside = await map({ ...deployment, 'notes.yaml': 'a: b\n' });
    assert.deepEqual([beside.status, beside.complained], [0, note]);
    const alone = await callIn(folder, ['map', 'notes.yaml']);
    assert.deepEqual([alone.status, alone.printed, alone.complained], [2, '', note]);
  });

  it('tells of a version that it does not know, and checks as the newest', async () => {
    const { status, complained, printed } = await map(deployment, '--mimir-version', '9.9');
    assert.equal(status, 0);
    assert.equal(complained, 'Mimir TLS knows versions only up to 3.2, and checks 9.9 as 3.2.\n');
    assert.match(printed, /ingester\.client/);
    assert.equal((await map(deployment, '--mimir-version', '3.2')).complained, '');
  });

  it('has the clients of 3.2 only there', async () => {
    const texts = {
      'ruler.flags': `-target=ruler ${rings} -ruler.distributor.address=distributor:9095\n`,
      'distributor.flags': `-target=distributor ${rings}\n`,
    };
    assert.match(
      (await map(texts, '--mimir-version', '3.2')).printed,
      /ruler\.flags +distributor\.flags +ruler\.distributor\.grpc-client-config +plaintext/,
    );
    assert.doesNotMatch((await map(texts, '--mimir-version', '3.1')).printed, /ruler\.distributor\.grpc-client-config/);
  });

  it('prints the hops of one deployment as JSON', async () => {
    const { status, printed, complained } = await map(deployment, '--format', 'json');
    assert.deepEqual([status, complained], [0, '']);
    assert.deepEqual(JSON.parse(printed), {
      processes: [
        { name: 'distributor.flags', targets: ['distributor'] },
        { name: 'ingester.flags', targets: ['ingester'] },
      ],
      hops: [{ from: 'distributor.flags', to: 'ingester.flags', family: 'ingester.client', state: 'broken', reason }],
    });
  });

  it('prints them as a table, which is the default', async () => {
    const { printed } = await map(deployment);
    assert.equal(
      printed,
      `distributor.flags: distributor\ningester.flags: ingester\n\nFROM               TO              BY               STATE   REASON\ndistributor.flags  ingester.flags  ingester.client  broken  ${reason}\n`,
    );
  });

  it('draws them as SVG', async () => {
    const { status, printed, complained } = await map(deployment, '--format', 'svg');
    assert.deepEqual([status, complained], [0, '']);
    assert.match(printed, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg [^]*<\/svg>\n$/);
    for (const words of [
      'Of 1 hop: 1 broken.',
      `distributor.flags to ingester.flags: Broken\nDistributors, queriers and rulers to ingesters (ingester.client): ${reason.replaceAll('"', '&quot;').replaceAll("'", '&#39;')}`,
    ])
      assert.ok(printed.includes(words), words);
    assert.equal((await map(deployment, '--format', 'svg')).printed, printed);
  });

  it('names files as the user does', async () => {
    const { printed } = await map(
      { 'Große Mimir (1).flags': '-target=compactor -compactor.ring.store=inmemory\n' },
      '--format',
      'json',
    );
    assert.deepEqual(JSON.parse(printed), {
      processes: [{ name: 'Große Mimir (1).flags', targets: ['compactor'] }],
      hops: [],
    });
  });

  it('names every process once, also beside files that are none of Mimir’s', async () => {
    const { printed } = await map(
      { ...deployment, 'prometheus.yml': 'scrape_configs: []\n', 'empty.yaml': '' },
      '--format',
      'json',
    );
    assert.deepEqual(printed, (await map(deployment, '--format', 'json')).printed);
  });
});
