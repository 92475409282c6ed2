import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { Workspace } from '../../../core/src/workspace/workspace';
import { fixEdits } from '../../../core/src/analysis/fix-edits';
import { hopMapOf } from '../../../core/src/analysis/hop-map';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { executePlan } from '../../../core/src/certificates/execute/execute';
import { defaultPlanPreferences, prepareCertificates } from '../../../core/src/certificates/plan/certificate-plan';
import { mutualTlsChanges } from '../../../core/src/secure/mutual-tls';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { stockedKeyMaker } from '../certificates/key-stock';
import { nodePaths } from '../../../host/src/node-paths';

/** Opens a file as it stands on the disk, and judges it with all that it refers to. */
async function judge(path: string): Promise<ReadonlyMap<string, FileAnalysis>> {
  const ports = { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths };
  const analyzer = new Workspace(loadCatalogue(), ports, defaultAnalysisSettings);
  const uri = nodePaths.toUri(path);
  analyzer.update({ uri, languageId: '', text: readFileSync(path, 'utf8') });
  return (await analyzer.ask(uri)).files;
}

/** Does what the editor's one action does: writes the settings, and then the certificates that are lacking. */
async function secure(path: string): Promise<void> {
  const judged = await judge(path);
  const [first] = judged.values();
  assert.ok(first);
  const { processes } = first.deployment;
  const changes = mutualTlsChanges(
    processes.map(({ process }) => process),
    { internalName: 'mimir.internal' },
  );
  for (const [uri, edits] of fixEdits({ kind: 'set', changes }, (each) => judged.get(each)?.documents ?? []) ?? []) {
    const text = judged.get(uri)?.source.text ?? '';
    const file = nodePaths.fromUri(uri);
    assert.ok(file !== null && edits.length > 0);
    const ordered = [...edits].sort((a, b) => b.range.start - a.range.start);
    writeFileSync(
      file,
      ordered.reduce(
        (done, { range, text: inserted }) => done.slice(0, range.start) + inserted + done.slice(range.end),
        text,
      ),
    );
  }
  const [after] = (await judge(path)).values();
  const plan = await prepareCertificates(
    after?.deployment.processes ?? [],
    defaultPlanPreferences,
    createCertificateReader(),
  );
  const receipt = await executePlan(plan, {
    files: nodeFiles,
    keyMaker: stockedKeyMaker(),
    clock: systemClock,
    roots: [resolve(path, '..')],
  });
  assert.deepEqual(receipt.problems, []);
}

async function hopStates(path: string): Promise<readonly string[]> {
  const [first] = (await judge(path)).values();
  assert.ok(first);
  return [
    ...new Set(
      hopMapOf(first.deployment).hops.map(({ family, state }) =>
        family === 'memberlist' ? `memberlist ${state}` : state,
      ),
    ),
  ].sort();
}

async function findings(path: string): Promise<readonly string[]> {
  return [...(await judge(path)).values()].flatMap((analysis) => analysis.findings.map(({ rule }) => rule));
}

describe('the deployments among the examples', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secured-'));
    cpSync(resolve('examples'), folder, { recursive: true, filter: (path) => !path.includes('certs') });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('of Compose is broken, and mutual on every hop after one action', async () => {
    const path = join(folder, 'compose/docker-compose.yml');
    assert.deepEqual(await hopStates(path), ['broken', 'memberlist broken']);
    await secure(path);
    assert.deepEqual(await hopStates(path), ['memberlist tls', 'mtls']);
    assert.deepEqual(await findings(path), ['memberlist-no-client-auth']);
  });

  it('of a Helm release is broken, and by its settings mutual on every hop after one action', async () => {
    const path = join(folder, 'helm/values.yaml');
    assert.deepEqual(await hopStates(path), ['broken', 'memberlist plaintext', 'mtls', 'plaintext']);
    await secure(path);
    // What the cluster's secret holds cannot be seen from here. By plain HTTP call the chart's probes and gateway, as before.
    assert.deepEqual(await hopStates(path), ['memberlist tls', 'mtls', 'plaintext']);
    assert.deepEqual(await findings(path), ['memberlist-no-client-auth']);
  });
});
