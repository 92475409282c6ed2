import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { MimirVersion } from '../../../core/src/model/version';
import { componentsIn, componentsOf } from '../../../core/src/topology/components';
import { singleProcessHasScheduler } from '../../../core/src/topology/routes';
import {
  isEnterpriseTarget,
  isTargetLater,
  isTargetSomewhere,
  targetsIn,
  targetSpanText,
} from '../../../core/src/topology/targets';

const { versions } = loadCatalogue();

/** The targets that are in every release (spec 3, 4.5). */
const always =
  'all memberlist-kv distributor ingester querier query-frontend query-scheduler store-gateway ruler alertmanager compactor overrides-exporter';

/** The others, with the releases that have them, and how that is said. */
const some: readonly (readonly [name: string, first: MimirVersion, last: MimirVersion, words: string])[] = [
  ['flusher', '2.0', '3.0', 'until 3.0'],
  ['read', '2.3', '2.17', 'from 2.3 to 2.17'],
  ['write', '2.3', '2.17', 'from 2.3 to 2.17'],
  ['backend', '2.3', '2.17', 'from 2.3 to 2.17'],
  ['continuous-test', '2.13', '3.2', 'from 2.13 on'],
  ['block-builder', '2.14', '3.2', 'from 2.14 on'],
  ['block-builder-scheduler', '2.15', '3.2', 'from 2.15 on'],
  ['usage-tracker', '2.17', '3.2', 'from 2.17 on'],
  ['compactor-scheduler', '3.2', '3.2', 'from 3.2 on'],
];

describe('Targets', () => {
  it('are in every release, but for some', () => {
    for (const version of versions) {
      const index = versions.indexOf(version);
      const there = some
        .filter(([, first, last]) => versions.indexOf(first) <= index && index <= versions.indexOf(last))
        .map(([name]) => name);
      assert.deepEqual([...targetsIn(version)].sort(), [...always.split(' '), ...there].sort(), version);
    }
  });

  for (const [name, first, , words] of some) {
    it(`such as ${name} are there ${words}`, () => {
      assert.equal(targetSpanText(name), words);
      assert.ok(!isTargetLater(name, first));
      const before = versions[versions.indexOf(first) - 1];
      if (before !== undefined) assert.ok(isTargetLater(name, before));
      assert.ok(isTargetSomewhere(name));
    });
  }

  it('have no such words where all releases have them, or none', () => {
    for (const name of ['ruler', 'all', 'rulr']) {
      assert.equal(targetSpanText(name), '');
      assert.ok(!isTargetLater(name, '2.0'));
    }
  });

  it('are also those of Grafana Enterprise Metrics', () => {
    const enterprise = 'admin-api federation-frontend gateway graphite-querier graphite-write-proxy tokengen'.split(
      ' ',
    );
    for (const name of enterprise) assert.ok(isEnterpriseTarget(name) && isTargetSomewhere(name), name);
    for (const name of [...always.split(' '), 'rulr', '']) assert.ok(!isEnterpriseTarget(name), name);
    assert.ok(!isTargetSomewhere('rulr'));
  });
});

describe('The components of a process', () => {
  const single = 'distributor ingester querier query-frontend store-gateway ruler compactor';
  const groups: readonly (readonly [targets: string, version: MimirVersion, components: string])[] = [
    ['all', '2.0', single],
    ['all', '2.17', single],
    ['all', '3.0', `${single} query-scheduler`],
    ['all,alertmanager', '3.0', `${single} query-scheduler alertmanager`],
    ['read', '2.3', 'query-frontend querier'],
    ['write', '2.17', 'distributor ingester'],
    ['backend', '2.3', 'query-scheduler ruler store-gateway compactor alertmanager overrides-exporter'],
    ['backend', '2.2', ''],
    ['read', '3.0', ''],
    ['ruler,querier', '2.0', 'ruler querier'],
    ['block-builder', '2.13', ''],
    ['block-builder', '2.14', 'block-builder'],
    ['flusher', '2.0', ''],
    ['memberlist-kv', '3.0', ''],
    ['rulr', '3.0', ''],
  ];
  for (const [targets, version, components] of groups) {
    it(`with -target=${targets} are in ${version}: ${components === '' ? 'none' : components}`, () => {
      const found = [...componentsOf(targets.split(','), version)];
      assert.deepEqual(found.sort(), components.split(' ').filter(Boolean).sort());
    });
  }

  it('are those that the release has', () => {
    assert.equal(componentsIn('2.0').length, 10);
    assert.equal(componentsIn('3.2').length, 14);
  });

  it('in one process are with a scheduler from 3.0 on', () => {
    assert.deepEqual((['2.17', '3.0'] as const).map(singleProcessHasScheduler), [false, true]);
  });
});
