import assert from 'node:assert/strict';
import { Recent } from '../../../core/src/model/recent';

describe('What was found out recently', () => {
  it('is kept of the texts that were asked about last', () => {
    const computed: string[] = [];
    const recent = new Recent<number>(2);
    const ask = (text: string): number =>
      recent.of(text, () => {
        computed.push(text);
        return text.length;
      });
    assert.deepEqual(['a', 'bb', 'a', 'ccc', 'a', 'bb'].map(ask), [1, 2, 1, 3, 1, 2]);
    assert.deepEqual(computed, ['a', 'bb', 'ccc', 'bb']);
  });
});
