import { objectionToWriting } from '../../../core/src/certificates/execute/guard';
import { defaultPlanPreferences } from '../../../core/src/certificates/plan/certificate-plan';
import { Confinement } from '../../../core/src/confinement';
import { companionsOf } from '../../../core/src/secure/companions';
import type { Protocol } from '../../../core/src/secure/ends';
import { type Judged, judgingOf, type Judging, type JudgingGround } from '../../../core/src/secure/judging';
import { withTexts } from '../../../core/src/secure/overlay';
import type { SecurePlan, SecureWishes } from '../../../core/src/secure/secure-plan';
import { planSecuring } from '../../../core/src/secure/planner';
import { isInside } from '../../../core/src/model/containment';
import type { SecureChoices } from '../protocol/securing-protocol';
import type { Session } from '../session/session';

/** What is planned for the deployment of a file, and what that rests on. */
export interface Securing {
  /** The file that somebody asked about; absolute. */
  readonly path: string;
  readonly choices: SecureChoices;
  readonly plan: SecurePlan;
  readonly judging: Judging;
  /** The deployment as it is. */
  readonly before: Judged;
  readonly wishes: SecureWishes;
  /** Files beside it of which nobody can say whether they belong, with those that were chosen; absolute. */
  readonly beside: readonly string[];
  /** URIs of files whose text in the editor is not what the disk holds. */
  readonly unsaved: readonly string[];
  /** Absolute paths that the user has to allow. */
  readonly outside: readonly string[];
  /** Folders that nothing is written outside of without being allowed. */
  readonly roots: readonly string[];
}

/** A file of a deployment with what is chosen, and the open files that an editor says are not saved; null: it says nothing. */
export interface Wanted {
  readonly uri: string;
  readonly choices: SecureChoices;
  readonly dirty: readonly string[] | null;
}

/** Plans what secures the deployment of a file, by the same planner as the command line's; null for one that is on no disk. */
export async function securingOf({ uri, choices, dirty }: Wanted, session: Session): Promise<Securing | null> {
  const { ports, projects } = session;
  const path = ports.paths.fromUri(uri);
  if (path === null) return null;
  const name = ports.paths.toUri(path);
  await projects.prepare(name);
  // What is written rests on the disk. With texts that are not saved the plan is only shown.
  const texts = await unsavedTexts(dirty, session);
  const ground = groundOf(session, texts);
  const { files, beside } = await filesOf(path, choices, ground);
  const judging = judgingOf(files, ground);
  const before = await judging.judge(new Map());
  const unsaved = [...before.files.keys()].filter((file) => texts.has(ports.paths.fromUri(file) ?? ''));
  const wishes = wishesOf(name, choices, session);
  const roots = rootsOf(path, session);
  const confinement = new Confinement(ports, () => roots);
  const plan = await planSecuring(judging, wishes, {
    certificates: ports.certificates,
    paths: ports.paths,
    workingDirectory: projects.settingsFor(name).workingDirectory,
    textAt: (file) => ground.ports.files.readText(file),
    isIgnored: async (file) => (await ports.versionControl?.isIgnored?.(file)) === true,
    objectionTo: async (file) => {
      if (!choices.allowOutside && !(await confinement.allows(file))) return 'It is outside the workspace.';
      return objectionTo(file, roots, session);
    },
  });
  const { outside } = confinement;
  return { path, choices, plan, judging, before, wishes, beside, unsaved, outside, roots };
}

/** Judges the deployment again, by what the disk holds, or where the new texts are not saved yet, by those. */
export async function judgedAfterwards(
  { judging: { files }, plan }: Securing,
  isSaved: boolean,
  session: Session,
): Promise<Judged> {
  const judging = judgingOf(files, groundOf(session, new Map()));
  if (isSaved) return judging.judge(new Map());
  return judging.judge(new Map(plan.files.map(({ path, text }) => [path, text])));
}

