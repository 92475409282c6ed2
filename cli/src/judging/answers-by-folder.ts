import type { DeploymentAnalysis, FileAnalysis } from '../../../core/src/analysis/analysis';
import type { Coverage } from '../../../core/src/analysis/coverage';
import type { Workspace } from '../../../core/src/workspace/workspace';
import type { World } from '../machine/world';
import type { Input } from './finding-files';

/** What was found out about one input, by the files of its deployments. */
export interface Collected {
  readonly files: ReadonlyMap<string, FileAnalysis>;
  /** Told apart by themselves. */
  readonly deployments: readonly DeploymentAnalysis[];
  readonly coverage: Coverage;
}

/** A longer text may be left out where it is read from the disk. */
const longest = 1024 * 1024;

/** Of more files, the memory counts more than the tenth of the time that it takes to keep it small. */
const many = 500;

/** Asks about all inputs, which are open at once, so that what they share is found out once. */
export async function answersAtOnce(
  inputs: readonly Input[],
  workspace: Workspace,
  world: Pick<World, 'progress'>,
): Promise<ReadonlyMap<string, Collected>> {
  const answers = new Map<string, Collected>();
  open(inputs, workspace);
  for (const { uri } of inputs) {
    world.progress?.(`Checking files: ${answers.size + 1} of ${inputs.length}`);
    answers.set(uri, await workspace.ask(uri));
  }
  return answers;
}

/**
 * The same answers, folder by folder, without what only an editor or another command asks for. Of a whole repository, the
 * processes and all that was looked at would fill the memory, and each file would be compared with all others that are open.
 */
export async function answersByFolder(
  inputs: readonly Input[],
  workspace: Workspace,
  world: Pick<World, 'progress' | 'keepMemorySmall'>,
): Promise<ReadonlyMap<string, Collected>> {
  if (inputs.length > many) world.keepMemorySmall?.();
  open(inputs.filter(stays), workspace);
  const folders = new Folders(inputs);
  const answers = new Map<string, Collected>();
  for (const start of inputs) {
    const asked = folders.take(start);
    if (asked.length === 0) continue;
    world.progress?.(`Checking files: ${answers.size + 1} of ${inputs.length}`);
    const found = await answersAround(asked, folders, workspace);
    for (const [uri, answer] of shortened(found)) answers.set(uri, answer);
    for (const { uri } of asked) workspace.close(uri);
    open(asked.filter(stays), workspace);
  }
  return answers;
}

/**
 * True for a text that the disk does not have, or may not have in the same way; and for one that may name a configuration
 * in another folder: whoever reads that is looked for among the open files.
 */
function stays({ isOnDisk, kind, text }: Input): boolean {
  return isOnDisk !== true || kind !== null || text.length > longest || text.includes('config.file');
}

/** Asks about all of these files, and adds those that are in deployments with them, with their folders. */
async function answersAround(asked: Input[], folders: Folders, workspace: Workspace): Promise<Map<string, Collected>> {
  for (;;) {
    open(
      asked.filter(({ uri }) => !workspace.isOpen(uri)),
      workspace,
    );
    const found = new Map<string, Collected>();
    for (const { uri } of asked) found.set(uri, await workspace.ask(uri));
    const reached = new Set([...found.values()].flatMap(({ files }) => [...files.keys()]));
    const more = [...reached].flatMap((uri) => folders.takeWith(uri));
    // A deployment in several folders is judged once they are all open.
    if (more.length === 0) return found;
    asked.push(...more);
  }
}

/** The inputs by their folders, each of which is taken once. */
class Folders {
  private readonly byFolder = new Map<string, Input[]>();
  private readonly waiting = new Map<string, Input>();

  constructor(inputs: readonly Input[]) {
    for (const input of inputs) {
      this.waiting.set(input.uri, input);
      const known = this.byFolder.get(folderOf(input));
      if (known) known.push(input);
      else this.byFolder.set(folderOf(input), [input]);
    }
  }

  /** The input and those beside it; none where they were taken. */
  take(input: Input): Input[] {
    if (!this.waiting.has(input.uri)) return [];
    return (this.byFolder.get(folderOf(input)) ?? []).filter(({ uri }) => this.waiting.delete(uri));
  }

  takeWith(uri: string): Input[] {
    const input = this.waiting.get(uri);
    if (input) return this.take(input);
    return [];
  }
}

function folderOf({ uri }: Input): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

function open(inputs: readonly Input[], workspace: Workspace): void {
  for (const { uri, text, kind } of inputs) workspace.update({ uri, languageId: '', text }, kind);
}

/** The answers without processes. What was one deployment, or one file, is one still. */
function shortened(answers: ReadonlyMap<string, Collected>): ReadonlyMap<string, Collected> {
  const deployments = new Map<DeploymentAnalysis, DeploymentAnalysis>();
  const files = new Map<FileAnalysis, FileAnalysis>();
  const deploymentOf = (whole: DeploymentAnalysis): DeploymentAnalysis => {
    const { hopCount } = whole;
    const short = deployments.get(whole) ?? { processes: [], links: [], hopCount, calls: [], findings: [] };
    deployments.set(whole, short);
    return short;
  };
  const fileOf = (whole: FileAnalysis): FileAnalysis => {
    const { source, kind, documents, findings, suppressed, mimirVersion } = whole;
    const deployment = deploymentOf(whole.deployment);
    const { uri, languageId, text } = source;
    const short = files.get(whole) ?? {
      ...{ source: { uri, languageId, text, ...(source.chart ? { chart: source.chart } : {}) } },
      ...{ kind, documents, findings, suppressed, mimirVersion, processes: [], deployment },
    };
    files.set(whole, short);
    return short;
  };
  return new Map(
    [...answers].map(([uri, answer]) => [
      uri,
      {
        files: new Map([...answer.files].map(([each, analysis]) => [each, fileOf(analysis)])),
        deployments: answer.deployments.map(deploymentOf),
        coverage: answer.coverage,
      },
    ]),
  );
}
