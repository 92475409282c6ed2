import assert from 'node:assert/strict';
import { judge } from '../containers/container-bench';

/** The flags of the environment file that are not known. */
async function unknownFlags(...lines: readonly string[]): Promise<readonly string[]> {
  const analyses = await judge('mimir.env', new Map([['mimir.env', lines.map((line) => `${line}\n`).join('')]]));
  const findings = analyses.get('mimir.env')?.findings ?? [];
  return findings
    .filter(({ rule }) => rule === 'unknown-flag')
    .flatMap(({ message }) => /-server\.\w+/.exec(message)?.[0] ?? []);
}

describe('A variable of an environment file that is assigned again', () => {
  it('has the last of its values', async () => {
    assert.deepEqual(await unknownFlags('MIMIR_ARGS="-server.old=1"', 'MIMIR_ARGS="-server.new=1"'), ['-server.new']);
    assert.deepEqual(await unknownFlags('MIMIR_ARGS="-server.old=1"', 'MIMIR_MORE_ARGS="-server.new=1"'), [
      '-server.old',
      '-server.new',
    ]);
  });

  it('keeps what it adds to', async () => {
    assert.deepEqual(await unknownFlags('MIMIR_ARGS="-server.old=1"', 'MIMIR_ARGS="-server.new=1 $MIMIR_ARGS"'), [
      '-server.old',
      '-server.new',
    ]);
  });
});
