import type { DeploymentAnalysis, FileAnalysis } from '../../core/src/analysis/analysis';
import { type Coverage, joinedCoverage } from '../../core/src/analysis/coverage';
import type { AnalysisSettings } from '../../core/src/analysis/settings';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { kindOf } from '../../core/src/documents/kinds';
import { neutral } from '../../core/src/model/neutral';
import { fitsGlobs, type ProjectSettings } from '../../core/src/settings/project';
import type { SettingsByFile } from '../../core/src/settings/settings-by-file';
import { Workspace } from '../../core/src/workspace/workspace';
import type { BoundedWorld } from './bounds';
import type { JudgingCall } from './call';
import { settingsOfCall, settingsWarnings, type ShownSettingsFile } from './project-settings';
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
  readonly settings: JudgedSettings;
}

/** By which settings files the files were judged. */
export interface JudgedSettings {
  readonly files: readonly ShownSettingsFile[];
  /** Named files that are not looked at, as the user named them. */
  readonly excluded: readonly string[];
  /** Those of the first named file. */
  readonly project: ProjectSettings;
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
  const deployments = together ? { deployments: [call.files.map((file) => paths.resolve(currentFolder, file))] } : {};
  const catalogue = loadCatalogue();
  const projects = settingsOfCall(call, { environment, honorsIgnores: call.honorsIgnores ?? true, ...deployments }, catalogue, world);
  const workspace = new Workspace(catalogue, world, (uri) => projects.analysisFor(uri), (uri) => projects.prepare(uri));
  const names = new Map<string, string>();
  for (const file of call.files) {
    const path = paths.resolve(currentFolder, file);
    const text = await world.files.readText(path);
    if (text === null) return { complaint: `${file} cannot be read.` };
    const uri = paths.toUri(path);
    names.set(uri, file);
    await projects.prepare(uri);
    const source = { uri, languageId: '', text };
    const isForced = fitsGlobs(projects.projectFor(uri).include, uri, paths) && kindOf(source) === null;
    workspace.update(source, call.kind ?? (isForced ? 'mimir-yaml' : null));
  }
  const judged = await judgedWith(workspace, names, world);
  const settings = settingsOf(projects, names, world);
  const excluded = settings.excluded.map((file) => `${file}: warning: This file is excluded by the setting files.exclude, so it is not looked at.`);
  const warnings = [...settingsWarnings(settings.files), ...excluded];
  if (warnings.length > 0) world.terminal.error(`${warnings.map(neutral).join('\n')}\n`);
  return { ...judged, settings };
}

function settingsOf(projects: SettingsByFile, names: ReadonlyMap<string, string>, world: World): JudgedSettings {
  const [first = ''] = names.keys();
  return {
    files: projects.files.map((file) => ({ ...file, shownPath: shownPath(world.paths.toUri(file.path), world) })),
    excluded: [...names].flatMap(([uri, name]) => (projects.analysisFor(uri).isExcluded(uri) ? [name] : [])),
    project: projects.projectFor(first),
  };
}

async function judgedWith(workspace: Workspace, names: ReadonlyMap<string, string>, world: World): Promise<Omit<Judged, 'settings'>> {
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
