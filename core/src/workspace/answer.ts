import type { Answer, FileAnalysis } from '../analysis/analysis';
import { type Coverage, distinctUnseen } from '../analysis/coverage';
import { judge, sideBySide, type JudgedDeployment } from './deployments';
import { callerAnalysis, fileAnalysis, loneAnalysis } from './file-analyses';
import type { Look, SeenFile } from './look';
import { deploymentsAround } from './reach';

/** An answer, and the ids of the files that have the same one. */
export interface Found {
  readonly answer: Answer;
  readonly sharing: readonly string[];
}

const empty: Coverage = { files: 0, deployments: 0, hops: 0, certificates: 0, unseen: [] };

/** From a file through its deployments to what is wrong with them: the one way to an answer. Null where the look was overtaken. */
export async function answerFor(id: string, look: Look): Promise<Found | null> {
  const start = await look.file(id);
  if (!start || look.settingsFor(start).value.isExcluded(start.value.source.uri)) {
    return { answer: { files: new Map(), deployments: [], coverage: { ...empty, unseen: look.leftOut } }, sharing: [] };
  }
  const gathered = await deploymentsAround(start, look);
  const judged = gathered && (await Promise.all(gathered.map((each) => judge(each, look))));
  if (!judged || look.isOvertaken()) return null;
  const all = judged.filter((each) => each !== null);
  const own = deploymentsOf(start, all);
  const callers = await callersOf(own, look);
  if (look.isOvertaken()) return null;
  const files = analysesOf(start, own, all, look);
  for (const [uri, analysis] of callers) if (!files.has(uri)) files.set(uri, analysis);
  const sharing = own
    .flatMap((deployment) => deployment.files)
    .filter((file) => isSameList(deploymentsOf(file, all), own));
  return {
    answer: { files, deployments: own.map(({ analysis }) => analysis.value), coverage: coverageOf(files, own, look) },
    sharing: sharing.map(({ value }) => value.id),
  };
}

function analysesOf(
  start: SeenFile,
  own: readonly JudgedDeployment[],
  all: readonly JudgedDeployment[],
  look: Look,
): Map<string, FileAnalysis> {
  if (own.length === 0) return new Map([[start.value.source.uri, loneAnalysis(start, look)]]);
  const files = new Set(own.flatMap((deployment) => deployment.files));
  const ordered = [...files].sort((a, b) => (a.value.id < b.value.id ? -1 : 1));
  return new Map(
    ordered.map((file) => {
      const parts = deploymentsOf(file, all).map(({ analysis }) => analysis);
      return [file.value.source.uri, fileAnalysis(file, sideBySide(file.value.id, parts, look), look)];
    }),
  );
}

function deploymentsOf(file: SeenFile, deployments: readonly JudgedDeployment[]): readonly JudgedDeployment[] {
  return deployments.filter(({ files }) => files.includes(file));
}

/** Files of other programs that findings and the map point into. */
async function callersOf(
  deployments: readonly JudgedDeployment[],
  look: Look,
): Promise<ReadonlyMap<string, FileAnalysis>> {
  const found = await Promise.all(
    deployments.flatMap(({ analysis, files }) => {
      const own = new Set(files.map(({ value }) => value.source.uri));
      const uris = new Set(analysis.value.calls.map(({ caller }) => caller.uri).filter((uri) => !own.has(uri)));
      return [...uris].map(async (uri) => ({ uri, analysis, file: await look.file(look.idOf(uri)) }));
    }),
  );
  return new Map(
    found.flatMap(({ uri, analysis, file }) => (file ? [[uri, callerAnalysis(file, analysis, look)] as const] : [])),
  );
}

function coverageOf(
  files: ReadonlyMap<string, FileAnalysis>,
  deployments: readonly JudgedDeployment[],
  look: Look,
): Coverage {
  const parts = deployments.map(({ analysis }) => analysis.value);
  const seen = parts.flatMap(({ processes }) => processes.map((process) => process.seen));
  return {
    files: [...files.values()].filter(({ kind }) => kind !== null).length,
    deployments: parts.length,
    hops: parts.reduce((total, { hopCount }) => total + hopCount, 0),
    certificates: new Set(seen.flatMap(({ certificates }) => certificates)).size,
    unseen: distinctUnseen([...seen.flatMap(({ unseen }) => unseen), ...look.leftOut]),
  };
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
