import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { DocumentScheduler, waitAfter } from '../../server/src/session/scheduler';

describe('the scheduler', () => {
  it('lets a small document wait for nothing, and none longer than 100 ms', () => {
    assert.equal(waitAfter(0), 0);
    assert.equal(waitAfter(10), 0);
    assert.equal(waitAfter(80), 80);
    assert.equal(waitAfter(5000), 100);
  });

  it('makes one run of many edits', async () => {
    const runs: string[] = [];
    const scheduler = new DocumentScheduler(
      (uri) => (runs.push(uri), Promise.resolve()),
      () => 0,
    );
    for (const uri of ['a', 'b', 'a', 'a']) scheduler.schedule(uri);
    await pause(20);
    assert.deepEqual(runs.sort(), ['a', 'b']);
  });

  it('runs once more for edits during a run, and never twice at once', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const scheduler = new DocumentScheduler(
      async () => {
        runs++;
        most = Math.max(most, ++running);
        await pause(20);
        running--;
      },
      () => 0,
    );
    scheduler.schedule('a');
    await pause(10);
    scheduler.schedule('a');
    scheduler.schedule('a');
    await pause(100);
    assert.deepEqual({ runs, most }, { runs: 2, most: 1 });
  });

  it('forgets a document that was closed', async () => {
    const runs: string[] = [];
    const scheduler = new DocumentScheduler(
      (uri) => (runs.push(uri), Promise.resolve()),
      () => 0,
    );
    scheduler.schedule('a');
    scheduler.cancel('a');
    await pause(20);
    assert.deepEqual(runs, []);
  });
});
