import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock, type MockFunctionContext } from 'node:test';
import { Parser } from 'yaml';
import { type AnalysisSettings, defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { soundDocuments } from '../../../core/src/analysis/sound-edits';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { Files } from '../../../core/src/ports';
import type { ProcessRule } from '../../../core/src/reporting/rule';
import { processRules } from '../../../core/src/rules/all-rules';
import { linksOf } from '../../../core/src/topology/links';
import { Workspace } from '../../../core/src/workspace/workspace';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';

type WholeRule = ProcessRule & Required<Pick<ProcessRule, 'onProcess'>>;

/** The rules that look at a process as a whole, which is once in each check of it. */
const wholeRules = processRules.filter((rule): rule is WholeRule => rule.onProcess !== undefined);

/** What is counted is work, as milliseconds say more of the machine than of the program. No other test has these texts: a tree is kept for a while. */
describe('the work of a check', () => {
  let folder: string;
  /** The names of the files that were read. */
  let reads: string[];
  /** Parsings of YAML. */
  let parses: { readonly mock: MockFunctionContext<typeof Parser.prototype.parse> };
  /** Where rules were asked about a process by itself. */
  let checks: readonly { readonly mock: Pick<MockFunctionContext<() => void>, 'callCount' | 'resetCalls'> }[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'work-'));
    reads = [];
    parses = mock.method(Parser.prototype, 'parse');
    checks = wholeRules.map((rule) => mock.method(rule, 'onProcess'));
  });
  afterEach(() => {
    mock.restoreAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const uriOf = (name: string): string => nodePaths.toUri(join(folder, name));

  function workspaceWith(settings: Partial<AnalysisSettings> = {}, catalogue: Catalogue = loadCatalogue()): Workspace {
    const files: Files = {
      ...nodeFiles,
      readText: (path) => {
        reads.push(path);
        return nodeFiles.readText(path);
      },
    };
    const ports = { files, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths };
    return new Workspace(catalogue, ports, { ...defaultAnalysisSettings, ...settings });
  }

  /** Asks about a text, and says how much was done for it. */
  async function workFor(
    workspace: Workspace,
    name: string,
    text: string,
  ): Promise<{ readonly reads: number; readonly parsed: number; readonly ruleRuns: number }> {
    reads = [];
    for (const each of [parses, ...checks]) each.mock.resetCalls();
    workspace.update({ uri: uriOf(name), languageId: '', text });
    await workspace.ask(uriOf(name));
    return {
      reads: reads.length,
      parsed: parses.mock.calls.reduce((sum, { arguments: [text] }) => sum + text.length, 0),
      ruleRuns: checks.reduce((sum, each) => sum + each.mock.callCount(), 0),
    };
  }

  it('for an edit of a long YAML is that of the block around it', async () => {
    const blocks = ['server', 'limits', 'ruler', 'compactor', 'querier', 'memberlist', 'distributor', 'ingester'];
    const blockOf = (name: string, value: number): string =>
      `${name}:\n  # ${String(value)}\n${`  # a comment of ${name}\n`.repeat(200)}`;
    const text = (value: number): string =>
      `multitenancy_enabled: true # counted\n${blocks.map((name, index) => blockOf(name, index === 3 ? value : 0)).join('')}`;
    const workspace = workspaceWith();
    const first = await workFor(workspace, 'mimir.yaml', text(0));
    assert.ok(first.parsed >= text(0).length);
    const edit = await workFor(workspace, 'mimir.yaml', text(12345));
    assert.equal(edit.parsed, blockOf('compactor', 12345).length);
    assert.equal(edit.ruleRuns, wholeRules.length);
  });

  it('to try a comment in a long YAML is that of the block that it stands in', async () => {
    const block = (name: string): string => `${name}:\n${`  # a comment of ${name}\n`.repeat(200)}  unknown: 1\n`;
    const text = ['server', 'limits', 'ruler', 'compactor'].map(block).join('');
    const workspace = workspaceWith();
    await workFor(workspace, 'mimir.yaml', text);
    const analysis = workspace.lastOf(uriOf('mimir.yaml'));
    const at = text.indexOf('ruler:\n');
    const edit = { range: { start: at, end: at }, text: '# mimir-tls: ignore\n' };
    parses.mock.resetCalls();
    const action = { kind: 'replace' as const, uri: uriOf('mimir.yaml'), edits: [edit] };
    assert.ok(analysis && soundDocuments(action, [edit], analysis, workspace.catalogue));
    const parsed = parses.mock.calls.reduce((sum, { arguments: [part] }) => sum + part.length, 0);
    assert.equal(parsed, block('limits').length + edit.text.length);
  });

  it('for a configuration parses no file beside that does not name it', async () => {
    const manifest = (file: string): string =>
      `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: mimir\n          image: grafana/mimir:2.17.0\n          args: [-config.file=${file}, -target=all]\n`;
    const text = 'multitenancy_enabled: true # read alone\nserver:\n  http_listen_port: 8080 # read alone\n';
    writeFileSync(join(folder, 'other.yaml'), manifest('/etc/other-mimir.yml'));
    const alone = await workFor(workspaceWith({ looksBeside: true }), 'mimir.yaml', text);
    assert.deepEqual([alone.reads, alone.parsed], [1, text.length]);
    writeFileSync(join(folder, 'other.yaml'), manifest('/etc/mimir.yaml'));
    const named = await workFor(workspaceWith({ looksBeside: true }), 'mimir.yaml', text);
    assert.ok(named.parsed > text.length);
  });

  it('for an edit among ninety processes is that of one of them', async () => {
    const names = Array.from({ length: 90 }, (_, index) => `${String(index)}.flags`);
    const flags = (target: string): string => `-target=${target}\n-ingester.client.tls-enabled=true\n`;
    for (const name of names) writeFileSync(join(folder, name), flags('ingester'));
    const paths = names.map((name) => join(folder, name));
    const workspace = workspaceWith({ deployments: [paths] });
    const first = await workFor(workspace, '0.flags', flags('ingester'));
    assert.deepEqual(first, { reads: 89, parsed: 0, ruleRuns: 90 * wholeRules.length });
    const edit = await workFor(workspace, '0.flags', flags('querier'));
    assert.deepEqual(edit, { reads: 0, parsed: 0, ruleRuns: wholeRules.length });
  });

  it('between members of memberlist that are alike doubles with their number', async () => {
    const service = (index: number): string =>
      `  mimir-${String(index)}:\n    image: grafana/mimir:2.17.0\n    command: [-target=distributor, -memberlist.join=mimir-0, -memberlist.tls-enabled=true, -memberlist.tls-cert-path=/a.crt, -memberlist.tls-key-path=/a.key, -memberlist.tls-server-name=mimir]\n`;
    const linksOfServices = async (count: number): Promise<ReturnType<typeof linksOf>> => {
      const workspace = workspaceWith();
      const text = `services:\n${Array.from({ length: count }, (_, index) => service(index)).join('')}`;
      await workFor(workspace, `${String(count)}.yaml`, text);
      const [deployment] = (await workspace.ask(uriOf(`${String(count)}.yaml`))).deployments;
      return linksOf(deployment?.processes ?? []);
    };
    const [few, many] = [await linksOfServices(20), await linksOfServices(40)];
    assert.equal(few.telling.length, 2 * 19);
    assert.equal(many.telling.length, 2 * 39);
    assert.equal(many.count, 40 * 39);
    assert.equal(many.all().length, 40 * 39);
  });

  it('for flags that nobody knows doubles with their number', async () => {
    const lookUps = async (count: number): Promise<number> => {
      let total = 0;
      const catalogue = counting(loadCatalogue(), () => {
        total += 1;
      });
      const flags = Array.from({ length: count }, (_, index) => `-unknown.option-${String(index)}.tls-thing=true`);
      await workFor(workspaceWith({}, catalogue), 'all.flags', ['-target=all', ...flags].join('\n'));
      return total;
    };
    const [none, few, many] = [await lookUps(0), await lookUps(200), await lookUps(400)];
    assert.ok(few - none >= 200);
    assert.equal(many - none, 2 * (few - none));
  });
});

/** The catalogue, telling whenever something is looked up in it. */
function counting(catalogue: Catalogue, told: () => void): Catalogue {
  return new Proxy(catalogue, {
    get(target, name, receiver) {
      told();
      const value: unknown = Reflect.get(target, name, receiver);
      return value;
    },
  });
}
