import type { DeploymentAnalysis, FileAnalysis, ProcessAnalysis } from '../analysis/analysis';
import { findingsOf, inWholeCharacters } from '../analysis/lint';
import { withoutRepetition } from '../analysis/repetition';
import { expiredSuppression, siftSuppressed, type Sifted, unusedSuppression } from '../analysis/suppression';
import { kindById } from '../documents/document-kinds';
import { noted, Notes, Question, type Versioned } from '../model/memo';
import type { ConfigDocument } from '../model/setting';
import type { AnalysisSettings } from '../analysis/analysis-settings';
import type { Finding } from '../model/finding';
import type { SourceText } from '../model/text';
import { isExample } from '../process/composition';
import type { Look, SeenFile } from './look';

const analyses = new Question<FileAnalysis>('analysis');

/** The deployment of a file that runs nothing. */
const nothing: Versioned<DeploymentAnalysis> = {
  value: { processes: [], links: [], hopCount: 0, calls: [], findings: [] },
  revision: 0,
};

/** The processes that read each file. */
const processesByFile = noted(
  'processes by file',
  ({ processes }: DeploymentAnalysis): ReadonlyMap<string, readonly ProcessAnalysis[]> => {
    const byFile = new Map<string, ProcessAnalysis[]>();
    for (const each of processes)
      for (const uri of new Set(each.process.documents.map((document) => document.uri))) {
        const own = byFile.get(uri);
        if (own) own.push(each);
        else byFile.set(uri, [each]);
      }
    return byFile;
  },
);

/** What is known of a file by its deployments; a file that a process reads as its configuration is Mimir's YAML. */
export function fileAnalysis(file: SeenFile, deployment: Versioned<DeploymentAnalysis>, look: Look): FileAnalysis {
  const { source, id } = file.value;
  const isConfig = (processesByFile(deployment.value).get(source.uri) ?? []).some(({ process }) =>
    process.documents.some(({ uri, kind }) => uri === source.uri && kind === 'mimir-yaml'),
  );
  const kind = isConfig ? kindById('mimir-yaml') : file.value.kind;
  const documents = look.documentsOf(file, kind);
  const settings = look.settingsFor(file);
  return look.memo.get(analyses, id, [file, documents, deployment, settings, today(look.now)], look.uses, () => {
    const processes = processesByFile(deployment.value).get(source.uri) ?? [];
    const findings = findingsOf(source.uri, deployment.value.findings).map((finding) =>
      inWholeCharacters(finding, source.text),
    );
    return {
      notes: new Notes(),
      source,
      kind: kind?.id ?? null,
      documents: asJudged(documents.value, processes),
      processes,
      deployment: deployment.value,
      ...(kind
        ? sifted(source, documents.value, findings, settings.value, look.now)
        : { findings: [], suppressed: [] }),
      mimirVersion:
        processes[0]?.process.version.version ?? settings.value.mimirVersion ?? look.catalogue.newestComplete,
    };
  }).value;
}

/** Comments that suppress problems may end with a day. */
function today(now: number): Versioned<null> {
  return { value: null, revision: Math.floor(now / (24 * 60 * 60 * 1000)) };
}

function sifted(
  { uri, text }: SourceText,
  documents: readonly ConfigDocument[],
  findings: readonly Finding[],
  settings: AnalysisSettings,
  now: number,
): Sifted {
  if (settings.honorsIgnores === false) return { findings: withoutRepetition(findings), suppressed: [] };
  // An example may show how a comment is written.
  const severityOf = (rule: string) => (isExample({ documents }) ? 'off' : (settings.rules[rule] ?? 'warning'));
  const context = { uri, now, unused: severityOf(unusedSuppression), expired: severityOf(expiredSuppression) };
  const { findings: kept, suppressed } = siftSuppressed(text, findings, context);
  return { findings: withoutRepetition(kept), suppressed: withoutRepetition(suppressed) };
}

/** A process may know more of a document than its file shows, such as the image of a script. */
function asJudged(
  documents: readonly ConfigDocument[],
  processes: readonly ProcessAnalysis[],
): readonly ConfigDocument[] {
  const judged = new Set(processes.flatMap(({ process }) => process.documents));
  if (documents.every((document) => judged.has(document))) return documents;
  return documents.map(
    (own) =>
      [...judged].find(
        ({ uri, name, notation }) => uri === own.uri && name === own.name && notation === own.notation,
      ) ?? own,
  );
}

/** A file that belongs to no deployment: it is none of Mimir's, or holds nothing that runs. */
export function loneAnalysis(file: SeenFile, look: Look): FileAnalysis {
  return fileAnalysis(file, nothing, look);
}

const callers = new Question<FileAnalysis>('analysis of a caller');

/** A file of another program, which findings and the map point into. It is judged with whoever it calls. */
export function callerAnalysis(file: SeenFile, deployment: Versioned<DeploymentAnalysis>, look: Look): FileAnalysis {
  const { source, id } = file.value;
  const empty = {
    kind: null,
    documents: [],
    processes: [],
    findings: [],
    suppressed: [],
    mimirVersion: look.catalogue.newestComplete,
  };
  return look.memo.get(callers, id, [file, deployment], look.uses, () => ({
    ...empty,
    notes: new Notes(),
    source,
    deployment: deployment.value,
  })).value;
}
