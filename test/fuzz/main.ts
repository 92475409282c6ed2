// Sends mutated examples and fixtures through the language server, or through the core alone.
//   npm run fuzz -- --seed 1 --inputs 1000 --jobs 2    inputs 0 to 999 of seed 1, in two processes
//   npm run fuzz -- --core …                           through the core alone
//   npm run fuzz -- --seed 1 --only 17 [--minimize]    one input: its text, its faults, and the least of it that shows them
//   --first N                                          begins with another input than 0
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { groupOf, type InputFault } from './faults';
import { makeGround, openTarget, removeGround, type TargetName } from './ground';
import { inputOf } from './inputs';
import { loadMaterial, type Material } from './material';
import { minimized } from './minimize';
import { runJobs, workIfAsked } from './jobs';

interface Wishes {
  readonly target: TargetName;
  readonly seed: number;
  readonly first: number;
  readonly inputs: number;
  readonly jobs: number;
  readonly only: number | null;
  readonly minimize: boolean;
}

function readWishes(argv: readonly string[]): Wishes {
  const number = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: { seed: number, inputs: number, jobs: number, first: number, only: number, core: flag, minimize: flag },
  });
  const count = (name: 'seed' | 'inputs' | 'jobs' | 'first' | 'only', otherwise: number): number => {
    const value = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} takes a whole number.`);
    return value;
  };
  return {
    target: values.core ? 'core' : 'server',
    seed: count('seed', 1),
    first: count('first', 0),
    inputs: count('inputs', 1000),
    jobs: Math.max(1, count('jobs', 1)),
    only: values.only === undefined ? null : count('only', 0),
    minimize: values.minimize,
  };
}

async function fuzz(wishes: Wishes, ground: string): Promise<readonly InputFault[]> {
  const found = new Map<string, InputFault[]>();
  const { inputs, cpuSeconds, edits } = await runJobs({ ...wishes, ground }, (faults) => {
    for (const fault of faults) {
      const group = found.get(groupOf(fault)) ?? [];
      // Told at once: a long run may be cut off.
      if (group.length === 0)
        console.log(
          `${fault.kind} --seed ${fault.seed} --only ${fault.index}\n    ${fault.detail.split('\n').slice(0, 6).join('\n    ')}`,
        );
      found.set(groupOf(fault), [...group, fault]);
    }
  });
  const faults = [...found.values()].flat();
  console.log(
    `\n${inputs} inputs of seed ${wishes.seed} (from ${wishes.first}) through the ${wishes.target}: ${cpuSeconds.toFixed(0)} s of CPU, ${edits.tried} of ${edits.offered} offered edits tried, ${faults.length} faults of ${found.size} kinds`,
  );
  for (const [group, members] of [...found].sort(([, a], [, b]) => b.length - a.length)) {
    console.log(
      `${String(members.length).padStart(6)}  ${group}\n        --seed ${wishes.seed} --only ${members
        .slice(0, 5)
        .map(({ index }) => index)
        .join(' | ')}`,
    );
  }
  return faults;
}

async function showOne(
  { target: name, seed, minimize }: Wishes,
  only: number,
  material: Material,
  ground: string,
): Promise<number> {
  const target = await openTarget(name, ground);
  const input = inputOf(seed, only, material);
  const faults = await target.judge(input);
  console.log(`${input.path} (${input.languageId})\n${JSON.stringify(input.text)}\n\n${input.text}\n`);
  for (const { kind, detail } of faults) console.log(`${kind}: ${detail}\n`);
  for (const group of minimize ? new Set(faults.map(groupOf)) : []) {
    const { opened, text } = await minimized(input, group, target);
    console.log(
      `${group}\n  the least that shows it: ${JSON.stringify(text)}${opened === text ? '' : `\n  opened as ${JSON.stringify(opened)}`}\n`,
    );
  }
  await target.close();
  return faults.length;
}

async function main(): Promise<void> {
  const wishes = readWishes(process.argv.slice(2));
  const material = loadMaterial(resolve('.'));
  const ground = makeGround(material);
  try {
    const count =
      wishes.only === null ? (await fuzz(wishes, ground)).length : await showOne(wishes, wishes.only, material, ground);
    process.exitCode = count === 0 ? 0 : 1;
  } finally {
    removeGround(ground);
  }
}

void (workIfAsked() ?? main()).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});
