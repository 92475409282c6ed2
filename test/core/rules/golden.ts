import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { goldenFile, goldenMessages } from './golden-messages';

describe('The golden file', () => {
  it('has every message, as the fixtures show them', async () => {
    assert.equal(
      readFileSync(goldenFile, 'utf8'),
      await goldenMessages(),
      `${goldenFile} is out of date: npm run docs`,
    );
  }).timeout(60_000);
});
