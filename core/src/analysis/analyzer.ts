import type { Catalogue } from '../catalogue/catalogue';
import type { DocumentKind } from '../documents/kind';
import type { Facts } from '../model/facts';
import type { Finding } from '../model/finding';
import type { Process } from '../model/process';
import type { ConfigDocument } from '../model/setting';
import type { SourceText } from '../model/text';
import type { MimirVersion } from '../model/version';
import type { Files } from '../ports';
import { isExample } from '../process/process';
import { rules } from '../rules/index';
import type { Call } from '../topology/call';
import { callsOf } from '../topology/calls';
import { linksOf, type Link, type Member } from '../topology/links';
import { ChartFiles } from './chart-files';
import { FolderListings } from './folder-listings';
import type { GatheringPorts } from './gather';
import { findingsOf, inWholeCharacters, lintLinks, lintMember, lintProcess } from './lint';
import { Members } from './members';
import { type FileGroup, Neighbourhood } from './neighbours';
import { withoutRepetition } from './repetition';
import type { AnalysisSettings } from './settings';
import { sharedFindings } from './shared-findings';
import { SourceFiles, type KnownFile } from './source-files';
import { unusedSuppression, withoutSuppressed } from './suppression';
import { deploymentOf, unitsOf, type Unit } from './units';

export interface AnalysisPorts extends GatheringPorts {
  readonly files: Files;
}

/** One process with what was read for it and what is wrong with it alone. */
export interface ProcessAnalysis {
  readonly process: Process;
  readonly facts: Facts;
  readonly findings: readonly Finding[];
}

/** Processes that share files, and what is between them. */
export interface DeploymentAnalysis {
  readonly processes: readonly ProcessAnalysis[];
  readonly links: readonly Link[];
  readonly calls: readonly Call[];
  /** What is wrong with any of the processes, links or calls. */
  readonly findings: readonly Finding[];
}

/** Everything known about one version of one file. */
export interface FileAnalysis {
  readonly source: SourceText;
  /** Null for a file that is none of Mimir's. */
  readonly kind: string | null;
  readonly documents: readonly ConfigDocument[];
  /** Those that read the file: several, where files share a YAML. */
  readonly processes: readonly ProcessAnalysis[];
  readonly deployment: DeploymentAnalysis;
  readonly findings: readonly Finding[];
  readonly mimirVersion: MimirVersion;
}

