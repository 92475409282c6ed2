import type { DeploymentAnalysis, FileAnalysis, ProcessAnalysis } from '../analysis/analysis';
import { distinctUnseen, type Unseen } from '../analysis/coverage';
import type { AnalysisSettings } from '../analysis/analysis-settings';
import type { Catalogue } from '../catalogue/catalogue';
import { Memo, Question, type Uses } from '../model/memo';
import type { Call } from '../topology/http-call';
import type { Link } from '../topology/links';
import type { SettingsSource, WorkspacePorts } from '../workspace/inputs';
import { Workspace } from '../workspace/workspace';
import { withFolder, withTexts } from './overlay';

/** Files, absolute paths, that are one deployment, as they would be with some texts written. */
export interface Judged {
  /** By URI. */
  readonly files: ReadonlyMap<string, FileAnalysis>;
  readonly processes: readonly ProcessAnalysis[];
  readonly links: readonly Link[];
  readonly calls: readonly Call[];
  /** What the deployments name and what could not be looked at. */
  readonly unseen: readonly Unseen[];
}

/** Judges files as one deployment; `texts`, by absolute path, are in place of what the disk holds, and `folder` is as if it existed. */
export interface Judging {
  readonly files: readonly string[];
  judge(texts: ReadonlyMap<string, string>, folder?: string): Promise<Judged>;
}

export interface JudgingGround {
  readonly catalogue: Catalogue;
  readonly ports: WorkspacePorts;
  readonly settingsFor: SettingsSource;
  /** Looks up what the settings of a file rest on. */
  readonly prepare: (uri: string) => Promise<unknown>;
  /** The kind that a file is said to be; null: by its name and content. */
  readonly kindFor: (path: string, text: string) => string | null;
  /** The language that an editor has for an open file. */
  readonly languageOf: (path: string) => string;
}

/** Judges the files, which somebody names, and what they lead to. */
export function judgingOf(files: readonly string[], ground: JudgingGround): Judging {
  const tied = files.length > 1 ? [files] : [];
  const settings = withDeployments(ground.settingsFor, tied);
  return {
    files,
    judge: async (texts, folder) => {
      const { ports } = ground;
      const certificates =
        folder === undefined ? ports.certificates : withFolder(ports.certificates, folder, ports.paths);
      const seen = { ...ports, certificates, files: withTexts(ports.files, texts, ports.paths) };
      return judgedBy(
        await openedIn(new Workspace(ground.catalogue, seen, settings, ground.prepare), files, {
          ...ground,
          ports: seen,
        }),
        files.map((path) => ports.paths.toUri(path)),
      );
    },
  };
}

/** A workspace in which the files are open. */
export async function openedIn(
  workspace: Workspace,
  files: readonly string[],
  { ports, prepare, kindFor, languageOf }: JudgingGround,
): Promise<Workspace> {
  for (const path of files) {
    const text = await ports.files.readText(path);
    if (text === null) continue;
    const uri = ports.paths.toUri(path);
    await prepare(uri);
    workspace.update({ uri, languageId: languageOf(path), text }, kindFor(path, text));
  }
  return workspace;
}

const settingsOfFile = new Question<AnalysisSettings>('settings of a file');
const settingsWithTies = new Question<AnalysisSettings>('settings of a file with ties');

/** The settings of each file with more that belongs together, and with a look at what is beside. They stay the same objects. */
function withDeployments(settingsFor: SettingsSource, tied: readonly (readonly string[])[]): SettingsSource {
  const memo = new Memo();
  const uses: Uses = new Set();
  return (uri) => {
    const own = memo.set(settingsOfFile, uri, settingsFor(uri), uses);
    return memo.get(settingsWithTies, uri, [own], uses, () => ({
      ...own.value,
      deployments: [...own.value.deployments, ...tied],
      looksBeside: true,
    })).value;
  };
}

async function judgedBy(workspace: Workspace, uris: readonly string[]): Promise<Judged> {
  const files = new Map<string, FileAnalysis>();
  const deployments = new Set<DeploymentAnalysis>();
  const unseen: Unseen[] = [];
  for (const uri of uris) {
    const answer = await workspace.ask(uri);
    unseen.push(...answer.coverage.unseen);
    for (const deployment of answer.deployments) deployments.add(deployment);
    for (const [each, analysis] of answer.files)
      if ((files.get(each)?.kind ?? null) === null) files.set(each, analysis);
  }
  return {
    files,
    processes: [...new Set([...deployments].flatMap(({ processes }) => processes))],
    links: [...deployments].flatMap(({ links }) => links),
    calls: [...deployments].flatMap(({ calls }) => calls),
    unseen: distinctUnseen(unseen),
  };
}
