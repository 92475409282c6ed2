import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executePlan } from '../../../core/src/certificates/execute/execute';
import { defaultPlanPreferences, prepareCertificates } from '../../../core/src/certificates/plan/certificate-plan';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { nodeFiles } from '../../../host/src/files';
import { stockedKeyMaker } from '../../core/certificates/key-stock';
import { inlayHints } from '../../../server/src/features/inlay-hints';
import { catalogue, judge, today } from './judging';

const day = 24 * 60 * 60 * 1000;

const text = `# mimir-tls: flags
-server.grpc-tls-cert-path=server.crt
-server.grpc-tls-key-path=server.key
-server.grpc-tls-ca-path=root.crt
-ingester.client.tls-cert-path="server.crt"
-ingester.client.tls-key-path=other.key
-ingester.client.tls-ca-path=missing.crt
`;

describe('inlay hints', () => {
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hints-'));
    const judged = await judge(join(folder, 'a.flags'), text.split('\n').slice(0, 4).join('\n'));
    const [owner] = judged.analysis.processes;
    assert.ok(owner);
    const preferences = { ...defaultPlanPreferences, validityDays: 41 };
    const plan = await prepareCertificates([owner], preferences, createCertificateReader());
    const receipt = await executePlan(plan, {
      files: nodeFiles,
      keyMaker: stockedKeyMaker(),
      clock: { now: () => today },
      roots: [folder],
    });
    assert.deepEqual(receipt.problems, []);
    writeFileSync(
      join(folder, 'other.key'),
      (await stockedKeyMaker().make({ algorithm: 'rsa', bits: 2048 })).privateKey,
    );
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** The hints of the whole text, each behind the line that it stands on. */
  async function hints(now: number): Promise<readonly string[]> {
    const judged = await judge(join(folder, 'a.flags'), text, {}, now);
    const lines = judged.text.getText().split('\n');
    return inlayHints(judged, { start: 0, end: text.length }, catalogue).map(({ position, label }) => {
      assert.ok(typeof label === 'string');
      assert.equal(position.character, lines[position.line]?.length);
      return `${lines[position.line] ?? ''} <${label}>`;
    });
  }

  it('tell the days left behind certificates and a key that does not fit behind it', async () => {
    assert.deepEqual(await hints(today), [
      '-server.grpc-tls-cert-path=server.crt <expires in 41 days>',
      '-ingester.client.tls-cert-path="server.crt" <expires in 41 days>',
      '-ingester.client.tls-key-path=other.key <key does not match>',
    ]);
  });

  it('are silent on what lasts for 90 days or longer', async () => {
    const ofAuthority = async (left: number): Promise<readonly string[]> =>
      (await hints(today + (3650 - left) * day)).filter((hint) => hint.includes('root.crt'));
    assert.deepEqual(await ofAuthority(90), []);
    assert.deepEqual(await ofAuthority(89), ['-server.grpc-tls-ca-path=root.crt <expires in 89 days>']);
  });

  it('tell what has expired', async () => {
    const [first] = await hints(today + 42 * day);
    assert.equal(first, '-server.grpc-tls-cert-path=server.crt <expired>');
  });

  it('keep to the stretch of text that is asked for', async () => {
    const judged = await judge(join(folder, 'a.flags'), text);
    const start = text.indexOf('-server.grpc-tls-cert-path');
    assert.equal(inlayHints(judged, { start, end: start + 40 }, catalogue).length, 1);
  });
});
