import type { FileAnalysis, ProcessAnalysis } from '../../../core/src/analysis/analysis';
import { pathScopeOf, placesOf } from '../../../core/src/analysis/path-places';
import type { AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import type { FileReading } from '../../../core/src/model/certificate';
import type { CertificateReader, Files, Paths } from '../../../core/src/ports';
import type { FileContent, FileListing, ListedFile } from './completion-files';
import type { ValueSources } from './completion-values';
import { factOfRole } from './judged-text';

/** In a folder with more files than this they are told apart by their names alone. */
const mostRead = 60;

const certificateName = /\.(crt|pem|cer|key)$/i;

interface SourcePorts {
  readonly files: Files;
  readonly certificates: CertificateReader;
  readonly paths: Paths;
}

/** What values can be completed from, by what was last found out about the document. */
export function valueSources(
  analysis: FileAnalysis | null,
  settings: AnalysisSettings,
  catalogue: Catalogue,
  ports: SourcePorts,
): ValueSources {
  return {
    internalName: settings.preferences.internalName,
    namesServedTo: (family) =>
      (analysis?.processes ?? []).flatMap((process) => servedNames(process, family, catalogue)),
    list: (folder) => listFolder(folder, analysis, settings, ports),
  };
}

/** Names of the first certificate of the server that the family dials. A wildcard is no name to ask for. */
function servedNames(process: ProcessAnalysis, id: string, catalogue: Catalogue): readonly string[] {
  const family = catalogue.family(id);
  if (family === null) return [];
  const server = family.side === 'both' ? id : family.peer;
  if (server === null) return [];
  const fact = factOfRole(process, server, 'certificate');
  if (fact.kind !== 'here' || fact.reading.kind !== 'pem') return [];
  const leaf = fact.reading.blocks.find((block) => block.kind === 'certificate');
  if (leaf?.kind === 'certificate')
    return [...leaf.certificate.dnsNames, ...leaf.certificate.ipAddresses].filter((name) => !name.includes('*'));
  return [];
}

async function listFolder(
  folder: string,
  analysis: FileAnalysis | null,
  settings: AnalysisSettings,
  ports: SourcePorts,
): Promise<FileListing | null> {
  const { files, paths } = ports;
  if (!analysis?.documents.some(({ uri }) => uri === analysis.source.uri)) return null;
  const readers = analysis.processes.map(({ process }) => process.documents);
  // Containers of one file may have different folders mounted.
  for (const documents of readers.length > 0 ? readers : [analysis.documents]) {
    const places = placesOf(folder || '.', pathScopeOf(documents, settings, paths), settings, paths);
    if (places.kind !== 'candidates') continue;
    for (const place of places.paths) {
      const names = await files.list(place);
      if (names.length > 0) return listing(place, names, ports);
    }
  }
  return [];
}

async function listing(
  folder: string,
  names: readonly string[],
  { certificates, paths }: SourcePorts,
): Promise<FileListing> {
  const reads = names.filter((name) => certificateName.test(name)).length <= mostRead;
  return Promise.all(
    names.map(async (name): Promise<ListedFile> => {
      if (!certificateName.test(name)) return { name, content: 'other' };
      if (!reads) return { name, content: contentByName(name) };
      return { name, content: contentOf(await certificates.read(paths.resolve(folder, name))) };
    }),
  );
}

function contentOf(reading: FileReading): FileContent {
  if (reading.kind !== 'pem') return 'other';
  const certificate = reading.blocks.find((block) => block.kind === 'certificate');
  if (certificate?.kind === 'certificate') {
    if (certificate.certificate.isAuthority === true) return 'authority';
    return 'certificate';
  }
  if (reading.blocks.some(({ kind }) => kind === 'private-key')) return 'key';
  return 'other';
}

function contentByName(name: string): FileContent {
  if (/\.key$/i.test(name)) return 'key';
  if (/(^|[^a-z])(ca|root)/i.test(name)) return 'authority';
  return 'certificate';
}
