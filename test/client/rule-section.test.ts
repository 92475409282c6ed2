import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ruleSection } from '../../client/src/rule-section';
import { describedRules } from '../../core/src/analysis/described-rules';

describe('the page of a rule in the editor', () => {
  const page = readFileSync('docs/rules.md', 'utf8');

  it('has what the page of all rules says of it, and nothing of another', () => {
    for (const { id, summary } of describedRules) {
      const section = ruleSection(page, id) ?? '';
      assert.ok(section.startsWith(`# ${id}\n`), id);
      assert.ok(section.includes(summary), id);
      assert.doesNotMatch(section, /^## /m);
    }
  });

  it('is missing for what is no rule', () => {
    assert.equal(ruleSection(page, 'no-such-rule'), null);
  });
});
