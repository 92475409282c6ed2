import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { codeActions } from '../../../server/src/features/code-actions';
import { catalogue, judge } from './judging';

/** What is offered for the whole of a file that sets so many flags that do not exist. */
async function offeredFor(flags: number): Promise<readonly string[]> {
  const lines = Array.from({ length: flags }, (_, index) => `-server.grpc-tls-cert-pat${String(index)}=x`);
  const judged = await judge(resolve('many.flags'), ['-target=all', ...lines, ''].join('\n'));
  const end = judged.text.positionAt(judged.text.getText().length);
  const actions = codeActions({
    ...{ judged, catalogue, range: { start: { line: 0, character: 0 }, end }, diagnostics: [] },
    ...{
      other: () => null,
      versionOf: () => 1,
      clientRuns: new Set<string>(),
      mayGenerate: true,
      versionedEdits: true,
    },
  });
  return actions.map(({ title }) => title);
}

describe('Fixes of a whole file', () => {
  it('are all offered where it has a few findings', async () => {
    assert.equal((await offeredFor(10)).filter((title) => title.startsWith('Replace with')).length, 10);
  });

  it('are those of the first findings where it has hundreds, since each is tried on the text', async () => {
    const titles = await offeredFor(150);
    const length = 150 * '-server.grpc-tls-cert-pat000=x\n'.length;
    assert.ok(titles.length >= 20, String(titles.length));
    assert.ok(titles.length * length < 500_000, String(titles.length));
  });
});
