import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { unusedSuppression } from '../../../core/src/analysis/suppression';
import { rules } from '../../../core/src/rules/index';
import { documentedRules } from './documented-rules';
import { readFixture } from './marked-fixture';
import { RuleBench, type Texts } from './rule-bench';

describe('docs/rules.md', () => {
  const sections = documentedRules(readFileSync('docs/rules.md', 'utf8'));
  let bench: RuleBench;

  before(async function () {
    this.timeout(60_000);
    bench = await RuleBench.open();
  });
  after(() => {
    bench.remove();
  });

  const findingsOn = async (texts: Texts) => {
    const { headers } = readFixture([...texts.values()].join('\n'));
    return [...(await bench.judge(texts, headers)).values()].flat();
  };

  it('has a section for every rule, by the alphabet', () => {
    assert.deepEqual(sections.map(({ id }) => id), [...rules.map(({ id }) => id), unusedSuppression].sort());
  });

  for (const { id, severity, effect, wrong, right } of sections) {
    it(`shows ${id}, and how to do right`, async () => {
      const found = (await findingsOn(wrong)).filter(({ rule }) => rule === id);
      assert.deepEqual(found.map((finding) => [finding.severity, finding.effect])[0], [severity, effect]);
      assert.ok(right.size > 0, 'want a right example');
      assert.deepEqual((await findingsOn(right)).filter(({ rule }) => rule === id), []);
    });
  }
});
