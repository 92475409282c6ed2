import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { Workspace } from '../../../core/src/workspace/workspace';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { kindOf } from '../../../core/src/documents/document-kinds';
import { effects, type Finding, type Fix } from '../../../core/src/model/finding';
import type { TextEdit } from '../../../core/src/model/text';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';
import { openZoo } from '../certificates/zoo';
import type { Headers } from './marked-fixture';

/** Texts by the names of their files. */
export type Texts = ReadonlyMap<string, string>;

/** What is known of each of some files. */
export type Analyses = ReadonlyMap<string, FileAnalysis>;

export interface FixedTexts {
  readonly texts: Texts;
  readonly findings: readonly Finding[];
}

/** More rounds than any fixture needs: fixes that undo each other go on for ever. */
const mostFixes = 20;

/** A folder with the certificates that fixtures name, in which they are judged as the command line judges files. */
export class RuleBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'rules-'));
  private readonly certificates = createCertificateReader();
  private readonly catalogue = loadCatalogue();

  static async open(): Promise<RuleBench> {
    const bench = new RuleBench();
    const zoo = await openZoo();
    cpSync(zoo.path('.'), join(bench.folder, 'certs'), { recursive: true });
    const copies: Readonly<Record<string, readonly string[]>> = {
      // What servers need, and nothing more.
      'server-certs': ['root.crt', 'server.crt', 'server.key'],
      exposed: ['root.crt', 'server.crt', 'server.key'],
      'exposed/old/2024': ['root.key', 'server.key'],
    };
    for (const [folder, names] of Object.entries(copies))
      for (const name of names) cpSync(zoo.path(name), join(bench.folder, folder, name));
    return bench;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The findings on each of the files, which make up one process. */
  async judge(texts: Texts, headers: Headers): Promise<ReadonlyMap<string, readonly Finding[]>> {
    const analyses = await this.analyze(texts, headers);
    return new Map([...analyses].map(([name, { findings }]) => [name, findings]));
  }

  /** The texts after every preferred fix that edits texts, one after the other, until none is left, and what is found there. */
  async fixed(texts: Texts, headers: Headers, known: Analyses): Promise<FixedTexts> {
    let current = texts;
    for (let round = 0; round < mostFixes; round += 1) {
      const analyses = round === 0 ? known : await this.analyze(current, headers);
      const findings = [...analyses.values()].flatMap((analysis) => analysis.findings).sort(byGravity);
      const edits = findings
        .flatMap(({ fixes }) => fixes.filter(({ preferred }) => preferred))
        .map((fix) => this.editsOf(fix, analyses));
      const first = edits.find((byName) => byName.size > 0);
      if (!first) return { texts: current, findings };
      current = new Map([...current].map(([name, text]) => [name, edited(text, first.get(name) ?? [])]));
    }
    throw new Error(`fixes go on for ever: ${[...current.values()].join('\n---\n')}`);
  }

  /** What is known of each of the files, which make up one process or deployment. */
  async analyze(texts: Texts, { version, environment }: Headers): Promise<Analyses> {
    const settings = {
      ...defaultAnalysisSettings,
      mimirVersion: version,
      workingDirectory: this.folder,
      environment: { values: environment, complete: true },
    };
    const ports = { files: nodeFiles, certificates: this.certificates, clock: systemClock, paths: nodePaths };
    const analyzer = new Workspace(this.catalogue, ports, settings);
    for (const [name, text] of texts) {
      writeFileSync(join(this.folder, name), text);
      const source = { uri: this.uriOf(name), languageId: '', text };
      // A few lines of YAML are too few to be taken for Mimir's by themselves.
      analyzer.update(source, kindOf(source)?.id ?? 'mimir-yaml');
    }
    const judged = new Map<string, FileAnalysis>();
    for (const name of texts.keys()) {
      const analysis = (await analyzer.ask(this.uriOf(name))).files.get(this.uriOf(name));
      if (analysis) judged.set(name, analysis);
    }
    for (const name of texts.keys()) rmSync(join(this.folder, name));
    return judged;
  }

  private editsOf(
    { action }: Fix,
    analyses: ReadonlyMap<string, FileAnalysis>,
  ): ReadonlyMap<string, readonly TextEdit[]> {
    const edits = new Map<string, readonly TextEdit[]>();
    const add = (uri: string, list: readonly TextEdit[]): void => {
      const name = [...analyses.keys()].find((each) => this.uriOf(each) === uri);
      if (name === undefined) throw new Error(`a fix changes ${uri}`);
      if (list.length > 0) edits.set(name, list);
    };
    if (action.kind === 'replace') add(action.uri, action.edits);
    if (action.kind === 'set') {
      for (const { uri, document, changes } of action.changes) {
        const analysis = [...analyses].find(([name]) => this.uriOf(name) === uri)?.[1];
        add(uri, analysis?.documents.find(({ name }) => name === document)?.writer.edits(changes) ?? []);
      }
    }
    return edits;
  }

  private uriOf(name: string): string {
    return nodePaths.toUri(join(this.folder, name));
  }
}

/** As people would go about it: first what keeps Mimir from starting. */
function byGravity(a: Finding, b: Finding): number {
  return effects.indexOf(a.effect) - effects.indexOf(b.effect);
}

function edited(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((rest, { range, text: inserted }) => rest.slice(0, range.start) + inserted + rest.slice(range.end), text);
}