/** The files of a deployment. Of those beside it only such can be chosen as might belong. */
async function filesOf(
  path: string,
  { also }: SecureChoices,
  ground: JudgingGround,
): Promise<{ readonly files: readonly string[]; readonly beside: readonly string[] }> {
  const { paths } = ground.ports;
  const alone = await companionsOf([path], ground);
  const chosen = alone.uncertain.filter((file) => also.some((uri) => paths.fromUri(uri) === file));
  if (chosen.length === 0) return { files: [path, ...alone.certain], beside: alone.uncertain };
  const { certain, uncertain } = await companionsOf([path, ...chosen], ground);
  return { files: [path, ...chosen, ...certain], beside: [...chosen, ...uncertain] };
}

function wishesOf(uri: string, { http, issuer, anchor }: SecureChoices, { projects }: Session): SecureWishes {
  const protocols = new Set<Protocol>(['grpc', 'memberlist']);
  if (http) protocols.add('http');
  return {
    protocols,
    issuer,
    // The settings are for the one name.
    preferences: {
      ...defaultPlanPreferences,
      ...projects.settingsFor(uri).certificates,
      strategy: 'internal-name',
    },
    ...(anchor && { anchor: 'client_tls' }),
  };
}

async function objectionTo(
  file: string,
  roots: readonly string[],
  { ports: { files, paths } }: Session,
): Promise<string | null> {
  const status = await files.stat(file);
  if (status.kind === 'file' && (status.mode & 0o222) === 0) return 'It is read-only. Make it writable.';
  return objectionToWriting(file, new Set([paths.folderOf(file)]), roots, files);
}

/** The workspace that the file is in, or its own folder. */
function rootsOf(path: string, { ports: { paths }, projects }: Session): readonly string[] {
  const { workspaceFolders } = projects.analysisFor(paths.toUri(path));
  if (workspaceFolders.some((folder) => isInside(path, folder))) return workspaceFolders;
  return [...workspaceFolders, paths.folderOf(path)];
}

interface OpenText {
  readonly text: string;
  readonly language: string;
}

/** The texts that are open and on a disk, by their absolute paths. */
function openTexts({ ports, documents }: Session): ReadonlyMap<string, OpenText> {
  const open = new Map<string, OpenText>();
  for (const uri of documents.uris) {
    const path = ports.paths.fromUri(uri);
    const document = documents.get(uri);
    if (path !== null && document) open.set(path, { text: document.getText(), language: document.languageId });
  }
  return open;
}

/** Those that an editor says are not saved, or else those that the disk has otherwise. */
async function unsavedTexts(dirty: readonly string[] | null, session: Session): Promise<ReadonlyMap<string, OpenText>> {
  const { files, paths } = session.ports;
  const open = [...openTexts(session)];
  if (dirty !== null) {
    const told = new Set(dirty.map((uri) => paths.fromUri(uri)));
    return new Map(open.filter(([path]) => told.has(path)));
  }
  const bare = (text: string): string => text.replace(/^\ufeff/, '');
  const compared = open.map(async ([path, own]) => {
    const saved = await files.readText(path);
    if (saved !== null && bare(saved) === bare(own.text)) return [];
    return [[path, own] as const];
  });
  return new Map((await Promise.all(compared)).flat());
}

/** Texts are in place of what the disk holds; the languages of open files are the editor's. */
export function groundOf(session: Session, texts: ReadonlyMap<string, OpenText>): JudgingGround {
  const { ports, projects, catalogue } = session;
  const languages = openTexts(session);
  const seen = new Map([...texts].map(([path, { text }]) => [path, text]));
  return {
    catalogue,
    ports: { ...ports, files: withTexts(ports.files, seen, ports.paths) },
    settingsFor: (uri) => projects.analysisFor(uri),
    prepare: (uri) => projects.prepare(uri),
    kindFor: () => null,
    languageOf: (path) => languages.get(path)?.language ?? '',
  };
}
