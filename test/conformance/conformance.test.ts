import * as assert from 'node:assert/strict';
import { Bench, type Judgement } from './bench';
import { recordedCases, type RecordedCase } from './cases';

const refuses = (findings: readonly Judgement[]) => findings.some(({ effect }) => effect === 'refuses-to-start');
const breaks = (findings: readonly Judgement[]) =>
  refuses(findings) || findings.some(({ effect }) => effect === 'connection-fails');
const deadHttpPort = ['http-cipher-suites-missing-http2', 'http-mixed-inline-and-file'];

/** Links that a query for recent data does not cross: a real Mimir answers it although they are broken. */
const offThePathOfAQuery = new Set(['one-off:ruler.client', 'one-off:querier.store-gateway-client']);

/**
 * Where the record is not what a version says. The binary was built in February 2026: it lacks options of 3.1, and refuses the
 * flags of this cache as unknown. 3.1 has them, and opens the cache only with range-vector-splitting.enabled.
 */
const exceptions = new Set(['memcached:range-splitting']);

describe("A real Mimir's verdicts", () => {
  let bench: Bench;

  before(function () {
    this.timeout(60_000);
    bench = new Bench();
  });
  after(() => {
    bench.remove();
  });

  it('are foreseen for every configuration that starts or is refused', async function () {
    this.timeout(60_000);
    await compare('verdicts.json', recordedCases('verdicts.json', ['verdict']), async (recorded) => [
      ['verdict', refuses(await bench.judge(recorded)) ? 'refuses' : 'starts'],
    ]);
  });

  it('are foreseen for the corners of YAML, certificates, targets and stores', async function () {
    this.timeout(60_000);
    const cases = recordedCases('verdicts-2.json', ['verdict']).filter(({ id }) => !exceptions.has(id));
    await compare(`verdicts-2.json but for ${exceptions.size} exception`, cases, async (recorded) => [
      ['verdict', refuses(await bench.judge(recorded)) ? 'refuses' : 'starts'],
    ]);
  });

  it('are foreseen for every wiring of the gRPC links', async function () {
    this.timeout(60_000);
    const cases = recordedCases('connections.json', ['verdict']).filter(({ id }) => !offThePathOfAQuery.has(id));
    await compare('connections.json', cases, async (recorded) => [
      ['verdict', verdictOfLinks(recorded, await bench.judge(recorded))],
    ]);
  });

  it('are foreseen for every HTTP port that hangs', async () => {
    await compare('http.json', recordedCases('http.json', ['anonymous', 'withClient']), async (recorded) => {
      const hangs = (await bench.judge(recorded)).some(({ rule }) => deadHttpPort.includes(rule));
      return ['anonymous', 'withClient'].map(
        (field) => [field, hangs ? 'hangs' : withoutHang(recorded.verdicts.get(field))] as const,
      );
    });
  });

  it('are foreseen for every option that comes or goes between releases', async () => {
    await compare('versions.json', recordedCases('versions.json', []), (recorded) =>
      Promise.all(
        [...recorded.verdicts.keys()].map(
          async (version) => [version, refuses(await bench.judge(recorded, version)) ? 'refuses' : 'starts'] as const,
        ),
      ),
    );
  });
});

/** Only whether a query comes back can be foreseen, not in which of the two ways it does not. */
function verdictOfLinks(recorded: RecordedCase, findings: readonly Judgement[]): string {
  if (!breaks(findings)) return 'answers';
  return recorded.verdicts.get('verdict') === 'refuses' ? 'refuses' : 'fails';
}

/** Whether a port that does not hang takes a certificate is not for a checker to foresee: other callers have others. */
function withoutHang(verdict: string | undefined): string {
  return verdict === 'hangs' ? 'does not hang' : (verdict ?? 'unknown');
}

async function compare(
  name: string,
  cases: readonly RecordedCase[],
  foresee: (recorded: RecordedCase) => Promise<readonly (readonly [field: string, verdict: string])[]>,
): Promise<void> {
  const wrong: string[] = [];
  for (const recorded of cases) {
    for (const [field, foreseen] of await foresee(recorded)) {
      const said = recorded.verdicts.get(field);
      if (said !== foreseen) wrong.push(`${recorded.id} (${field}): Mimir ${said ?? ''}, we say ${foreseen}`);
    }
  }
  console.log(
    `      ${name}: ${cases.length - new Set(wrong.map((line) => line.split(' (')[0])).size} of ${cases.length} agree`,
  );
  assert.deepEqual(wrong, []);
}
