import assert from 'node:assert/strict';
import { isSlow } from '../../fuzz/target';
import { judge } from '../documents/kinds/containers/container-bench';

describe('A file that repeats what Mimir does not know', () => {
  const repeated: Readonly<Record<string, string>> = {
    'the same block with a key in it': 'blocks_storage:\n  s3:\n' + '    tls_config:\n      cert_file: a\n'.repeat(600),
    'a block that swallows the lines of others': `blocks_storage:\n${'  x: {y: 1}\n    s3:\n      bucket_name: blocks\n'.repeat(180)}`,
  };
  // The catalogue is read once.
  before(() => judge('mimir.yaml', new Map([['mimir.yaml', 'target: all\n']])));

  for (const [what, text] of Object.entries(repeated)) {
    it(`is judged in less than a second of CPU: ${what}`, async () => {
      const before = process.cpuUsage();
      const analyses = await judge(
        'mimir.yaml',
        new Map([['mimir.yaml', `target: all\nmultitenancy_enabled: false\n${text}`]]),
      );
      assert.equal(isSlow(before), false);
      assert.ok(analyses.get('mimir.yaml')?.findings.some(({ rule }) => rule === 'unknown-yaml-key'));
    });
  }
});

describe('An unknown key that was meant for a known one', () => {
  const fixesOf = async (lines: string): Promise<number> => {
    const analyses = await judge(
      'mimir.yaml',
      new Map([['mimir.yaml', `target: all\nruler:\n  ruler_client:\n${lines}`]]),
    );
    const findings = analyses.get('mimir.yaml')?.findings.filter(({ rule }) => rule === 'unknown-yaml-key') ?? [];
    assert.ok(findings.length > 0);
    return findings.flatMap(({ fixes }) => fixes).length;
  };

  it('is replaced where that one takes the value', async () => {
    assert.equal(await fixesOf('    tls_enabl: true\n'), 1);
    assert.equal(await fixesOf('    tls_enabl: [a]\n'), 0);
    assert.equal(await fixesOf('    tls_enabl: certs\n'), 0);
  });
});

describe('An unknown flag that was meant for a known one', () => {
  const fixesOf = async (flag: string): Promise<number> => {
    const analyses = await judge('mimir.flags', new Map([['mimir.flags', `-target=all\n${flag}\n`]]));
    const findings = analyses.get('mimir.flags')?.findings.filter(({ rule }) => rule === 'unknown-flag') ?? [];
    assert.equal(findings.length, 1);
    return findings.flatMap(({ fixes }) => fixes).length;
  };

  it('is replaced where that one takes the value', async () => {
    for (const flag of [
      '-ingester.client.tls-enable=true',
      '-ingester.client.tls-enable',
      '-server.grpc-tls-client-auht=NoClientCert',
      '-server.tls-min-versio=VersionTLS12',
    ])
      assert.equal(await fixesOf(flag), 1, flag);
    for (const flag of ['-ingester.client.tls-enable=', '-ingester.client.tls-enable=/dev/null', '-log.leve=loud'])
      assert.equal(await fixesOf(flag), 0, flag);
  });
});

describe('A block that others take in', () => {
  const fixesOf = async (text: string): Promise<readonly string[]> => {
    const analyses = await judge('mimir.yaml', new Map([['mimir.yaml', `target: backend\n${text}`]]));
    const findings = analyses.get('mimir.yaml')?.findings.filter(({ rule }) => rule === 'unknown-yaml-key') ?? [];
    assert.ok(findings.length > 0);
    return findings.flatMap(({ fixes }) => fixes.map(({ title }) => title));
  };

  it('has no key replaced that is right in one of them', async () => {
    const block = 'querier:\n  store_gateway_client: &tls\n    tls_ca_path: certs/root.crt\n';
    assert.deepEqual(await fixesOf(`${block}server:\n  grpc_tls_config:\n    <<: *tls\n`), []);
  });

  it('has a key replaced that is misspelled for all of them', async () => {
    const block = 'querier:\n  store_gateway_client: &tls\n    tls_ca_pth: certs/root.crt\n';
    const [first, ...others] = await fixesOf(`${block}ruler:\n  ruler_client: *tls\n`);
    assert.match(first ?? '', /^Replace with tls_ca_path/);
    assert.ok(others.every((title) => title.startsWith('Replace with tls_ca_path')));
  });
});
