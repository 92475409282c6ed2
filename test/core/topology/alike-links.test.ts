import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { lintLinks } from '../../../core/src/analysis/lint';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { flagFile } from '../../../core/src/documents/kinds/mimir/flag-file';
import type { Facts } from '../../../core/src/model/facts';
import { findingKey } from '../../../core/src/model/finding';
import { processOf } from '../../../core/src/process/composition';
import { linkContext } from '../../../core/src/reporting/link-context';
import { deploymentRules } from '../../../core/src/rules/all-rules';
import { linksOf, type Link, type Member } from '../../../core/src/topology/links';

const catalogue = loadCatalogue();

const noFiles: Facts = {
  now: Date.UTC(2026, 10, 1),
  callers: [],
  path: () => ({ kind: 'unknown' }),
  inline: () => ({ kind: 'not-pem', empty: true, der: false }),
  isSignedBy: () => false,
  isTracked: () => false,
};

function member(name: string, flags: readonly string[]): Member {
  const text = flags.join('\n');
  const documents = flagFile.parse({ uri: `file:///${name}.flags`, languageId: 'mimir-flags', text }, catalogue);
  const environment = { values: new Map<string, string>(), complete: true };
  return { process: processOf({ name, documents, version: '3.0', environment }, catalogue), facts: noFiles };
}

const target = fc.constantFrom('distributor', 'ingester', 'querier', 'store-gateway', 'ruler', 'query-frontend', 'all');
const listener = fc.constantFrom(
  [],
  ['-server.grpc-tls-cert-path=server.crt', '-server.grpc-tls-key-path=server.key'],
  ['-server.grpc-tls-cert-path=server.crt', '-server.grpc-tls-key-path=server.key', '-server.grpc-tls-client-auth=no'],
  ['-server.grpc-tls-cert-path=server.crt'],
);
const client = fc.constantFrom(
  [],
  ['-ingester.client.tls-enabled=true'],
  ['-ingester.client.tls-enabled=true', '-ingester.client.tls-server-name=mimir'],
  ['-ingester.client.tls-enabled=true', '-ingester.client.tls-server-name=other', '-ingester.client.tls-ca-path=a.crt'],
  ['-ingester.client.tls-enabled=true', '-ingester.client.tls-min-version=none'],
  ['-querier.store-gateway-client.tls-enabled=true', '-querier.store-gateway-client.tls-server-name=mimir'],
  ['-ruler.client.tls-enabled=true', '-ruler.client.tls-insecure-skip-verify=true'],
);
const kind = fc.record({ target, listener, client, count: fc.integer({ min: 1, max: 3 }) });

/** Distributors whose TLS mostly works, with one CA and server name or several. */
const working = fc.record({
  target: fc.constant('distributor'),
  listener: fc.constant(['-ingester.client.tls-enabled=true']),
  client: fc
    .subarray(['-ingester.client.tls-ca-path=a.crt', '-ingester.client.tls-server-name=mimir'])
    .chain((own) =>
      fc.constantFrom(
        own,
        [...own, '-ingester.client.tls-server-name=other'],
        [...own, '-ingester.client.tls-min-version=none'],
      ),
    ),
  count: fc.integer({ min: 1, max: 4 }),
});
const ingesters = {
  target: 'ingester',
  listener: ['-server.grpc-tls-cert-path=server.crt', '-server.grpc-tls-key-path=server.key'],
  client: [],
  count: 2,
};

/** Processes of which several are alike, in any order. */
const deployments = fc
  .oneof(
    fc.array(kind, { minLength: 1, maxLength: 4 }),
    fc.array(working, { minLength: 1, maxLength: 4 }).map((kinds) => [...kinds, ingesters]),
  )
  .map((kinds) =>
    kinds.flatMap((each) =>
      Array.from({ length: each.count }, () => [`-target=${each.target}`, ...each.listener, ...each.client]),
    ),
  )
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }))
  .map((all) => all.map((flags, index) => member(`mimir-${String(index)}`, flags)));

function endsOf({ route, client, server }: Link): string {
  return `${route.family}: ${client.process.name} -> ${server.process.name}`;
}

function said(links: readonly Link[]): readonly string[] {
  const preferences = { expiryWarningDays: 30, internalName: 'mimir' };
  const findings = lintLinks(linkContext(links, [], preferences), deploymentRules, {}, () =>
    links.map((link) => link.server.process),
  );
  return [...new Set(findings.map((each) => `${findingKey(each)} ${JSON.stringify([each.related, each.fixes])}`))];
}

describe('links of ends that are alike', () => {
  it('are judged as each two ends by themselves', () => {
    fc.assert(
      fc.property(deployments, (members) => {
        for (const link of linksOf(members).all()) {
          const two = members.filter(({ process }) => [link.client.process, link.server.process].includes(process));
          const alone = linksOf(two)
            .all()
            .find((each) => endsOf(each) === endsOf(link));
          assert.deepEqual([alone?.state, alone?.fault], [link.state, link.fault], endsOf(link));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('tell rules what all of them would', () => {
    fc.assert(
      fc.property(deployments, (members) => {
        const links = linksOf(members);
        assert.deepEqual(said(links.telling), said(links.all()));
        assert.equal(links.count, links.all().length);
      }),
      { numRuns: 100 },
    );
  });

  it('double with the processes where all is well', () => {
    const toldAmong = (count: number): number => {
      const members = Array.from({ length: count }, (_, index) =>
        member(`mimir-${String(index)}`, [index % 2 === 0 ? '-target=distributor' : '-target=ingester']),
      );
      const links = linksOf(members);
      assert.ok(links.all().length > (count / 2) ** 2);
      return links.telling.length;
    };
    assert.ok(toldAmong(80) < 2.1 * toldAmong(40));
  });
});
