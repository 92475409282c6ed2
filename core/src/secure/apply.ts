import { executePlan } from '../certificates/execute/execute';
import type { ExecutionPorts, Receipt } from '../certificates/execute/execution';
import { folderOf } from '../certificates/plan/plan-paths';
import { swapFiles } from '../certificates/execute/swap';
import type { FileChange, SecurePlan } from './secure-plan';
import type { Runner } from '../model/facts';
import type { Member } from '../topology/links';
import { present } from '../model/present';
import type { CertificatePlan } from '../certificates/plan/certificate-plan';

/** What became of a plan: all of it, or nothing. */
export interface Applied {
  /** Absolute paths of settings and resources that were written. */
  readonly files: readonly string[];
  readonly receipt: Receipt | null;
  /** Sentences on why nothing was changed; empty where all was. */
  readonly problems: readonly string[];
}

/**
 * Writes what the plan shows: certificates first, so that no setting names what is not there, then new files, then all
 * settings in one step. Where something fails, what was written is taken away again and every file is as it was.
 */
export async function applyPlan(plan: SecurePlan, ports: ExecutionPorts): Promise<Applied> {
  const { files: changes, certificates } = plan;
  const { files } = ports;
  const stood = await foldersThatStand(certificateFiles(certificates), ports);
  const receipt = certificates && (await executePlan(certificates, ports));
  const written = receipt?.written.map(({ path }) => path) ?? [];
  const undo = async (problems: readonly string[]): Promise<Applied> => {
    const left = await removed(written, stood, ports);
    return { files: [], receipt: null, problems: [...problems, ...left] };
  };
  if (receipt && receipt.problems.length > 0) return undo(receipt.problems);
  for (const { path, text } of changes.filter(({ former }) => former === null)) {
    const outcome = await files.create(path, text, false);
    if (outcome !== 'created')
      return undo([outcome === 'exists' ? `${path} was created in the meantime. Run this again.` : outcome.failure]);
    written.push(path);
  }
  const failure = await replaced(changes, ports);
  if (failure === null) await handOver(plan, receipt, stood, ports);
  if (failure === null) return { files: changes.map(({ path }) => path), receipt, problems: [] };
  return undo([failure]);
}

function certificateFiles(plan: CertificatePlan | null): readonly string[] {
  if (!plan) return [];
  return [...plan.leaves, ...plan.authorities].flatMap(({ certificate, key }) => present([certificate, key]));
}

/** Mimir's user gets what it reads, and the folders that this run has made for it. Where that may not be done, a step says how. */
async function handOver(
  { members, certificates }: SecurePlan,
  receipt: Receipt | null,
  stood: ReadonlySet<string>,
  { files }: ExecutionPorts,
): Promise<void> {
  const runner = runnerFor(members);
  if (!runner || !receipt) return;
  const keptBack = new Set((certificates?.authorities ?? []).map(({ key }) => key));
  const read = receipt.written.map(({ path }) => path).filter((path) => !keptBack.has(path));
  const folders = [...new Set(read.map(folderOf))].filter((folder) => !stood.has(folder));
  for (const path of [...folders, ...read]) await files.own?.(path, runner.user, runner.groups[0] ?? runner.user);
}

/** Replaces the texts of all files or of none. What was changed shows in version control, so that backups would only lie about. */
async function replaced(changes: readonly FileChange[], { files, clock }: ExecutionPorts): Promise<string | null> {
  const standing = present(
    changes.map(({ path, former, text }) => former !== null && { path, text, former, secret: false, mode: null }),
  );
  const [first] = standing;
  if (!first) return null;
  const outcome = await swapFiles(standing, first.path, files, clock);
  if ('failure' in outcome) return outcome.failure;
  for (const backup of outcome.backups.values()) await files.remove(backup);
  return null;
}

async function foldersThatStand(paths: readonly string[], { files }: ExecutionPorts): Promise<ReadonlySet<string>> {
  const folders = [...new Set(paths.map(folderOf))];
  const standing = await Promise.all(
    folders.map(async (folder) => ((await files.stat(folder)).kind === 'missing' ? [] : [folder])),
  );
  return new Set(standing.flat());
}

/** Takes away what this run has made, folders too; sentences on what could not be. */
async function removed(
  paths: readonly string[],
  stood: ReadonlySet<string>,
  { files }: ExecutionPorts,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const path of paths.toReversed()) {
    const outcome = await files.remove(path);
    if (outcome !== 'removed') problems.push(outcome.failure);
  }
  for (const folder of new Set(paths.map(folderOf))) if (!stood.has(folder)) await files.removeFolder?.(folder);
  return problems;
}

/** The one user other than root that processes run as; null where they differ, or where some process's is not known. Root reads everything. */
function runnerFor(members: readonly Pick<Member, 'facts'>[]): Runner | null {
  const runners = members.map(({ facts }) => facts.runner);
  const first = runners.find((runner) => runner !== undefined && runner.user !== 0);
  if (first && runners.every((runner) => runner?.user === 0 || runner?.user === first.user)) return first;
  return null;
}
