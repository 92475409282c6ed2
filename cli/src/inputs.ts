import type { DeploymentAnalysis, FileAnalysis } from '../../core/src/analysis/analysis';
import { type Coverage, joinedCoverage } from '../../core/src/analysis/coverage';
import { defaultAnalysisSettings, type AnalysisSettings } from '../../core/src/analysis/settings';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { Workspace } from '../../core/src/workspace/workspace';
import type { BoundedWorld } from './bounds';
import type { JudgingCall } from './call';
import type { World } from './world';

/** One file of the answer: one that was named, or one that belongs to a deployment of a named one. */
export interface JudgedFile {
  /** As the user named it, or below the current folder where we found it. */
  readonly path: string;
  /** False for a file that only another one led to. */
  readonly isNamed: boolean;
  readonly analysis: FileAnalysis;
}

/** What was found out about the files of a call and all that belong to their deployments. */
export interface Judged {
  readonly files: readonly JudgedFile[];
  readonly deployments: readonly DeploymentAnalysis[];
  readonly coverage: Coverage;
}

/** Reads and judges the files of a call with their deployments. The complaint names a file that cannot be read. */
export async function judgeFiles(
  call: JudgingCall,
  environment: AnalysisSettings['environment'],
  world: BoundedWorld,
  /** Whether the files are one deployment though none of them says so. */
  together = false,
): Promise<Judged | { readonly complaint: string }> {
  const { paths, currentFolder } = world;
  const workingDirectory = call.cwd === null ? null : paths.resolve(currentFolder, call.cwd);
  const deployments = together ? [call.files.map((file) => paths.resolve(currentFolder, file))] : [];
  const ownFolders = [world.bounds.place, ...call.named.map((file) => paths.folderOf(paths.resolve(currentFolder, file)))];
  // As in an editor that has the root open: paths may be meant from there on.
  const workspaceFolders = [world.bounds.place];
  const settings = { ...defaultAnalysisSettings, workspaceFolders, ownFolders, mimirVersion: call.mimirVersion, workingDirectory, environment, deployments, looksBeside: true };
  const workspace = new Workspace(loadCatalogue(), world, settings);
  const names = new Map<string, string>();
  for (const file of call.files) {
    const path = paths.resolve(currentFolder, file);
    const text = await world.files.readText(path);
    if (text === null) return { complaint: `${file} cannot be read.` };
    const uri = paths.toUri(path);
    names.set(uri, file);
    workspace.update({ uri, languageId: '', text }, call.kind);
  }
  return judgedWith(workspace, names, world);
}

async function judgedWith(workspace: Workspace, names: ReadonlyMap<string, string>, world: World): Promise<Judged> {
  const files = new Map<string, JudgedFile>();
  const deployments = new Set<DeploymentAnalysis>();
  const parts: Coverage[] = [];
  for (const uri of names.keys()) {
    const answer = await workspace.ask(uri);
    const fresh = answer.deployments.filter((deployment) => !deployments.has(deployment));
    // What shares a deployment with an earlier file was judged with it.
    if (fresh.length === 0 && files.has(uri)) continue;
    for (const deployment of fresh) deployments.add(deployment);
    for (const [each, analysis] of answer.files) {
      const known = files.get(each);
      // A file may be there already for what points into it.
      if (!known || known.analysis.kind === null) files.set(each, { path: names.get(each) ?? shownPath(each, world), isNamed: names.has(each), analysis });
    }
    parts.push(answer.coverage);
  }
  const coverage = { ...joinedCoverage(parts), files: [...files.values()].filter(({ analysis }) => analysis.kind !== null).length };
  return { files: [...files.values()], deployments: [...deployments], coverage };
}

function shownPath(uri: string, { paths, currentFolder }: World): string {
  const path = paths.fromUri(uri) ?? uri;
  return path.startsWith(`${currentFolder}/`) ? path.slice(currentFolder.length + 1) : path;
}
