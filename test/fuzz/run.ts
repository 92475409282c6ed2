import { describeError, type Fault, type InputFault } from './faults';
import { type FuzzInput, inputOf } from './inputs';
import type { Material } from './material';
import type { Target } from './target';

/** Inputs of one seed: from the first on, every so many, up to the end. */
export interface Stretch {
  readonly seed: number;
  readonly first: number;
  readonly end: number;
  readonly step: number;
}

/** Sends the inputs through the target one by one, and tells of each. Ends early where the target no longer answers. */
export async function runInputs(
  { seed, first, end, step }: Stretch,
  material: Material,
  target: Target,
  tell: (index: number, faults: readonly InputFault[]) => void,
): Promise<void> {
  const stray: unknown[] = [];
  const keep = (error: unknown): void => void stray.push(error);
  process.on('unhandledRejection', keep).on('uncaughtException', keep);
  for (let index = first; index < end; index += step) {
    const faults = [...(await judgeTwiceIfSlow(inputOf(seed, index, material), target))];
    for (const error of stray.splice(0))
      faults.push({ kind: 'exception', detail: `nobody caught: ${describeError(error)}` });
    tell(
      index,
      faults.map((fault) => ({ ...fault, seed, index })),
    );
    if (faults.some(({ kind }) => kind === 'no-answer')) break;
  }
  process.off('unhandledRejection', keep).off('uncaughtException', keep);
}

/** What is slow for the first time may have been compiled just then, or met the garbage of others. */
async function judgeTwiceIfSlow(input: FuzzInput, target: Target): Promise<readonly Fault[]> {
  const faults = await target.judge(input);
  return faults.some(({ kind }) => kind === 'slow') ? target.judge(input) : faults;
}
