import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileAnalysis } from '../../../../../core/src/analysis/analysis';
import { Workspace } from '../../../../../core/src/workspace/workspace';
import { fixEdits } from '../../../../../core/src/analysis/fix-edits';
import { defaultAnalysisSettings } from '../../../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { applyEdits } from '../../../../../core/src/documents/carriers/embedding/embedded-text';
import { createCertificateReader } from '../../../../../host/src/certificate-reader';
import { systemClock } from '../../../../../host/src/clock';
import { nodeFiles } from '../../../../../host/src/files';
import { nodePaths } from '../../../../../host/src/node-paths';

/** Texts by the names of their files. */
export type Texts = ReadonlyMap<string, string>;

/** More rounds than any fixture needs: fixes that undo each other go on for ever. */
const mostFixes = 20;

/** Judges the file of that name as an editor does in which it alone is open; the others lie on the disk beside it. */
export async function judge(main: string, texts: Texts): Promise<ReadonlyMap<string, FileAnalysis>> {
  const folder = mkdtempSync(join(tmpdir(), 'containers-'));
  for (const [name, text] of texts) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const ports = { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths };
  const analyzer = new Workspace(loadCatalogue(), ports, defaultAnalysisSettings);
  const uri = nodePaths.toUri(join(folder, main));
  analyzer.update({ uri, languageId: '', text: texts.get(main) ?? '' });
  const analyses = (await analyzer.ask(uri)).files;
  rmSync(folder, { recursive: true });
  return new Map([...analyses].map(([each, analysis]) => [each.slice(nodePaths.toUri(folder).length + 1), analysis]));
}

/** The texts after every preferred fix that can be printed, one after the other, until none is left. */
export async function fixed(main: string, texts: Texts): Promise<Texts> {
  let current = texts;
  for (let round = 0; round < mostFixes; round += 1) {
    const analyses = await judge(main, current);
    const edits = firstFix(analyses);
    if (!edits) return current;
    current = new Map([...current].map(([name, text]) => [name, applyEdits(text, edits.get(name) ?? [])]));
  }
  throw new Error(`fixes go on for ever: ${[...current.values()].join('\n---\n')}`);
}

function firstFix(
  analyses: ReadonlyMap<string, FileAnalysis>,
): ReadonlyMap<string, Parameters<typeof applyEdits>[1]> | null {
  const files = [...analyses];
  const documentsOf = (uri: string) => files.find(([, { source }]) => source.uri === uri)?.[1].documents ?? [];
  for (const [, { findings }] of files) {
    for (const { action } of findings.flatMap(({ fixes }) => fixes.filter(({ preferred }) => preferred))) {
      const edits = [...(fixEdits(action, documentsOf) ?? [])].filter(([, list]) => list.length > 0);
      if (edits.length > 0)
        return new Map(
          edits.map(([uri, list]) => [files.find(([, { source }]) => source.uri === uri)?.[0] ?? uri, list]),
        );
    }
  }
  return null;
}
