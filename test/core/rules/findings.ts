import { defaultAnalysisSettings, type AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { kindOf } from '../../../core/src/documents/document-kinds';
import type { Finding } from '../../../core/src/model/finding';
import { Workspace } from '../../../core/src/workspace/workspace';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';

const catalogue = loadCatalogue();

/** What is found in files of no folder that is there, by their names, such as `m.flags` and `m.yaml`: those of one process. */
export async function findingsIn(
  texts: Readonly<Record<string, string>>,
  settings: Partial<AnalysisSettings> = {},
): Promise<readonly Finding[]> {
  const ports = { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths };
  const workspace = new Workspace(catalogue, ports, { ...defaultAnalysisSettings, mimirVersion: '3.1', ...settings });
  const uris = Object.keys(texts).map((name) => `file:///nowhere/${name}`);
  for (const [name, text] of Object.entries(texts)) {
    const source = { uri: `file:///nowhere/${name}`, languageId: '', text };
    // A few lines of YAML are too few to be taken for Mimir's by themselves.
    workspace.update(source, kindOf(source)?.id ?? 'mimir-yaml');
  }
  const found = new Map<string, Finding>();
  for (const uri of uris) {
    for (const finding of (await workspace.ask(uri)).files.get(uri)?.findings ?? [])
      found.set(`${finding.uri} ${finding.rule} ${finding.range.start} ${finding.message}`, finding);
  }
  return [...found.values()];
}

/** The messages of one rule. */
export async function messagesOf(
  rule: string,
  texts: Readonly<Record<string, string>>,
  settings: Partial<AnalysisSettings> = {},
): Promise<readonly string[]> {
  return (await findingsIn(texts, settings)).filter((finding) => finding.rule === rule).map(({ message }) => message);
}

/**
 * The findings of one rule in a line each: gravity, message, what is said at other places, and fixes, where a star stands by
 * the preferred one and a question mark by one to look at.
 */
export function told(rule: string, findings: readonly Finding[]): readonly string[] {
  return findings
    .filter((finding) => finding.rule === rule)
    .map(({ effect, severity, message, related, fixes }) =>
      [
        `${effect} ${severity}: ${message}`,
        ...related.map((place) => `see ${place.message}`),
        ...fixes.map(({ title, preferred, review }) => `${title}${preferred ? '*' : ''}${review ? '?' : ''}`),
      ].join(' | '),
    );
}
