import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeploymentAnalysis, FileAnalysis } from '../../../core/src/analysis/analysis';
import { Workspace } from '../../../core/src/workspace/workspace';
import { fixEdits } from '../../../core/src/analysis/fix-edits';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { executePlan } from '../../../core/src/certificates/execute/execute';
import type { Consent, Receipt } from '../../../core/src/certificates/execute/execution';
import {
  defaultPlanPreferences,
  type CertificatePlan,
  type PlanPreferences,
  prepareCertificates,
} from '../../../core/src/certificates/plan/certificate-plan';
import type { FixAction } from '../../../core/src/model/finding';
import type { TextEdit } from '../../../core/src/model/text';
import type { Clock, Files } from '../../../core/src/ports';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';
import { stockedKeyMaker } from './key-stock';

const catalogue = loadCatalogue();

/** Configuration files in a folder that are one deployment, with all that the product does to them. */
export class Deployed {
  private readonly certificates = createCertificateReader();

  constructor(
    readonly folder: string,
    private readonly names: readonly string[],
    private readonly clock: Clock = systemClock,
  ) {}

  async analyze(): Promise<ReadonlyMap<string, FileAnalysis>> {
    const paths = this.names.map((name) => join(this.folder, name));
    const settings = { ...defaultAnalysisSettings, deployments: [paths] };
    const analyzer = new Workspace(
      catalogue,
      { files: nodeFiles, certificates: this.certificates, clock: this.clock, paths: nodePaths },
      settings,
    );
    for (const path of paths)
      analyzer.update({ uri: nodePaths.toUri(path), languageId: '', text: readFileSync(path, 'utf8') });
    return (await analyzer.ask(nodePaths.toUri(paths[0] ?? ''))).files;
  }

  async deployment(): Promise<DeploymentAnalysis> {
    const [first] = (await this.analyze()).values();
    if (!first) throw new Error("The files are none of Mimir's.");
    return first.deployment;
  }

  /** The ids of the rules that find something, in their order. */
  async findings(): Promise<readonly string[]> {
    const { findings } = await this.deployment();
    return [...new Set(findings.map(({ rule }) => rule))].sort();
  }

  async plan(wishes: Partial<PlanPreferences> = {}): Promise<CertificatePlan> {
    return prepareCertificates(
      (await this.deployment()).processes,
      { ...defaultPlanPreferences, ...wishes },
      this.certificates,
    );
  }

  async execute(plan: CertificatePlan, consent: Consent = 'none', files: Files = nodeFiles): Promise<Receipt> {
    return executePlan(plan, { files, keyMaker: stockedKeyMaker(), clock: this.clock, roots: [this.folder] }, consent);
  }

  /** Writes what a fix or a plan would set. */
  async apply(action: FixAction): Promise<void> {
    const analyses = await this.analyze();
    const edits = fixEdits(action, (uri) => analyses.get(uri)?.documents ?? []);
    if (!edits) throw new Error('The fix writes no text.');
    for (const [uri, list] of edits) {
      const path = nodePaths.fromUri(uri) ?? '';
      writeFileSync(path, edited(readFileSync(path, 'utf8'), list));
    }
  }
}

function edited(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((rest, { range, text: inserted }) => rest.slice(0, range.start) + inserted + rest.slice(range.end), text);
}
