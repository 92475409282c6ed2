import type { DeploymentAnalysis, FileAnalysis } from '../../../core/src/analysis/analysis';
import { type Coverage, distinctUnseen, joinedCoverage, type Unseen } from '../../../core/src/analysis/coverage';
import type { AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { neutral } from '../../../core/src/model/neutral';
import type { ProjectSettings } from '../../../core/src/settings/project';
import type { SettingsByFile } from '../../../core/src/settings/settings-by-file';
import { Workspace } from '../../../core/src/workspace/workspace';
import { answersAtOnce, type Collected } from './answers-by-folder';
import type { BoundedWorld } from './bounds';
import { findFiles, type Input, namingOfFiles, shownPath } from './finding-files';
import { type JudgingCall, settingsOfCall, settingsWarnings, type ShownSettingsFile } from './project-settings';
import type { World } from '../machine/world';

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

/** Reads and judges the files, folders and globs of a call with their deployments. The complaint names what cannot be read. */
export async function judgeFiles(
  call: JudgingCall,
  environment: AnalysisSettings['environment'],
  world: BoundedWorld,
  /** Whether the files are one deployment though none of them says so. */
  together = false,
): Promise<Judged | { readonly complaint: string }> {
  const judged = await judgeQuietly(call, environment, world, together);
  if (!('complaint' in judged)) tellOfSettings(judged.settings, world);
  return judged;
}

/** The same without saying what is wrong with settings files: for a call that has said so. */
export async function judgeQuietly(
  call: JudgingCall,
  environment: AnalysisSettings['environment'],
  world: BoundedWorld,
  together: boolean,
): Promise<Judged | { readonly complaint: string }> {
  const naming = namingOfFiles(call.files, call.kind);
  const { inputs, unreadable, patches } = await findFiles(naming, world, projectsOf(call, environment, world));
  const [unread] = unreadable;
  if (unread) return { complaint: `${unread.path} can't be read: ${unread.reason}.` };
  const judged = await judgeInputs(inputs, call, environment, world, together);
  return { ...judged, coverage: withPatches(judged.coverage, patches) };
}

/** The coverage with what changes the files of a folder before Mimir gets them. */
export function withPatches(coverage: Coverage, patches: readonly Unseen[]): Coverage {
  return { ...coverage, unseen: distinctUnseen([...coverage.unseen, ...patches]) };
}

/** Names what holds nothing of Mimir, as sentences with what that means for the command; empty where all that was named is Mimir's. */
export function strangersOf(call: JudgingCall, { files }: Judged, outcome: string): readonly string[] {
  const strangers = files.filter(({ isNamed, analysis }) => isNamed && analysis.kind === null);
  const holdsNone = files.every(({ analysis }) => analysis.kind === null);
  const names = holdsNone ? call.files : strangers.map(({ path }) => path);
  return names.map(
    (name) => `${name}: No Mimir configuration was found there, so ${outcome}. Set --kind if it is one.`,
  );
}

/** Judges texts with their deployments; `answersOf` may leave out what only other commands use. */
export async function judgeInputs(
  inputs: readonly Input[],
  call: JudgingCall,
  environment: AnalysisSettings['environment'],
  world: BoundedWorld,
  together = false,
  projects: SettingsByFile = projectsOf(
    call,
    environment,
    world,
    // What a folder holds may be several deployments.
    together ? inputs.filter(({ isNamed }) => isNamed) : [],
  ),
  answersOf = answersAtOnce,
): Promise<Judged> {
  const workspace = new Workspace(
    loadCatalogue(),
    world,
    (uri) => projects.analysisFor(uri),
    (uri) => projects.prepare(uri),
  );
  for (const [index, { uri }] of inputs.entries()) {
    world.progress?.(`Reading files: ${index + 1} of ${inputs.length}`);
    await projects.prepare(uri);
  }
  const judged = joined(await answersOf(inputs, workspace, world), inputs, world);
  return { ...judged, settings: settingsOf(projects, inputs, world) };
}

/** The settings of each file of a call; `together` are files that are one deployment though none of them says so. */
export function projectsOf(
  call: JudgingCall,
  environment: AnalysisSettings['environment'],
  world: BoundedWorld,
  together: readonly Input[] = [],
): SettingsByFile {
  const { paths } = world;
  const deployment = together.map(({ uri }) => paths.fromUri(uri) ?? uri);
  const added = {
    environment,
    honorsIgnores: call.honorsIgnores ?? true,
    ...(deployment.length > 0 && { deployments: [deployment] }),
  };
  return settingsOfCall(call, added, loadCatalogue(), world);
}

/** Says on standard error what is wrong with settings files, and what they leave out of the files that were named. */
export function tellOfSettings(settings: JudgedSettings, world: World): void {
  const excluded = settings.excluded.map(
    (file) => `${file}: warning: The setting files.exclude excludes this file, so it is not checked.`,
  );
  const warnings = [...settingsWarnings(settings.files), ...excluded];
  if (warnings.length > 0) world.terminal.error(`${warnings.map(neutral).join('\n')}\n`);
}

function settingsOf(projects: SettingsByFile, inputs: readonly Input[], world: World): JudgedSettings {
  const named = inputs.filter(({ isNamed }) => isNamed);
  return {
    files: projects.files.map((file) => ({ ...file, shownPath: shownPath(file.path, world) })),
    excluded: named.filter(({ uri }) => projects.analysisFor(uri).isExcluded(uri)).map(({ name }) => name),
    project: projects.projectFor(inputs[0]?.uri ?? ''),
  };
}

function joined(
  answers: ReadonlyMap<string, Collected>,
  inputs: readonly Input[],
  world: World,
): Omit<Judged, 'settings'> {
  const names = new Map(inputs.map(({ uri, name }) => [uri, name]));
  const named = new Set(inputs.filter(({ isNamed }) => isNamed).map(({ uri }) => uri));
  const files = new Map<string, JudgedFile>();
  const deployments = new Set<DeploymentAnalysis>();
  const parts: Coverage[] = [];
  for (const uri of names.keys()) {
    const answer = answers.get(uri);
    if (!answer) continue;
    const fresh = answer.deployments.filter((deployment) => !deployments.has(deployment));
    // What shares a deployment with an earlier file was judged with it.
    if (fresh.length === 0 && files.has(uri)) continue;
    for (const deployment of fresh) deployments.add(deployment);
    for (const [each, analysis] of answer.files) {
      const known = files.get(each);
      // A file may be there already for what points into it.
      if (!known || known.analysis.kind === null)
        files.set(each, {
          path: names.get(each) ?? shownPath(world.paths.fromUri(each) ?? each, world),
          isNamed: named.has(each),
          analysis,
        });
    }
    parts.push(answer.coverage);
  }
  const coverage = {
    ...joinedCoverage(parts),
    files: [...files.values()].filter(({ analysis }) => analysis.kind !== null).length,
  };
  return { files: [...files.values()], deployments: [...deployments], coverage };
}
