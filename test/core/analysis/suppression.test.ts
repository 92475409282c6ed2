import assert from 'node:assert/strict';
import { siftSuppressed } from '../../../core/src/analysis/suppression';
import type { Finding } from '../../../core/src/model/finding';

const uri = 'file:///mimir.yaml';
const today = Date.UTC(2027, 2, 31, 12);

function findingAt(text: string, shown: string, rule = 'some-rule'): Finding {
  const start = text.indexOf(shown);
  return {
    rule,
    severity: 'error',
    effect: 'style',
    uri,
    range: { start, end: start + shown.length },
    message: 'Wrong.',
    related: [],
    fixes: [],
  };
}

/** What is left of findings at these places, and what the comments themselves are told of. */
function sift(text: string, ...shown: readonly string[]) {
  const { findings, suppressed } = siftSuppressed(
    text,
    shown.map((each) => findingAt(text, each)),
    { uri, now: today, unused: 'warning', expired: 'warning' },
  );
  return { left: findings.map(({ rule, message }) => `${rule}: ${message}`), suppressed: suppressed.length };
}

describe('Comments that suppress problems', () => {
  it('may say why', () => {
    assert.deepEqual(sift('key: bad # mimir-tls: ignore some-rule: see issue #12, and the wiki\n', 'bad'), {
      left: [],
      suppressed: 1,
    });
  });

  it('may stand above each other, all for the line below them', () => {
    const text =
      'ok: 1\n# mimir-tls: ignore some-rule until 2027-12-31: soon\n  # mimir-tls: ignore other-rule\nkey: bad\nlast: bad\n';
    assert.deepEqual(sift(text, 'key: bad'), {
      left: ['unused-suppression: Nothing to suppress: no other-rule problem here. Remove this comment.'],
      suppressed: 1,
    });
    assert.deepEqual(sift(text, 'last: bad').suppressed, 0);
  });

  it('count through the last day, by UTC', () => {
    assert.deepEqual(
      sift('key: bad # mimir-tls: ignore some-rule until 2027-03-31: until the new CA is rolled out\n', 'bad'),
      { left: [], suppressed: 1 },
    );
    assert.deepEqual(sift('key: bad # mimir-tls: ignore some-rule until 2027-03-31\n', 'bad'), {
      left: [],
      suppressed: 1,
    });
  });

  it('suppress nothing from then on, and are a warning', () => {
    assert.deepEqual(sift('key: bad # mimir-tls: ignore some-rule until 2027-03-30: later\n', 'bad'), {
      left: [
        'some-rule: Wrong.',
        'expired-suppression: This comment expired on 2027-03-30. Fix the problem or set a new date.',
      ],
      suppressed: 0,
    });
  });

  for (const date of ['2027-02-30', 'spring', '31.12.2099']) {
    it(`suppress nothing until ${date}, which is not a date`, () => {
      const { left, suppressed } = sift(`key: bad # mimir-tls: ignore some-rule until ${date}\n`, 'bad');
      assert.equal(suppressed, 0);
      assert.deepEqual(left, [
        'some-rule: Wrong.',
        `unused-suppression: "${date}" is not a date, so this comment suppresses nothing. Write the date as YYYY-MM-DD.`,
      ]);
    });
  }

  it('suppress nothing without a date after until', () => {
    assert.equal(
      sift('key: bad # mimir-tls: ignore some-rule until: later\n', 'bad').left[1],
      'unused-suppression: No date after "until", so this comment suppresses nothing. Write the date as YYYY-MM-DD.',
    );
  });

  it('work for the whole file, and for all rules', () => {
    assert.deepEqual(
      sift('# mimir-tls: ignore-file until 2099-01-01: a test system\n\nkey: bad\nother: worse\n', 'bad', 'worse'),
      { left: [], suppressed: 2 },
    );
  });

  it('work on any line of a problem that has several', () => {
    const text = 'key: >\n  first\n# mimir-tls: ignore some-rule\n  last\n';
    assert.deepEqual(sift(text, 'first\n# mimir-tls: ignore some-rule\n  last'), { left: [], suppressed: 1 });
    assert.deepEqual(
      sift('a: 1 # mimir-tls: ignore some-rule\nb: 2\n', '1 # mimir-tls: ignore some-rule\nb').suppressed,
      1,
    );
    assert.deepEqual(sift('a: 1\nb: 2 # mimir-tls: ignore some-rule\n', '1\nb').suppressed, 1);
  });

  it('work on what aliases take in where it is written, and at the alias', () => {
    const sifted = (text: string): number => {
      const [anchor, alias] = [findingAt(text, 'bad'), findingAt(text, '*a')];
      const findings = [anchor, { ...alias, writtenAt: anchor.range }];
      return siftSuppressed(text, findings, { uri, now: today, unused: 'warning', expired: 'warning' }).suppressed
        .length;
    };
    assert.equal(sifted('one: &a\n  key: bad # mimir-tls: ignore some-rule\ntwo: *a\n'), 2);
    assert.equal(sifted('one: &a\n  key: bad\ntwo: *a # mimir-tls: ignore some-rule\n'), 1);
  });

  it('leave the lines before and after theirs alone', () => {
    const text = 'one: a\ntwo: b # mimir-tls: ignore some-rule\nthree: c\n';
    assert.deepEqual(sift(text, 'a\n', 'b ', 'c').suppressed, 1);
  });

  it('keep their date and reason when a rule is removed that they do not suppress', () => {
    const text = 'key: bad # mimir-tls: ignore some-rule, other-rule until 2099-01-01: why: this\n';
    const { findings } = siftSuppressed(text, [findingAt(text, 'bad')], {
      uri,
      now: today,
      unused: 'warning',
      expired: 'warning',
    });
    const action = findings[0]?.fixes[0]?.action;
    assert.deepEqual(action?.kind === 'replace' ? action.edits.map((edit) => edit.text) : [], [
      '# mimir-tls: ignore some-rule until 2099-01-01: why: this',
    ]);
  });
});
