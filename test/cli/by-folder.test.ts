import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { answersAtOnce, answersByFolder, type Collected } from '../../cli/src/judging/answers-by-folder';
import type { Input } from '../../cli/src/judging/finding-files';
import { defaultAnalysisSettings } from '../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { Workspace } from '../../core/src/workspace/workspace';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { nodePaths } from '../../host/src/node-paths';
import { callIn } from './calling';

const listener = 'server:\n  grpc_tls_config:\n    cert_file: a.crt\n    key_file: a.key\n    client_auth_type: None\n';

/** A deployment in three folders, one in a single folder, and a file alone. */
const files = {
  'a/ingester.flags': '-target=ingester\n-config.file=../shared/mimir.yaml\n',
  'b/querier.flags': '-target=querier\n-config.file=../shared/mimir.yaml\n-ingester.client.tls-enabled\n',
  'c/all.flags': '-target=all\n-config.file=mimir.yaml\n',
  'c/mimir.yaml': `${listener}limits: {}\n`,
  'd/compose.yaml':
    'services:\n  mimir:\n    image: grafana/mimir:2.17.0\n    command: [-target=all, -no.such-flag=1]\n',
  'shared/mimir.yaml': `${listener}limits: {}\n`,
};

describe('files that are judged folder by folder', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'by-folder-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  const inputs = (): readonly Input[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile())
      .sort()
      .map((path) => ({
        ...{ name: path, uri: nodePaths.toUri(path), text: readFileSync(path, 'utf8') },
        ...{ kind: null, isNamed: false, isOnDisk: true },
      }));

  const newWorkspace = (): Workspace =>
    new Workspace(
      loadCatalogue(),
      { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths },
      defaultAnalysisSettings,
    );

  const world = { progress: () => undefined };

  /** What is found in each file, in its order, and how many deployments there are. */
  function told(answers: ReadonlyMap<string, Collected>): unknown {
    const number = new Map(
      [...new Set([...answers.values()].flatMap((each) => each.deployments))].map((d, at) => [d, at]),
    );
    return [...answers].map(([uri, answer]) => ({
      uri,
      deployments: answer.deployments.map((deployment) => number.get(deployment)),
      files: [...answer.files].map(([each, { kind, findings }]) => [
        each,
        kind,
        findings.map(({ message }) => message),
      ]),
      coverage: answer.coverage,
    }));
  }

  it('get the same answers as all at once, also where a deployment is in several folders', async () => {
    const sorted = (answers: ReadonlyMap<string, Collected>) =>
      new Map([...answers].sort(([a], [b]) => (a < b ? -1 : 1)));
    const atOnce = sorted(await answersAtOnce(inputs(), newWorkspace(), world));
    const byFolder = sorted(await answersByFolder(inputs(), newWorkspace(), world));
    assert.deepEqual(told(byFolder), told(atOnce));
    assert.equal(new Set([...byFolder.values()].flatMap(({ deployments }) => deployments)).size, 3);
  });

  it('are forgotten, with their processes, but for the texts that name a configuration', async () => {
    const workspace = newWorkspace();
    const answers = await answersByFolder(inputs(), workspace, world);
    const open = inputs().filter(({ uri }) => workspace.isOpen(uri));
    assert.deepEqual(
      open.map(({ name }) => name.slice(folder.length + 1)),
      ['a/ingester.flags', 'b/querier.flags', 'c/all.flags'],
    );
    assert.equal(workspace.size, open.length);
    for (const { deployments } of answers.values())
      for (const { processes } of deployments) assert.deepEqual(processes, []);
  });

  it('are reported in the same order as named one by one', async () => {
    const names = inputs().map(({ name }) => name.slice(folder.length + 1));
    const [walked, named] = [await callIn(folder, ['check', '.']), await callIn(folder, ['check', ...names])];
    assert.equal(walked.printed, named.printed);
    assert.match(walked.printed, /3 deployments/);
  });
});