/** Keeps the files that are open, puts them together to processes and deployments, and judges those. */
export class Analyzer {
  private readonly sources: SourceFiles;
  private readonly folders: FolderListings;
  private readonly neighbourhood: Neighbourhood;
  private readonly charts: ChartFiles;
  private readonly members: Members;
  /** Files that belong together though they need not share a process, by URI. */
  private groups: readonly (readonly string[])[] = [];
  private readonly alone = new WeakMap<Process, readonly Finding[]>();
  private readonly ties = new Map<string, readonly string[]>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly ports: AnalysisPorts,
    private settings: AnalysisSettings,
  ) {
    this.sources = new SourceFiles(catalogue, ports);
    this.folders = new FolderListings(ports.files);
    this.neighbourhood = new Neighbourhood(this.sources, this.folders, ports.paths);
    this.charts = new ChartFiles(this.sources, this.folders, ports.paths);
    this.members = new Members(catalogue, ports, { textAt: (path) => this.sources.textAt(path), namesIn: (folder) => this.folders.namesIn(folder) });
  }

  configure(settings: AnalysisSettings): void {
    this.settings = settings;
  }

  /** Takes a new text of an open file; a kind that somebody forces is not asked whether it claims it. */
  update(source: SourceText, forcedKind: string | null = null): void {
    this.sources.update(source, forcedKind);
  }

  close(uri: string): void {
    this.sources.close(uri);
    this.ties.delete(uri);
    const opened = this.sources.opened.map(({ source }) => source.uri);
    if (opened.length === 0) this.forgetAll();
    const tied = new Set([...opened, ...opened.flatMap((each) => this.ties.get(each) ?? [])]);
    for (const each of this.ties.keys()) if (!tied.has(each)) this.ties.delete(each);
  }

  /** Nothing that is open needs what is on the disk any more. */
  private forgetAll(): void {
    this.groups = [];
    this.sources.forgetDisk();
    this.folders.forget();
  }

  /** How many entries are kept about files, so that a test can see that none stays. */
  get size(): number {
    return this.ties.size + this.groups.length + this.sources.size + this.folders.size;
  }

  /** Files may have come or gone beside those that are open. */
  forgetFolders(): void {
    this.folders.forget();
  }

  /** The kind of an open file, without parsing it. */
  kindOf(uri: string): DocumentKind | null {
    return this.sources.get(uri)?.kind ?? null;
  }

  /**
   * Judges the file and all that share a deployment with it, now or at the last call. The answer holds an entry for
   * each, also for files that are not open.
   */
  async analyze(uri: string): Promise<ReadonlyMap<string, FileAnalysis>> {
    // A file that is none of Mimir's is no reason to read others.
    if (this.kindOf(uri) !== null) {
      await this.charts.tell();
      await this.takeGroups();
    }
    const units = await unitsOf(this.sources, this.groups, this.settings, this.ports.paths);
    const formerly = (this.ties.get(uri) ?? []).filter((other) => this.sources.get(other) !== null);
    const analyses = new Map<string, FileAnalysis>();
    for (const start of [uri, ...formerly]) {
      if (analyses.has(start)) continue;
      const reached = deploymentOf([start], units, this.groups);
      const own = units.filter(({ files }) => files.some(({ source }) => reached.has(source.uri)));
      const deployment = await this.judge(own);
      for (const each of reached) {
        this.ties.set(each, [...reached]);
        const file = own.flatMap(({ files }) => files).find(({ source }) => source.uri === each) ?? this.sources.get(each);
        if (file) analyses.set(each, this.fileAnalysis(file, deployment));
      }
      for (const file of await this.callerFiles(deployment, reached)) analyses.set(file.source.uri, this.fileAnalysis(file, deployment));
    }
    return analyses;
  }

  /** Finds what belongs to the open files: what the user ties, and what lies beside the files that the user leaves to us. */
  private async takeGroups(): Promise<void> {
    const { deployments, looksBeside, isExcluded } = this.settings;
    const tied = await Promise.all(deployments.map((paths) => this.filesAt(paths)));
    const byUser = new Set(tied.flatMap((files) => files.map(({ source }) => source.uri)));
    const beside = looksBeside ? await this.neighbourhood.groups((uri) => byUser.has(uri) || isExcluded(uri)) : [];
    const groups = [...tied, ...beside];
    this.groups = groups.map((files) => files.map(({ source }) => source.uri));
    this.sources.take(groups.flat());
  }

  private async filesAt(paths: readonly string[]): Promise<FileGroup> {
    const files = await Promise.all([...new Set(paths)].map((path) => this.sources.fileAt(path)));
    return files.filter((file) => file !== null).filter(({ source }) => !this.settings.isExcluded(source.uri));
  }

  /** Files of other programs that findings and the map point into. They are judged with whoever they call. */
  private async callerFiles({ calls }: DeploymentAnalysis, reached: ReadonlySet<string>): Promise<readonly KnownFile[]> {
    const uris = new Set(calls.map(({ caller }) => caller.uri).filter((uri) => !reached.has(uri)));
    const paths = [...uris].flatMap((uri) => this.ports.paths.fromUri(uri) ?? []);
    const files = await Promise.all(paths.map((path) => this.sources.textAt(path)));
    return files.filter((source) => source !== null).map((source) => ({ source, kind: null, documents: [] }));
  }

  private fileAnalysis(file: KnownFile, deployment: DeploymentAnalysis): FileAnalysis {
    const { source, kind } = file;
    const documents = asJudged(this.sources.documentsOf(file), deployment);
    // An example may show how a comment is written.
    const unused = isExample({ documents }) ? 'off' : (this.settings.rules[unusedSuppression] ?? 'warning');
    const processes = deployment.processes.filter(({ process }) => process.documents.some(({ uri }) => uri === source.uri));
    const findings = findingsOf(source.uri, deployment.findings).map((finding) => inWholeCharacters(finding, source.text));
    return {
      source,
      kind: kind?.id ?? null,
      documents,
      processes,
      deployment,
      findings: kind ? withoutRepetition(withoutSuppressed(source.text, findings, source.uri, unused)) : [],
      mimirVersion: processes[0]?.process.version.version ?? this.settings.mimirVersion ?? this.catalogue.newestComplete,
    };
  }

  /** What is wrong with a process by itself. It stays the same object for as long as nothing of it has changed. */
  private findingsAlone({ process, facts }: Member): readonly Finding[] {
    const { preferences, rules: severities } = this.settings;
    const found = this.alone.get(process) ?? lintProcess({ process, facts, catalogue: this.catalogue, preferences }, rules, severities);
    this.alone.set(process, found);
    return found;
  }

  private async judge(units: readonly Unit[]): Promise<DeploymentAnalysis> {
    const { preferences, rules: severities } = this.settings;
    const members = await Promise.all(units.map((unit) => this.members.memberOf(unit, this.settings)));
    const [examples, others] = [members.filter(({ process }) => isExample(process)), members.filter(({ process }) => !isExample(process))];
    const links = [...linksOf(others), ...examples.flatMap((example) => linksOf([example]))];
    const calls = [...callsOf(others), ...examples.flatMap((example) => callsOf([example]))];
    const processes = members.map((member) => {
      const context = { ...member, links, calls, catalogue: this.catalogue, preferences };
      return { ...member, findings: [...this.findingsAlone(member), ...lintMember(context, rules, severities)] };
    });
    const between = lintLinks({ links, calls, preferences }, rules, severities);
    return { processes, links, calls, findings: [...between, ...sharedFindings(processes)] };
  }
}

/** A process may know more of a document than its file shows. */
function asJudged(documents: readonly ConfigDocument[], { processes }: DeploymentAnalysis): readonly ConfigDocument[] {
  const judged = new Set(processes.flatMap(({ process }) => process.documents));
  if (documents.every((document) => judged.has(document))) return documents;
  return documents.map((own) => [...judged].find(({ uri, name }) => uri === own.uri && name === own.name) ?? own);
}
