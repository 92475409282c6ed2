import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import type { InputFault } from './faults';
import { openTarget, type TargetName } from './ground';
import { loadMaterial } from './material';
import { runInputs, type Stretch } from './run';
import type { EditCounts } from './target';

/** In milliseconds of the clock on the wall, as the machine may be busy with other things. */
const longestSilence = 300_000;
const workerMark = '--worker';

/** What a process is told to do. */
interface Work extends Stretch {
  readonly target: TargetName;
  readonly ground: string;
}

/** What it tells after each input. */
interface News {
  readonly index: number;
  readonly faults: readonly InputFault[];
  /** Its own since it began, in seconds. */
  readonly cpuSeconds: number;
  /** Since it began. */
  readonly edits: EditCounts;
}

export interface Figures {
  readonly inputs: number;
  readonly cpuSeconds: number;
  readonly edits: EditCounts;
}

const none: Figures = { inputs: 0, cpuSeconds: 0, edits: { offered: 0, tried: 0 } };

/** Shares the inputs among processes of their own, which may hang or die of one and are then started behind it. */
export async function runJobs(
  {
    target,
    ground,
    seed,
    first,
    inputs,
    jobs,
  }: { target: TargetName; ground: string; seed: number; first: number; inputs: number; jobs: number },
  tell: (faults: readonly InputFault[]) => void,
): Promise<Figures> {
  const works = Array.from({ length: jobs }, (_, job): Work => ({
    target,
    ground,
    seed,
    first: first + job,
    end: first + inputs,
    step: jobs,
  }));
  const figures = await Promise.all(works.map((work) => runJob(work, tell)));
  return figures.reduce(added, none);
}

function added(a: Figures, b: Figures): Figures {
  const edits = { offered: a.edits.offered + b.edits.offered, tried: a.edits.tried + b.edits.tried };
  return { inputs: a.inputs + b.inputs, cpuSeconds: a.cpuSeconds + b.cpuSeconds, edits };
}

async function runJob(work: Work, tell: (faults: readonly InputFault[]) => void): Promise<Figures> {
  let figures = none;
  for (let next = work.first; next < work.end;) {
    const [before, started] = [figures, next];
    let judged = 0;
    const end = await runProcess({ ...work, first: next }, ({ index, faults, cpuSeconds, edits }) => {
      next = index + work.step;
      judged += 1;
      figures = added(before, { inputs: judged, cpuSeconds, edits });
      if (faults.length > 0) tell(faults);
    });
    if (end !== 'done' || next === started) {
      tell([
        {
          kind: end === 'silent' ? 'no-answer' : 'process-ended',
          detail: `the process ended at an input: ${end}`,
          seed: work.seed,
          index: next,
        },
      ]);
      figures = { ...figures, inputs: figures.inputs + 1 };
      next += work.step;
    }
  }
  return figures;
}

/** `done`, `silent`, or how the process ended. */
function runProcess(work: Work, hear: (news: News) => void): Promise<string> {
  return new Promise((resolveEnd) => {
    const child: ChildProcess = fork(__filename.replace(/jobs\.js$/, 'main.js'), [
      workerMark,
      work.target,
      work.ground,
      ...[work.seed, work.first, work.end, work.step].map(String),
    ]);
    let silence: ReturnType<typeof setTimeout> | undefined;
    let isSilent = false;
    const wait = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        isSilent = true;
        child.kill('SIGKILL');
      }, longestSilence);
    };
    wait();
    child.on('message', (message: News) => {
      wait();
      hear(message);
    });
    child.on('exit', (code, signal) => {
      clearTimeout(silence);
      const ended = code === 0 ? 'done' : `by ${signal ?? `exit code ${code ?? ''}`}`;
      resolveEnd(isSilent ? 'silent' : ended);
    });
  });
}

/** Does the work that the process was started for; null in one that nobody started so. */
export function workIfAsked(): Promise<void> | null {
  const [mark, target, ground = '', ...numbers] = process.argv.slice(2);
  if (mark !== workerMark) return null;
  const [seed = 0, first = 0, end = 0, step = 1] = numbers.map(Number);
  return doWork({ target: target === 'core' ? 'core' : 'server', ground, seed, first, end, step });
}

async function doWork(work: Work): Promise<void> {
  // At the end of the work, whatever still waits waits in vain; and nobody listens once the starter is gone.
  process.on('disconnect', () => process.exit(0));
  const target = await openTarget(work.target, work.ground);
  const start = process.cpuUsage();
  await runInputs(work, loadMaterial(resolve('.')), target, (index, faults) => {
    const { user, system } = process.cpuUsage(start);
    const news: News = { index, faults, cpuSeconds: (user + system) / 1e6, edits: target.edits };
    process.send?.(news);
  });
  process.disconnect();
}
