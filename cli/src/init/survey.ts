import { restInside } from '../../../core/src/model/containment';
import { present } from '../../../core/src/model/present';
import type { Survey, UnmappedFolder } from '../../../core/src/settings/template';
import { compareVersions, type MimirVersion } from '../../../core/src/model/version';
import type { Process } from '../../../core/src/model/process';
import type { JudgedFile } from '../judging/judged-files';
import type { World } from '../machine/world';
import type { FoundFiles } from './found-files';

/** What the files of a folder show, as they were judged. */
export function surveyOf(judged: readonly JudgedFile[], found: FoundFiles, folder: string, world: World): Survey {
  const own = judged.filter(({ analysis }) => analysis.kind !== null);
  const shown = (uri: string): string => below(world.paths.fromUri(uri) ?? uri, folder);
  const processes = own.flatMap(({ analysis }) => analysis.processes.map(({ process }) => process));
  const versions = new Map<MimirVersion, string>();
  for (const { version, documents } of processes) {
    const [first] = documents;
    if (version.source === 'document' && first && !versions.has(version.version))
      versions.set(version.version, shown(first.uri));
  }
  return {
    files: own.length,
    versions: [...versions]
      .map(([version, file]) => ({ version, file }))
      .sort((a, b) => compareVersions(a.version, b.version)),
    isVersionMissing: processes.some(({ version }) => version.source !== 'document'),
    deployments: deploymentsOf(own, shown),
    folders: unmappedFolders(own, found, folder, world),
    unseen: found.unseen.map((each) => below(each, folder)),
  };
}

/** Files that were judged together; examples in a document are nobody's deployment. */
function deploymentsOf(judged: readonly JudgedFile[], shown: (uri: string) => string): readonly (readonly string[])[] {
  const groups = judged.map(({ analysis }) =>
    [
      ...new Set(
        analysis.deployment.processes.flatMap(({ process }) => process.documents.map(({ uri }) => shown(uri))),
      ),
    ].sort(),
  );
  return [...new Map(groups.filter((files) => files.length > 1).map((files) => [files.join('\n'), files])).values()];
}

/** Absolute folders that files name and that are not below the folder: nothing outside of it was looked at. */
function unmappedFolders(
  judged: readonly JudgedFile[],
  { names }: FoundFiles,
  folder: string,
  { paths }: World,
): readonly UnmappedFolder[] {
  const wanted = new Map<string, { readonly namedBy: string; readonly files: Set<string> }>();
  for (const { process, facts } of new Set(judged.flatMap(({ analysis }) => analysis.processes))) {
    for (const { uri, written } of pathsNamed(process)) {
      const fact = facts.path(uri, written);
      const isElsewhere = fact.kind === 'elsewhere' || (fact.kind === 'not-read' && fact.why === 'outside');
      if (!isElsewhere || !paths.isAbsolute(written)) continue;
      const place = written.slice(0, written.lastIndexOf('/')) || '/';
      const known = wanted.get(place) ?? { namedBy: below(paths.fromUri(uri) ?? uri, folder), files: new Set() };
      known.files.add(baseName(written));
      wanted.set(place, known);
    }
  }
  return [...wanted].map(([place, { namedBy, files }]) => ({
    folder: place,
    namedBy,
    local: localFolder([...files], names, folder, paths),
  }));
}

/** The certificates, keys and CAs that a process names by path. */
function pathsNamed({ configuration }: Process): readonly { readonly uri: string; readonly written: string }[] {
  const values = configuration.families.flatMap((family) => [
    family.value('certificate'),
    family.value('key'),
    family.value('authority'),
  ]);
  return present(
    values.map(
      (value) => value?.written && value.text !== null && { uri: value.written.document.uri, written: value.text },
    ),
  );
}

/** The only folder that has files of all these names. */
function localFolder(
  wanted: readonly string[],
  names: readonly string[],
  folder: string,
  paths: World['paths'],
): string | null {
  const [first, ...others] = wanted;
  const all = new Set(names);
  const holding = names
    .filter((path) => first !== undefined && baseName(path) === first)
    .map((path) => paths.folderOf(path));
  const [only, ...more] = holding.filter((each) => others.every((name) => all.has(paths.resolve(each, name))));
  if (only === undefined || more.length > 0) return null;
  return below(only, folder) || '.';
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function below(path: string, folder: string): string {
  return (restInside(path, folder) ?? path).replaceAll('\\', '/');
}
