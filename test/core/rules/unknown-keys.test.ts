import assert from 'node:assert/strict';
import { isSlow } from '../../fuzz/target';
import { judge } from '../documents/containers/container-bench';

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
    }).timeout(20_000);
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
