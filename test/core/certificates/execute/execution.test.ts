import assert from 'node:assert/strict';
import { authoritiesWith, isAllowed, type Consent } from '../../../../core/src/certificates/execute/execution';
import { planOf } from '../planned';

const flags = (...ports: readonly (readonly [family: string, name: string, authority: string])[]): string =>
  ports
    .map(
      ([family, name, authority]) =>
        `-server.${family}-tls-cert-path=${name}.crt -server.${family}-tls-key-path=${name}.key -server.${family}-tls-ca-path=${authority}`,
    )
    .join(' ');

describe('The CAs that are made', () => {
  const made = (plan: ReturnType<typeof planOf>, issued: readonly string[]): readonly string[] =>
    authoritiesWith(
      plan.leaves.filter(({ certificate }) => issued.includes(certificate)),
      plan,
    ).map(({ certificate }) => certificate);
  const two = planOf(flags(['http', 'h', 'a.crt'], ['grpc', 'g', 'b.crt']));
  const one = planOf(flags(['http', 'h', 'a.crt'], ['grpc', 'g', 'a.crt']));

  it('are those that sign something that is issued', () => {
    assert.deepEqual(made(two, ['h.crt', 'g.crt']), ['a.crt', 'b.crt']);
    assert.deepEqual(made(two, ['h.crt']), ['a.crt']);
    assert.deepEqual(made(two, ['g.crt']), ['b.crt']);
    assert.deepEqual(made(two, []), []);
    assert.deepEqual(made(one, ['g.crt']), ['a.crt']);
  });

  it('are those that sign nothing by the plan, unless it fails for all', () => {
    const unused = planOf(`${flags(['http', 'h', 'a.crt'])} -server.grpc-tls-ca-path=b.crt`);
    assert.deepEqual(made(unused, ['h.crt']), ['a.crt', 'b.crt']);
    assert.deepEqual(made(unused, []), []);
    assert.deepEqual(made(planOf('-server.grpc-tls-ca-path=b.crt'), []), ['b.crt']);
  });

  it('are those that are there, in any case', () => {
    const authorities = two.authorities.map((authority) => ({ ...authority, action: 'reuse' as const }));
    assert.deepEqual(made({ ...two, authorities }, []), ['a.crt', 'b.crt']);
  });
});

describe('Consent', () => {
  const cases: readonly (readonly [consent: Consent, isAllowed: boolean])[] = [
    ['none', false],
    ['all', true],
    [new Set(['a']), true],
    [new Set(['b']), false],
  ];
  for (const [consent, isGiven] of cases)
    it(`of ${typeof consent === 'string' ? consent : [...consent].join()} is ${isGiven ? '' : 'not '}for a`, () =>
      assert.equal(isAllowed(consent, 'a'), isGiven));
});
