import { Analyzer, type AnalysisPorts, type FileAnalysis, type ProcessAnalysis } from '../analysis/analyzer';
import type { AnalysisSettings } from '../analysis/settings';
import type { Catalogue } from '../catalogue/catalogue';
import type { Call } from '../topology/call';
import type { Link } from '../topology/links';
import { withFolder, withTexts } from './overlay';

/** Files, absolute paths, that are one deployment, as they would be with some texts written. */
export interface Judged {
  /** By URI. */
  readonly files: ReadonlyMap<string, FileAnalysis>;
  readonly processes: readonly ProcessAnalysis[];
  readonly links: readonly Link[];
  readonly calls: readonly Call[];
}

/** Judges files as one deployment; `texts`, by absolute path, are in place of what the disk holds, and `folder` is as if it existed. */
export interface Judging {
  readonly files: readonly string[];
  judge(texts: ReadonlyMap<string, string>, folder?: string): Promise<Judged>;
}

export interface JudgingGround {
  readonly catalogue: Catalogue;
  readonly ports: AnalysisPorts;
  readonly settings: AnalysisSettings;
  /** The kind that the named files are said to be; null: by their names and contents. */
  readonly kind: string | null;
  /** The language that an editor has for an open file; absent where there is no editor. */
  readonly languageOf?: (path: string) => string;
}

/** Judges the files, which somebody names, and what they lead to. */
export function judgingOf(files: readonly string[], { catalogue, ports, settings, kind, languageOf }: JudgingGround): Judging {
  return {
    files,
    judge: async (texts, folder) => {
      const certificates = folder === undefined ? ports.certificates : withFolder(ports.certificates, folder, ports.paths);
      const seen = { ...ports, certificates, files: withTexts(ports.files, texts, ports.paths) };
      const deployments = files.length > 1 ? [...settings.deployments, files] : settings.deployments;
      const analyzer = new Analyzer(catalogue, seen, { ...settings, deployments, looksBeside: true });
      const uris: string[] = [];
      for (const path of files) {
        const text = await seen.files.readText(path);
        if (text === null) continue;
        uris.push(ports.paths.toUri(path));
        analyzer.update({ uri: ports.paths.toUri(path), languageId: languageOf?.(path) ?? '', text }, kind);
      }
      return judgedBy(analyzer, uris);
    },
  };
}

async function judgedBy(analyzer: Analyzer, uris: readonly string[]): Promise<Judged> {
  const files = new Map<string, FileAnalysis>();
  for (const uri of uris) {
    if (files.has(uri)) continue;
    for (const [each, analysis] of await analyzer.analyze(uri)) if (!files.has(each)) files.set(each, analysis);
  }
  const deployments = [...new Set([...files.values()].filter(({ kind }) => kind !== null).map(({ deployment }) => deployment))];
  return {
    files,
    processes: [...new Set(deployments.flatMap(({ processes }) => processes))],
    links: deployments.flatMap(({ links }) => links),
    calls: deployments.flatMap(({ calls }) => calls),
  };
}
