import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { deploymentMapOf } from '../../../core/src/map/map-of-deployment';
import type { DeploymentMap } from '../../../core/src/model/deployment-map';
import type { Finding } from '../../../core/src/model/finding';
import { findingKey } from '../../../core/src/model/finding';
import { deploymentRules } from '../../../core/src/rules/all-rules';
import { analysisOf, fixtureRoot as root } from '../rules/judged-fixtures';

// A broken hop stays on the map where a comment suppresses what is said of it.
const fixtures = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /^(?!unused-suppression)[^/\\]+[/\\][^/\\]+\.(flags|yaml)$/.test(name),
);
const judgesHops = new Set(deploymentRules.map(({ id }) => id));

/** A place of the map, as a test tells it from others. */
type Mapped = DeploymentMap<string>;

describe('The facts of the map', () => {
  /** The map of a fixture with its companions, and all findings that are published for them. */
  async function mapped(name: string): Promise<{ readonly map: Mapped; readonly findings: readonly Finding[] }> {
    const analyses = await analysisOf(join(root, name));
    const analysis: FileAnalysis | undefined = analyses.get(basename(name));
    assert.ok(analysis);
    const findings = [...analyses.values()].flatMap((each) => each.findings);
    return {
      map: deploymentMapOf(analysis.deployment, findings, (uri, { start, end }) => `${uri} ${start}-${end}`),
      findings,
    };
  }

  it('are those of the diagnostics, for every configuration that shows a rule', async function () {
    this.timeout(60_000);
    const count = { broken: 0, grave: 0 };
    for (const name of fixtures) {
      const { map, findings } = await mapped(name);
      const grave = findings.filter(
        ({ effect }) => effect === 'connection-fails' || effect === 'refuses-to-start' || effect === 'refuses-callers',
      );
      const keys = new Set(grave.map((finding) => `${finding.uri} ${findingKey(finding)}`));
      for (const hop of map.hops.filter(({ state }) => state === 'broken')) {
        count.broken += 1;
        assert.ok(
          hop.findings.some(({ uri, key }) => keys.has(`${uri} ${key}`)),
          `${name}: ${hop.family} is broken, and no finding says so: ${hop.reason}`,
        );
      }
      const told = new Set(
        map.hops
          .filter(({ state }) => state === 'broken' || state === 'unknown')
          .flatMap((hop) => hop.findings.map(({ uri, key }) => `${uri} ${key}`)),
      );
      for (const finding of grave.filter(({ rule }) => judgesHops.has(rule))) {
        count.grave += 1;
        assert.ok(
          told.has(`${finding.uri} ${findingKey(finding)}`),
          `${name}: ${finding.rule} is reported, and no hop of the map is broken by it`,
        );
      }
    }
    assert.ok(
      count.broken > 30 && count.grave > 15,
      `${count.broken} broken hops and ${count.grave} findings are enough to mean something`,
    );
  });

  it('name the rule that broke a hop before all others, and the setting to go to', async () => {
    const { map } = await mapped(join('server-name-not-in-cert', 'other-name.flags'));
    const broken = map.hops.filter(({ state }) => state === 'broken');
    assert.notEqual(broken.length, 0);
    for (const hop of broken) {
      assert.equal(hop.findings[0]?.rule, 'server-name-not-in-cert');
      assert.match(hop.findings[0].fix ?? '', /tls-server-name/);
      assert.notEqual(hop.place, null);
    }
  });

  it('tell how many hops a fix changes, and what a server presents', async () => {
    const { map } = await mapped(join('grpc-client-tls-disabled', 'single-process.flags'));
    const broken = map.hops.filter(({ state }) => state === 'broken');
    const [finding] = broken[0]?.findings ?? [];
    assert.equal(finding?.rule, 'grpc-client-tls-disabled');
    assert.equal(finding.fixHops, broken.length);
    assert.ok(broken.length > 1);
  });
});
