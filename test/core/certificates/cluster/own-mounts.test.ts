import assert from 'node:assert/strict';
import { ownMounts } from '../../../../core/src/certificates/cluster/own-mounts';
import type { ConfigDocument } from '../../../../core/src/model/setting';
import { processWith } from '../../topology/processes';

describe('What the container of a process mounts', () => {
  const mounting = (notation: ConfigDocument['notation'], target?: string): ConfigDocument => {
    const [document] = processWith('-target=all').documents;
    assert.ok(document);
    return { ...document, notation, ...(target !== undefined && { mounts: [{ target, local: null }] }) };
  };
  const targets = (...documents: readonly ConfigDocument[]): readonly string[] =>
    ownMounts({ documents }).map(({ target }) => target);

  it('is what its own place mounts, not what a YAML of all does', () => {
    assert.deepEqual(targets(mounting('flag', '/own'), mounting('yaml', '/shared')), ['/own']);
    assert.deepEqual(targets(mounting('flag'), mounting('yaml', '/shared')), []);
  });

  it('is what its YAML mounts where it has no place of its own', () =>
    assert.deepEqual(targets(mounting('yaml', '/a'), mounting('yaml', '/b')), ['/a', '/b']));
});
