import assert from 'node:assert/strict';
import type { PlacedCaller } from '../../../../core/src/model/caller';
import type { ConfigDocument } from '../../../../core/src/model/setting';
import { clientNames, namesNeeded, type NamePreferences } from '../../../../core/src/certificates/plan/plan-names';
import { endOf, noFiles, processWith } from '../../topology/processes';

const addresses: NamePreferences = { strategy: 'addresses', internalName: 'mimir.internal', extraNames: [] };
const internal: NamePreferences = { ...addresses, strategy: 'internal-name' };

const local = ['localhost', '127.0.0.1', '::1'];

/** The names for a listener of a process, without those that every certificate has: each with its first reason. */
function names(
  flags: string,
  family = 'server.grpc',
  preferences = addresses,
  others: readonly string[] = [],
  more: Partial<ConfigDocument> = {},
  callers: readonly PlacedCaller[] = [],
) {
  const facts = { ...noFiles, callers };
  const process = processWith(`-target=all ${flags}`, '3.0', more);
  const members = [process, ...others.map((each) => processWith(each))].map((each) => ({ process: each, facts }));
  const needed = namesNeeded({ presenters: [endOf(process, family, facts)] }, members, preferences);
  return [
    ...needed.names
      .filter(({ name }) => !local.includes(name))
      .map(({ name, reasons }) => `${name}: ${reasons.join('; ')}`),
    ...needed.leftOut.map(({ path, reason }) => `${path} left out: ${reason}`),
  ];
}

describe('The names that a server certificate needs (spec 5.4)', () => {
  it('are those of the machine itself, always', () => {
    const process = processWith('-target=all');
    const needed = namesNeeded({ presenters: [endOf(process, 'server.grpc')] }, [], addresses);
    assert.deepEqual(
      needed.names,
      local.map((name) => ({ name, reasons: ['clients on the same machine'] })),
    );
  });

  it('are the stable one where it is wanted, which is all that a client needs', () => {
    assert.deepEqual(names('', 'server.grpc', internal), ['mimir.internal: the stable internal name']);
    assert.deepEqual(clientNames(internal), [{ name: 'mimir.internal', reasons: ['the stable internal name'] }]);
    assert.deepEqual(clientNames(addresses), []);
    assert.deepEqual(clientNames({ ...internal, internalName: 'no name' }), []);
  });

  it('are those that clients check', () => {
    const checked = '-ruler.client.tls-server-name=checked';
    assert.deepEqual(names(checked), ['checked: ruler.client checks it']);
    assert.deepEqual(names(checked, 'server.http'), []);
    assert.deepEqual(names('', 'server.grpc', addresses, [`-target=ruler ${checked}`]), [
      'checked: ruler.client checks it',
    ]);
    assert.deepEqual(names(`${checked} -ingester.client.tls-server-name=checked`), [
      'checked: ingester.client checks it; ruler.client checks it',
    ]);
  });

  const advertised: readonly (readonly [flag: string, verb: string])[] = [
    ['ingester.ring.instance-addr', 'advertises'],
    ['query-frontend.instance-addr', 'advertises'],
    ['memberlist.advertise-addr', 'advertises'],
    ['server.http-listen-address', 'listens on'],
    ['server.grpc-listen-address', 'listens on'],
    ['memberlist.bind-addr', 'listens on'],
  ];
  for (const [flag, verb] of advertised) {
    it(`are what its process ${verb} by -${flag}, and no other one`, () => {
      assert.deepEqual(names(`-${flag}=10.0.0.1`), [`10.0.0.1: -${flag} ${verb} it`]);
      assert.deepEqual(names('', 'server.grpc', addresses, [`-${flag}=10.0.0.1`]), []);
      for (const any of ['0.0.0.0', '::', '']) assert.deepEqual(names(`-${flag}=${any}`), [], any);
    });
  }

  const hosts: Readonly<Record<string, string>> = {
    's:9095': 's',
    'dns:///s:9095': 's',
    'dns+s:9095': 's',
    'dnssrv+s': 's',
    'dnssrvnoa+s': 's',
    '[fd00::1]:9095': 'fd00::1',
    'fd00::1': 'fd00::1',
    '10.0.0.1:9095': '10.0.0.1',
    'http://s:80/x': 's',
    's.': 's',
  };
  for (const flag of [
    'querier.scheduler-address',
    'query-frontend.scheduler-address',
    'ruler.query-frontend.address',
  ]) {
    it(`are the hosts that any process dials by -${flag}`, () => {
      for (const [address, host] of Object.entries(hosts))
        assert.deepEqual(
          names('', 'server.grpc', addresses, [`-${flag}=${address}`]),
          [`${host}: -${flag} names it`],
          address,
        );
      assert.deepEqual(names('', 'server.grpc', addresses, [`-${flag}=a_$HOST`]), []);
    });
  }

  it('are by the last of two flags, once', () => {
    const flag = 'querier.scheduler-address';
    assert.deepEqual(names(`-${flag}=a -${flag}=b`), [`b: -${flag} names it`]);
    assert.deepEqual(names('-memberlist.join=m -blocks-storage.s3.endpoint=s'), [], 'nobody of Mimir’s');
  });

  it('are those by which others call the HTTP port', () => {
    const caller: PlacedCaller = {
      uri: '',
      kind: 'client',
      name: 'Prometheus',
      call: 'remote write',
      scheme: 'HTTP',
      port: 8080,
      certificate: 'none',
      range: { start: 0, end: 0 },
      toHttps: null,
    };
    const callers: readonly PlacedCaller[] = [
      { ...caller, host: 'a' },
      { ...caller, name: 'gateway', call: 'gateway', host: 'b' },
      { ...caller, host: 'c', serverName: 'd' },
      { ...caller, kind: 'probe', host: 'e' },
      { ...caller, host: 'f g' },
      caller,
    ];
    const own = { hosts: ['mimir', '*-mimir'] };
    assert.deepEqual(names('', 'server.http', addresses, [], own, callers), [
      'a: Prometheus dials it (remote write)',
      'b: the gateway dials it',
      'd: Prometheus dials it (remote write)',
      'mimir: its name for other processes',
    ]);
    assert.deepEqual(names('', 'server.grpc', addresses, [], own, callers), []);
  });

  it('are those that the user wants, as a certificate carries them; what none can carry is left out', () => {
    const extraNames = ['*.svc', 'a.', '[::2]', '0:0::3', '*', 'a b', '[a]'];
    const none = 'It is not a host name or IP address.';
    assert.deepEqual(names('', 'server.grpc', { ...addresses, extraNames }), [
      ...['*.svc', 'a', '::2', '::3'].map((name) => `${name}: requested by you`),
      ...['*', 'a b', '[a]'].map((text) => `${text} left out: ${none}`),
    ]);
  });
});
