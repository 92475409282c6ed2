import type { AnalysisSettings } from '../analysis/analysis-settings';
import { defaultAnalysisSettings } from '../analysis/analysis-settings';
import type { KeyType } from '../x509/key-type';
import type { MimirVersion } from '../model/version';
import type { Paths } from '../ports';
import type { Chosen } from './chosen';
import { matchesGlob } from './globs';
import type { RuleLevel } from './value-kinds';
import { settingsTable, type SettingName, type SettingValues } from './table';

/** What somebody chose, and the folder that relative paths and globs of it start at; without one only absolute ones lead anywhere. */
export interface Layer {
  readonly chosen: Chosen;
  readonly folder: string | null;
}

/** A path or glob as somebody wrote it, with the folder that it starts at. */
export interface Placed {
  readonly folder: string | null;
  readonly written: string;
}

export interface CertificateSettings {
  readonly internalName: string;
  readonly extraNames: readonly string[];
  readonly keyType: KeyType;
  readonly validityDays: number;
  readonly caValidityDays: number;
  readonly organization: string;
}

/** The settings that hold for a file, whoever set them. */
export interface ProjectSettings {
  /** Null: by what the files show, else the newest. */
  readonly mimirVersion: MimirVersion | null;
  /** Absolute where it can be; null: each file's own folder. */
  readonly workingDirectory: string | null;
  /** To absolute folders where they can be. */
  readonly pathMappings: Readonly<Record<string, string>>;
  readonly deployments: Readonly<Record<string, readonly Placed[]>>;
  readonly include: readonly Placed[];
  readonly exclude: readonly Placed[];
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly expiryWarningDays: number;
  readonly expiryHints: boolean;
  readonly certificates: CertificateSettings;
}

/**
 * Merges what several people chose: the first layer wins. Entries of mappings, rules and deployments are merged one by
 * one, so that a rule that one layer names leaves the others of the next layer alone; lists and single values are not.
 */
export function projectSettings(layers: readonly Layer[], paths: Paths): ProjectSettings {
  const value = <K extends SettingName>(name: K): SettingValues[K] =>
    winner(name, layers)?.value ?? settingsTable[name].default;
  const globs = (name: 'files.include' | 'files.exclude'): readonly Placed[] => {
    const won = winner(name, layers);
    if (won) return won.value.map((written) => ({ folder: won.folder, written }));
    return [];
  };
  const version = value('mimirVersion');
  const directory = winner('workingDirectory', layers);
  return {
    mimirVersion: version === 'auto' ? null : version,
    workingDirectory:
      directory === null || directory.value === '' ? null : absolute(directory.value, directory.folder, paths),
    pathMappings: entries(
      layers,
      ({ pathMappings = {} }) => pathMappings,
      (path, folder) => absolute(path, folder, paths),
    ),
    deployments: entries(
      layers,
      ({ deployments = {} }) => deployments,
      (files, folder) => files.map((written) => ({ folder, written })),
    ),
    include: globs('files.include'),
    exclude: globs('files.exclude'),
    rules: entries(
      layers,
      ({ rules = {} }) => rules,
      (level) => level,
    ),
    expiryWarningDays: value('expiryWarningDays'),
    expiryHints: value('expiryHints'),
    certificates: {
      internalName: value('certificates.internalName'),
      extraNames: value('certificates.extraNames'),
      keyType: chosenKeyType(layers),
      validityDays: value('certificates.validityDays'),
      caValidityDays: value('certificates.caValidityDays'),
      organization: value('certificates.organization'),
    },
  };
}

/** A size alone is one of RSA. Of two layers the first wins, whichever of the two it sets. */
function chosenKeyType(layers: readonly Layer[]): KeyType {
  for (const { chosen } of layers) {
    const type = chosen['certificates.keyType'];
    if (type !== undefined) return type;
    const size = chosen['certificates.keySize'];
    if (size !== undefined) return rsaType(size);
  }
  return settingsTable['certificates.keyType'].default;
}

/** The key type of an RSA key of so many bits. */
export function rsaType(bits: 2048 | 3072 | 4096): KeyType {
  return `rsa-${bits}`;
}

function winner<K extends SettingName>(
  name: K,
  layers: readonly Layer[],
): { readonly value: SettingValues[K]; readonly folder: string | null } | null {
  for (const { chosen, folder } of layers) {
    const value = chosen[name];
    if (value !== undefined) return { value, folder };
  }
  return null;
}

function entries<V, T>(
  layers: readonly Layer[],
  of: (chosen: Chosen) => Readonly<Record<string, V>>,
  place: (value: V, folder: string | null) => T,
): Readonly<Record<string, T>> {
  const lowestFirst = [...layers].reverse();
  return Object.fromEntries(
    lowestFirst.flatMap(({ chosen, folder }) =>
      Object.entries(of(chosen)).map(([key, value]) => [key, place(value, folder)] as const),
    ),
  );
}

function absolute(path: string, folder: string | null, paths: Paths): string {
  if (folder === null || paths.isAbsolute(path)) return path;
  return paths.resolve(folder, path);
}

/** True where one of the globs fits the file's path, or its path from the glob's folder on. */
export function fitsGlobs(globs: readonly Placed[], uri: string, paths: Paths): boolean {
  if (globs.length === 0) return false;
  const path = globPath(uri);
  return globs.some(({ folder, written }) => {
    const glob = [written.replace(/^\.\//, '')];
    if (matchesGlob(glob, path)) return true;
    if (folder === null) return false;
    const base = `${globPath(paths.toUri(folder)).replace(/\/$/, '')}/`;
    return path.startsWith(base) && matchesGlob(glob, path.slice(base.length));
  });
}

/** A URI's path as globs see it: without its scheme, unescaped. */
function globPath(uri: string): string {
  try {
    return decodeURIComponent(uri.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/)?/i, ''));
  } catch {
    return uri;
  }
}

/** A glob for everything in a folder means the YAML there; what is called otherwise is named by its ending at least. */
function includingGlobs(include: readonly Placed[], uri: string): readonly Placed[] {
  if (/\.ya?ml$/i.test(uri)) return include;
  return include.filter(({ written }) => !written.endsWith('*'));
}

/** The settings as the analysis takes them. `deployments` are the files that the setting of that name leads to. */
export function analysisSettings(
  project: ProjectSettings,
  deployments: AnalysisSettings['deployments'],
  paths: Paths,
): AnalysisSettings {
  const { mimirVersion, workingDirectory, pathMappings, rules, expiryWarningDays, certificates, include, exclude } =
    project;
  return {
    ...defaultAnalysisSettings,
    mimirVersion,
    workingDirectory,
    pathMappings,
    deployments,
    looksBeside: true,
    isExcluded: (uri) => fitsGlobs(exclude, uri, paths),
    isIncluded: (uri) => fitsGlobs(includingGlobs(include, uri), uri, paths),
    rules,
    preferences: { expiryWarningDays, internalName: certificates.internalName },
  };
}
