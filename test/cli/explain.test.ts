import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownRules } from '../../cli/src/judging/known-rules';
import { callIn } from './calling';

describe('mimir-tls explain', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-explain-'));
    writeFileSync(
      join(folder, 'querier.flags'),
      '-target=querier\n-querier.scheduler-client.tls-enabled=true\n-memberlist.tls-enabled=true\n',
    );
    writeFileSync(join(folder, 'scheduler.flags'), '-target=query-scheduler\n');
    writeFileSync(join(folder, '.mimir-tls.yaml'), 'deployments:\n  test: ["*.flags"]\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  const explain = (...argv: readonly string[]) => callIn(folder, ['explain', ...argv]);

  it('has something to say of every rule, and how to accept it', async () => {
    for (const { id, summary } of knownRules) {
      const { status, printed } = await explain(id);
      assert.equal(status, 0);
      assert.ok(printed.startsWith(`${id}: ${summary}\n\n`), printed);
      assert.match(printed, new RegExp(`# mimir-tls: ignore ${id}\\n`));
    }
    assert.match(
      (await explain('invalid-client-auth-type')).printed,
      /Mimir ignores it\.\n\nLog line:[^]*\| When \| Effect[^]*After the fix: Restart[^]*\nSee also: /,
    );
  });

  it('takes a flag with dashes or without, and its path in YAML, for the same', async () => {
    const byPath = await explain('server.grpc_tls_config.client_auth_type');
    assert.match(
      byPath.printed,
      /^-server\.grpc-tls-client-auth\nserver\.grpc_tls_config\.client_auth_type \(YAML\)\n/,
    );
    assert.match(
      byPath.printed,
      /\nDefault: empty\n.*\nVersions: 2\.0 and newer\n\nValues: RequireAndVerifyClientCert, /,
    );
    for (const dashes of ['', '-', '--'])
      assert.equal((await explain(`${dashes}server.grpc-tls-client-auth`)).printed, byPath.printed);
  });

  it('knows policies, versions of TLS and families', async () => {
    assert.match(
      (await explain('RequestClientCert')).printed,
      /^RequestClientCert \(client auth policy\)\n[^]*Not verified\.\n$/,
    );
    assert.match((await explain('VersionTLS12')).printed, /^VersionTLS12 .*TLS 1\.2/);
    assert.match((await explain('ingester.client')).printed, /\nOptions:\n {2}-ingester\.client\.tls-ca-path\n/);
  });

  it('asks what is meant by another word', async () => {
    const { status, complained } = await explain('file-not-fund');
    assert.deepEqual(
      [status, complained],
      [2, 'Unknown rule, option, policy or family file-not-fund. Did you mean file-not-found?\n'],
    );
    assert.equal((await explain()).status, 2);
  });

  it('shows a hop with its state, its reason and the line that decides it', async () => {
    const { status, printed } = await explain('querier', 'scheduler', 'querier.flags', 'scheduler.flags');
    assert.equal(status, 0);
    assert.match(
      printed,
      /^querier \(querier\.flags\) -> query-scheduler \(scheduler\.flags\): broken\n {2}The client uses TLS, the server doesn.t: .*\n/,
    );
    assert.match(
      printed,
      /^ {2}By querier\.scheduler-client \(grpc\): Queriers to query-schedulers\.\n {2}querier\.flags:2:2: -querier\.scheduler-client\.tls-enabled=true$/m,
    );
    assert.match(printed, /^ {2}error: .* \[grpc-client-tls-server-plaintext\]/m);
    assert.equal((await explain('querier', 'query-scheduler')).printed, printed);
    assert.doesNotMatch(printed, /gossip/);
  });

  it('says which hops there are where that is none', async () => {
    assert.match(
      (await explain('querier', 'ruler', 'querier.flags', 'scheduler.flags')).complained,
      /^No hop from querier to ruler\. Hops from there go to query-scheduler/,
    );
    assert.match((await explain('ingster', 'ruler')).complained, /^No hop from ingster\. Hops start at .*querier/);
    assert.equal((await explain('querier', 'ruler', 'gone.flags')).status, 2);
  });
});
