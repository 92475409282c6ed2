import assert from 'node:assert/strict';
import type { MimirVersion } from '../../../core/src/model/version';
import { dialedName } from '../../../core/src/topology/dialed-names';
import { gossipRoute, routeOf } from '../../../core/src/topology/routes';
import { processWith, processWithYaml } from './processes';

/** The name that a client checks, by the flags of both ends (spec 5.4). */
function checked(family: string, client: string, server: string, version: MimirVersion = '3.0'): string {
  const route = family === 'memberlist' ? gossipRoute : routeOf(family, version);
  assert.ok(route);
  return said(dialedName(route, processWith(client, version), processWith(server, version)));
}

/** The same for a process that dials itself. */
function own(family: string, flags: string, version: MimirVersion = '3.0'): string {
  const route = routeOf(family, version);
  assert.ok(route);
  const process = processWith(flags, version);
  return said(dialedName(route, process, process));
}

function said(dialed: ReturnType<typeof dialedName>): string {
  return dialed.kind === 'name' ? `${dialed.name}, ${dialed.because}` : dialed.kind;
}

describe('The name that a client checks', () => {
  const advertised: readonly (readonly [family: string, flag: string])[] = [
    ['ingester.client', 'ingester.ring.instance-addr'],
    ['querier.store-gateway-client', 'store-gateway.sharding-ring.instance-addr'],
    ['ruler.client', 'ruler.ring.instance-addr'],
    ['alertmanager.alertmanager-client', 'alertmanager.sharding-ring.instance-addr'],
    ['distributor.usage-tracker-client.grpc-client-config', 'usage-tracker.instance-ring.instance-addr'],
    ['querier.frontend-client', 'query-frontend.instance-addr'],
    ['query-scheduler.grpc-client-config', 'query-frontend.instance-addr'],
    ['memberlist', 'memberlist.advertise-addr'],
  ];
  for (const [family, flag] of advertised) {
    it(`by ${family} is what the server advertises by -${flag}, else some address`, () => {
      assert.equal(checked(family, '-target=all', `-${flag}=peer`), `peer, from -${flag}`);
      assert.equal(checked(family, `-${flag}=peer`, '-target=all'), 'some-address');
      assert.equal(checked(family, '-target=all', '-config.file=m.yaml'), 'unknown');
    });
  }

  const hosts: readonly (readonly [family: string, flag: string, version?: MimirVersion])[] = [
    ['ruler.query-frontend.grpc-client-config', 'ruler.query-frontend.address'],
    ['block-builder.scheduler.grpc-client-config', 'block-builder.scheduler.address'],
    ['ruler.alertmanager-client', 'ruler.alertmanager-url'],
    ['ruler.distributor.grpc-client-config', 'ruler.distributor.address', '3.2'],
    ['compactor.scheduler-client.grpc-client-config', 'compactor.scheduler-client.scheduler-endpoint', '3.2'],
  ];
  for (const [family, flag, version] of hosts) {
    it(`by ${family} is the host of -${flag}`, () => {
      assert.equal(checked(family, `-${flag}=dns:///peer:9095`, '-target=all', version), `peer, from -${flag}`);
      assert.equal(checked(family, '-target=all', `-${flag}=peer`, version), 'unknown');
      assert.equal(checked(family, '-config.file=m.yaml', '-target=all', version), 'unknown');
    });
  }

  it('by the Ruler’s client of an Alertmanager may be the host of the deprecated key', () => {
    const route = routeOf('ruler.alertmanager-client', '3.0');
    assert.ok(route);
    const process = processWithYaml('ruler: {alertmanager_url: "https://am:8080/x"}\n');
    assert.equal(said(dialedName(route, process, process)), 'am, from ruler.alertmanager_url');
  });

  for (const [family, flag] of [
    ['querier.scheduler-client', 'querier.scheduler-address'],
    ['query-frontend.grpc-client-config', 'query-frontend.scheduler-address'],
  ] as const) {
    it(`by ${family} is an address that Mimir resolves from -${flag}`, () => {
      assert.equal(checked(family, `-${flag}=scheduler:9095`, '-target=all'), 'some-address');
      assert.equal(checked(family, `-${flag}=10.0.0.1:9095`, '-target=all'), `10.0.0.1, from -${flag}`);
      assert.equal(checked(family, '-target=querier', '-target=query-scheduler'), 'unknown');
      assert.equal(checked(family, '-config.file=m.yaml', '-target=all'), 'unknown');
      assert.equal(own(family, '-target=all'), '127.0.0.1, the process dials itself');
      assert.equal(own(family, '-config.file=m.yaml'), 'unknown');
    });

    it(`by ${family} is what the scheduler advertises where it is found in a ring`, () => {
      const ring = '-query-scheduler.service-discovery-mode=ring';
      assert.equal(
        checked(family, `${ring} -${flag}=10.0.0.1`, '-query-scheduler.ring.instance-addr=s'),
        's, from -query-scheduler.ring.instance-addr',
      );
      assert.equal(checked(family, ring, '-target=all'), 'some-address');
    });
  }

  it('by querier.frontend-client is 127.0.0.1 in a single process without a scheduler, up to 2.17', () => {
    const loopback = '127.0.0.1, the process dials itself';
    const of = (target: string, version: MimirVersion) => own('querier.frontend-client', `-target=${target}`, version);
    assert.equal(of('all', '2.17'), loopback);
    assert.equal(of('querier,query-frontend', '2.17'), loopback);
    assert.equal(of('all', '3.0'), 'some-address');
    assert.equal(of('querier', '2.17'), 'some-address');
    assert.equal(of('query-frontend', '2.17'), 'some-address');
    assert.equal(of('all,query-scheduler', '2.17'), 'some-address');
    assert.equal(checked('querier.frontend-client', '-target=all', '-target=all', '2.17'), 'some-address');
    assert.equal(own('ingester.client', '-target=all', '2.17'), 'some-address');
  });
});
