import assert from 'node:assert/strict';
import { hangs, Patience } from '../../host/src/patience';

/** A look that comes back when it is told to. */
function slowLook(): { readonly look: () => Promise<string>; readonly answer: () => void; begun: boolean } {
  let answer: () => void = () => undefined;
  const answered = new Promise<string>((resolve) => (answer = () => resolve('late')));
  const slow = { look: () => ((slow.begun = true), answered), answer: () => answer(), begun: false };
  return slow;
}

describe('patience with the disk', () => {
  const quick = (): Promise<string> => Promise.resolve('quick');

  it('gives what a look gives, and its failure', async () => {
    const patience = new Patience();
    assert.equal(await patience.within('/a/x', quick), 'quick');
    await assert.rejects(
      patience.within('/a/x', () => Promise.reject(new Error('EACCES'))),
      /EACCES/,
    );
    assert.equal(patience.isTried, false);
  });

  it('ends, and leaves files elsewhere their turn however many hang beside each other', async () => {
    const patience = new Patience(20);
    const links = Array.from({ length: 8 }, slowLook);
    const outcomes = await Promise.all(links.map(({ look }, index) => patience.within(`/hung/${String(index)}`, look)));
    assert.deepEqual(
      outcomes,
      links.map(() => hangs),
    );
    assert.deepEqual(
      links.map(({ begun }) => begun),
      links.map((_, index) => index < 2),
      'the others would only take more threads',
    );
    assert.equal(await patience.within('/local/x', quick), 'quick');
    assert.equal(patience.isTried, true);
  });

  it('leaves a thread even where folders hang one after the other', async () => {
    const patience = new Patience(20);
    const links = Array.from({ length: 8 }, slowLook);
    await Promise.all(links.map(({ look }, index) => patience.within(`/hung${String(index)}/x`, look)));
    assert.equal(links.filter(({ begun }) => begun).length, 3);
    assert.equal(await patience.within('/local/x', quick), hangs);
    for (const { answer } of links) answer();
    await new Promise(setImmediate);
    assert.equal(await patience.within('/local/x', quick), 'quick', 'what came back counts no longer');
    assert.equal(patience.isTried, false);
  });

  it('lets everybody have a turn', async () => {
    const patience = new Patience();
    const outcomes = await Promise.all(
      Array.from({ length: 500 }, (_, index) => patience.within(`/a/${String(index % 7)}`, quick)),
    );
    assert.ok(outcomes.every((outcome) => outcome === 'quick'));
  });
});
