import assert from 'node:assert/strict';
import { choices, everything, isNotMutual, passes, toggleNotMutual, toggleState } from '../../webview/src/filter';
import { gossipOf, hopLike, mapOf } from './maps';

describe('The filter of a map', () => {
  const mutual = hopLike({ state: 'mtls' });
  const broken = hopLike({
    state: 'broken',
    from: 'write',
    to: 'read',
    dialers: ['ruler'],
    listeners: ['query-frontend'],
  });

  it('lets everything pass at first', () => {
    assert.deepEqual(
      [mutual, broken].map((hop) => passes(everything, hop)),
      [true, true],
    );
  });

  it('shows what is not mutual TLS by one click, and everything by another', () => {
    const filter = toggleNotMutual(everything);
    assert.deepEqual([isNotMutual(filter), passes(filter, mutual), passes(filter, broken)], [true, false, true]);
    assert.deepEqual(toggleNotMutual(filter).states, everything.states);
    assert.equal(isNotMutual(toggleState(filter, 'tls')), false);
  });

  it('knows a component and a process by their names, at either end', () => {
    const seen = ['ruler', 'query-frontend', 'write', 'read'].map((who) => [
      passes({ ...everything, who }, broken),
      passes({ ...everything, who }, mutual),
    ]);
    assert.deepEqual(
      seen,
      seen.map(() => [true, false]),
    );
  });

  it('offers the components that hops are about and the processes, each once, and of very many processes none', () => {
    assert.deepEqual(choices(mapOf(['write', 'read'], [mutual, broken])), [
      'distributor',
      'ingester',
      'querier',
      'query-frontend',
      'read',
      'ruler',
      'write',
    ]);
    const names = Array.from({ length: 90 }, (_, index) => `mimir-${index}`);
    assert.deepEqual(choices(mapOf(names, [...gossipOf('mimir-0', 'mimir-1'), mutual])), [
      'distributor',
      'ingester',
      'querier',
    ]);
  });
});
