import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Workspace } from '../../../core/src/workspace/workspace';
import { type AnalysisSettings, defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';
import type { JudgedText } from '../../../server/src/features/judged-text';

export const catalogue = loadCatalogue();

/** The day on which the tests judge certificates. */
export const today = Date.UTC(2026, 10, 1);

/** Judges a text as a file of that path; other files are looked for on the disk. Fails for a text that is not Mimir's. */
export async function judge(
  path: string,
  text: string,
  settings: Partial<AnalysisSettings> = {},
  now = today,
): Promise<JudgedText> {
  const uri = nodePaths.toUri(path);
  const ports = {
    files: nodeFiles,
    certificates: createCertificateReader(),
    clock: { now: () => now },
    paths: nodePaths,
  };
  const analyzer = new Workspace(catalogue, ports, { ...defaultAnalysisSettings, ...settings });
  analyzer.update({ uri, languageId: '', text });
  const analysis = (await analyzer.ask(uri)).files.get(uri);
  assert.ok(analysis?.kind != null, 'want a text that is Mimir’s');
  return { text: TextDocument.create(uri, '', 1, text), analysis };
}
