import { Analyzer, type FileAnalysis } from '../../core/src/analysis/analyzer';
import { defaultAnalysisSettings, type AnalysisSettings } from '../../core/src/analysis/settings';
import { loadCatalogue } from '../../core/src/catalogue/load';
import type { BoundedWorld } from './bounds';
import type { JudgingCall } from './call';
import type { World } from './world';

/** One file of the answer: one that was named, or the YAML that a named one reads. */
export interface JudgedFile {
  /** As the user named it, or below the current folder where we found it. */
  readonly path: string;
  /** False for a file that only another one led to. */
  readonly isNamed: boolean;
  readonly analysis: FileAnalysis;
}

/** Reads and judges the files of a call together. The complaint names a file that cannot be read. */
export async function judgeFiles(
  call: JudgingCall,
  environment: AnalysisSettings['environment'],
  world: BoundedWorld,
  /** Whether the files are one deployment though none of them says so. */
  together = false,
): Promise<{ readonly files: readonly JudgedFile[] } | { readonly complaint: string }> {
  const { paths, currentFolder } = world;
  const workingDirectory = call.cwd === null ? null : paths.resolve(currentFolder, call.cwd);
  const deployments = together ? [call.files.map((file) => paths.resolve(currentFolder, file))] : [];
  const ownFolders = [world.bounds.place, ...call.named.map((file) => paths.folderOf(paths.resolve(currentFolder, file)))];
  const settings = { ...defaultAnalysisSettings, ownFolders, mimirVersion: call.mimirVersion, workingDirectory, environment, deployments };
  const analyzer = new Analyzer(loadCatalogue(), world, settings);
  const names = new Map<string, string>();
  for (const file of call.files) {
    const path = paths.resolve(currentFolder, file);
    const text = await world.files.readText(path);
    if (text === null) return { complaint: `${file} cannot be read.` };
    const uri = paths.toUri(path);
    names.set(uri, file);
    analyzer.update({ uri, languageId: '', text }, call.kind);
  }
  return { files: await analyses(analyzer, names, world) };
}

async function analyses(analyzer: Analyzer, names: ReadonlyMap<string, string>, world: World): Promise<readonly JudgedFile[]> {
  const judged = new Map<string, JudgedFile>();
  for (const uri of names.keys()) {
    // What shares a deployment with an earlier file was judged with it.
    if (judged.has(uri)) continue;
    for (const [each, analysis] of await analyzer.analyze(uri)) {
      if (!judged.has(each)) judged.set(each, { path: names.get(each) ?? shownPath(each, world), isNamed: names.has(each), analysis });
    }
  }
  return [...judged.values()];
}

function shownPath(uri: string, { paths, currentFolder }: World): string {
  const path = paths.fromUri(uri) ?? uri;
  return path.startsWith(`${currentFolder}/`) ? path.slice(currentFolder.length + 1) : path;
}
