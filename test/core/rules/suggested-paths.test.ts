import assert from 'node:assert/strict';
import { RuleBench } from './rule-bench';
import { certificateBeside, keyBeside } from '../../../core/src/reporting/suggested-paths';

describe('The file that likely stands beside a certificate or a key', () => {
  it('has its name, whatever folder or extension', () => {
    assert.equal(keyBeside('certs/server.crt'), 'certs/server.key');
    assert.equal(keyBeside('/etc/my tls/Server.PEM'), '/etc/my tls/Server.key');
    assert.equal(keyBeside('C:\\certs\\tls.cert'), 'C:\\certs\\tls.key');
    assert.equal(keyBeside('${CERTS:-/certs}/tls.crt'), '${CERTS:-/certs}/tls.key');
    assert.equal(certificateBeside('/etc/{{ .Release.Name }}.key'), '/etc/{{ .Release.Name }}.crt');
  });

  it('is not guessed from a value that is no such file', () => {
    for (const value of [
      '',
      'RequireAndVerifyClientCert',
      '=',
      '.crt',
      'certs/.pem',
      'certs/',
      '-server.http-tls-key-path=certs/edwards.crt',
      'certs/serve|2.crt',
      'a\nb.crt',
      '"a.crt',
      ' # a.crt',
      ' a.crt',
    ]) {
      assert.equal(keyBeside(value), null, value);
    }
  });

  it('is another one than the file itself', () => {
    assert.equal(keyBeside('certs/server.key'), null);
    assert.equal(certificateBeside('certs/server.crt'), null);
  });
});

describe('A certificate or key that a fix suggests', () => {
  let bench: RuleBench;
  before(async () => (bench = await RuleBench.open()));
  after(() => bench.remove());

  const fixesOf = async (rule: string, ...flags: readonly string[]): Promise<readonly string[]> => {
    const text = `-target=querier,query-frontend\n${flags.map((flag) => `-${flag}\n`).join('')}`;
    const headers = { version: null, environment: new Map(), companions: [] };
    const findings = (await bench.judge(new Map([['a.flags', text]]), headers)).get('a.flags') ?? [];
    const found = findings.filter((each) => each.rule === rule);
    assert.ok(found.length > 0, `no ${rule}`);
    return found.flatMap(({ fixes }) => fixes.map(({ title }) => title));
  };
  const halfOfServer = (key: string): Promise<readonly string[]> =>
    fixesOf('server-tls-half-configured', `server.grpc-tls-key-path=certs/${key}.key`);

  it('is the other half of the pair, whether it is there or yet to be made', async () => {
    assert.deepEqual(await halfOfServer('server'), ['Set -server.grpc-tls-cert-path to certs/server.crt']);
    assert.deepEqual(await halfOfServer('nowhere'), ['Set -server.grpc-tls-cert-path to certs/nowhere.crt']);
  });

  for (const [key, why] of [
    ['clientonly', 'is for clients alone'],
    ['root', 'has no names'],
    ['expired', 'has expired'],
  ] as const) {
    it(`is none that peers of a server reject: the one that ${why}`, async () =>
      assert.deepEqual(await halfOfServer(key), []));
  }

  it('is for the use of the one who gets it', async () => {
    const ofClient = (key: string): Promise<readonly string[]> =>
      fixesOf(
        'client-cert-key-pair-incomplete',
        'querier.frontend-client.tls-enabled=true',
        `querier.frontend-client.tls-key-path=certs/${key}.key`,
      );
    assert.deepEqual(await ofClient('clientonly'), [
      'Set -querier.frontend-client.tls-cert-path to certs/clientonly.crt',
    ]);
    assert.deepEqual(await ofClient('serveronly'), []);
  });

  it('is that of another listener only where that one is good for a listener', async () => {
    const ofMemberlist = (name: string): Promise<readonly string[]> =>
      fixesOf(
        'memberlist-cert-required',
        'memberlist.tls-enabled=true',
        `server.grpc-tls-cert-path=certs/${name}.crt`,
        `server.grpc-tls-key-path=certs/${name}.key`,
      );
    assert.deepEqual(await ofMemberlist('server'), ['Set certs/server.crt and certs/server.key for memberlist']);
    assert.deepEqual(await ofMemberlist('clientonly'), []);
  });

  it('is no word that was taken for a path', async () =>
    assert.deepEqual(
      await fixesOf(
        'memberlist-cert-required',
        'memberlist.tls-enabled=true',
        'server.grpc-tls-cert-path=certs/server.crt',
        'server.grpc-tls-key-path=-=x',
      ),
      ['Set certs/server.crt and certs/server.key for memberlist'],
    ));

  it('is not set where another value would then be rejected', async () => {
    const client = (value: string): Promise<readonly string[]> =>
      fixesOf('tls-options-without-tls-enabled', `querier.store-gateway-client.${value}`);
    assert.equal((await client('tls-ca-path=certs/root.crt')).length, 1);
    for (const value of ['tls-min-version=TLS13', 'tls-cipher-suites=TLS_NONE', 'tls-cert-path=certs/client.crt'])
      assert.deepEqual(await client(value), [], value);
    const listener = (policy: string): Promise<readonly string[]> =>
      fixesOf('server-client-auth-without-tls', `server.grpc-tls-client-auth=${policy}`);
    assert.equal((await listener('RequireAnyClientCert')).length, 1);
    assert.deepEqual(await listener('Require'), []);
  });
});
