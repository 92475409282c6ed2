import assert from 'node:assert/strict';
import { distinctUnseen, type Unseen } from '../../../core/src/analysis/coverage';

describe('What was not seen', () => {
  const token: Unseen = { reason: 'secret', name: 'token' };
  const tls: Unseen = { reason: 'secret', name: 'tls' };
  const map: Unseen = { reason: 'config-map', name: 'tls' };

  it('is told once each, in one order however it came', () => {
    for (const seen of [
      [token, tls, map, tls],
      [map, token, token, tls],
    ])
      assert.deepEqual(distinctUnseen(seen), [map, tls, token]);
  });
});
