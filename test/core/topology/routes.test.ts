import assert from 'node:assert/strict';
import type { MimirVersion } from '../../../core/src/model/version';
import { routeOf } from '../../../core/src/topology/routes';
import { processWith, processWithYaml, viewOf } from './processes';
import { refusesToStart } from '../../../core/src/topology/listener-start';
import { files } from './files';

/** Whether a client dials, by its flags (spec 3). */
function isOpen(family: string, flags: string, version: MimirVersion): boolean | null {
  const route = routeOf(family, version);
  assert.ok(route);
  return route.isOpen(processWith(flags, version).configuration);
}

describe('A client of query-schedulers dials', () => {
  for (const [family, flag] of [
    ['querier.scheduler-client', 'querier.scheduler-address'],
    ['query-frontend.grpc-client-config', 'query-frontend.scheduler-address'],
  ] as const) {
    const ring = '-query-scheduler.service-discovery-mode=ring';
    const cases: readonly (readonly [flags: string, version: MimirVersion, dials: boolean | null])[] = [
      [`-${flag}=s:9095`, '2.17', true],
      [`-${flag}=s:9095`, '3.0', true],
      [ring, '2.17', true],
      [`${ring} -config.file=m.yaml`, '2.17', true],
      ['-target=all', '2.17', false],
      // From 3.0 on there is no frontend's address to dial in its place.
      ['-target=all', '3.0', true],
      ['-config.file=m.yaml', '2.17', null],
      ['-config.file=m.yaml -query-scheduler.service-discovery-mode=dns', '2.17', null],
      [`-config.file=m.yaml -${flag}=`, '2.17', false],
    ];
    for (const [flags, version, dials] of cases) {
      it(`by ${family} in ${version} with ${flags}: ${String(dials ?? 'not known')}`, () =>
        assert.equal(isOpen(family, flags, version), dials));
    }
  }
});

describe('A client whose address is an option dials', () => {
  const cases: readonly (readonly [family: string, flag: string, version: MimirVersion])[] = [
    ['ruler.query-frontend.grpc-client-config', 'ruler.query-frontend.address', '3.0'],
    ['ruler.distributor.grpc-client-config', 'ruler.distributor.address', '3.2'],
    ['ruler.alertmanager-client', 'ruler.alertmanager-url', '3.0'],
  ];
  for (const [family, flag, version] of cases) {
    it(`by ${family} where -${flag} is set`, () => {
      assert.equal(isOpen(family, `-${flag}=a:1`, version), true);
      assert.equal(isOpen(family, '-target=all', version), false);
      assert.equal(isOpen(family, '-config.file=m.yaml', version), null);
    });
  }

  it('by ruler.query-frontend.grpc-client-config only by gRPC', () => {
    const family = 'ruler.query-frontend.grpc-client-config';
    for (const url of ['http://f', 'https://f'])
      assert.equal(isOpen(family, `-ruler.query-frontend.address=${url}`, '3.0'), false);
    for (const address of ['dns:///f:1', 'f-http:1'])
      assert.equal(isOpen(family, `-ruler.query-frontend.address=${address}`, '3.0'), true);
  });
});

describe('A client behind a switch dials', () => {
  it('where that is on, or where nothing tells', () => {
    for (const [family, flag, version] of [
      ['distributor.usage-tracker-client.grpc-client-config', 'usage-tracker.enabled', '3.0'],
      ['compactor.scheduler-client.grpc-client-config', 'compactor.scheduler-client.enabled', '3.2'],
    ] as const) {
      assert.equal(isOpen(family, `-${flag}=true`, version), true);
      assert.equal(isOpen(family, '-target=all', version), false);
      assert.equal(isOpen(family, '-config.file=m.yaml', version), null);
    }
  });
});

describe('A listener keeps Mimir from starting', () => {
  it('by a client CA without a policy, as a file or as text (spec 1.3)', () => {
    const starts = (options: string): boolean => {
      const process = processWithYaml(`server:\n  http_tls_config: {cert: a.crt, key: a.key${options}}\n`);
      return !refusesToStart(viewOf(process, 'server.http'), process, files);
    };
    assert.ok(starts(''));
    for (const authority of [', client_ca: ca.crt', ', client_ca_file: ca.crt']) {
      assert.ok(!starts(authority), authority);
      assert.ok(!starts(`${authority}, client_auth_type: NoClientCert`), authority);
      assert.ok(starts(`${authority}, client_auth_type: RequireAnyClientCert`), authority);
    }
    assert.ok(!starts(', client_auth_type: Require'));
    assert.ok(starts(', client_auth_type: ""'));
  });
});
