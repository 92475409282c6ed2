import { quoted } from '../../core/src/model/quoted';
import type { MimirVersion } from '../../core/src/model/version';
import { objectionToGlob } from './globs';
import { type CertificateSettings, defaultSettings, type RuleLevel, type Settings } from './protocol';

export interface ReadSettings {
  readonly settings: Settings;
  /** One sentence for each value that was not taken. */
  readonly complaints: readonly string[];
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Narrows a value of JSON to an object; null for everything else. */
export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : null;
}

/** Reads what a client sent as `mimirTls`. A bad value gives its default and a complaint; a missing one just its default. */
export function readSettings(value: unknown): ReadSettings {
  const complaints: string[] = [];
  const root = sectionReader(value, '', complaints);
  const files = sectionReader(root.raw('files'), 'files.', complaints);
  const settings: Settings = {
    mimirVersion: root.read('mimirVersion', defaultSettings.mimirVersion, asVersion, '"auto" or a release such as "2.17"'),
    workingDirectory: root.read('workingDirectory', defaultSettings.workingDirectory, asText, 'a text'),
    pathMappings: root.read('pathMappings', defaultSettings.pathMappings, asTexts, 'an object of texts'),
    files: {
      include: files.read('include', defaultSettings.files.include, asList, 'a list of texts'),
      exclude: files.read('exclude', defaultSettings.files.exclude, asList, 'a list of texts'),
    },
    deployments: root.read('deployments', defaultSettings.deployments, asLists, 'an object of lists of texts'),
    rules: root.read('rules', defaultSettings.rules, asLevels, 'an object of "off", "error", "warning", "information" or "hint"'),
    expiryWarningDays: root.read('expiryWarningDays', defaultSettings.expiryWarningDays, asCount(0, 3650), 'a whole number from 0 to 3650'),
    expiryHints: root.read('expiryHints', defaultSettings.expiryHints, asFlag, 'true or false'),
    certificates: readCertificateSettings(root.raw('certificates'), complaints),
  };
  return { settings, complaints: [...complaints, ...globComplaints(settings)] };
}

/** A glob that would take too long fits nothing, which must not pass unnoticed: what it excludes is checked. */
function globComplaints({ files, deployments }: Settings): readonly string[] {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['files.include', files.include],
    ['files.exclude', files.exclude],
    ...Object.entries(deployments).map(([name, entries]) => [`deployments.${name}`, entries] as const),
  ];
  return lists.flatMap(([name, globs]) =>
    globs.flatMap((glob) => {
      const objection = objectionToGlob(glob);
      return objection === null ? [] : [`The glob ${quoted(glob)} in mimirTls.${name} ${objection}, so it fits no file.`];
    }),
  );
}

function readCertificateSettings(value: unknown, complaints: string[]): CertificateSettings {
  const section = sectionReader(value, 'certificates.', complaints);
  const defaults = defaultSettings.certificates;
  return {
    internalName: section.read('internalName', defaults.internalName, asName, 'a host name'),
    extraNames: section.read('extraNames', defaults.extraNames, asList, 'a list of texts'),
    keySize: section.read('keySize', defaults.keySize, asKeySize, '2048, 3072 or 4096'),
    validityDays: section.read('validityDays', defaults.validityDays, asCount(1, 3650), 'a whole number from 1 to 3650'),
    organization: section.read('organization', defaults.organization, asText, 'a text'),
  };
}

interface SectionReader {
  raw(key: string): unknown;
  read<T>(key: string, fallback: T, take: (value: unknown) => T | null, wanted: string): T;
}

function sectionReader(value: unknown, prefix: string, complaints: string[]): SectionReader {
  const section = asObject(value) ?? {};
  if (value !== undefined && value !== null && asObject(value) === null) {
    complaints.push(`The setting mimirTls${prefix && `.${prefix.slice(0, -1)}`} should be an object; the defaults are used.`);
  }
  return {
    raw: (key) => section[key],
    read(key, fallback, take, wanted) {
      const written = section[key];
      if (written === undefined || written === null) return fallback;
      const taken = take(written);
      if (taken !== null) return taken;
      complaints.push(
        `The setting mimirTls.${prefix}${key} should be ${wanted}, not ${JSON.stringify(written)}; the default ${JSON.stringify(fallback)} is used.`,
      );
      return fallback;
    },
  };
}

function asFlag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function asName(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z0-9*]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(value) ? value : null;
}

function asList(value: unknown): readonly string[] | null {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
}

function asTexts(value: unknown): Readonly<Record<string, string>> | null {
  const texts: Record<string, string> = {};
  for (const [key, text] of Object.entries(asObject(value) ?? { '': null })) {
    if (typeof text !== 'string') return null;
    texts[key] = text;
  }
  return texts;
}

function asLists(value: unknown): Readonly<Record<string, readonly string[]>> | null {
  const lists: Record<string, readonly string[]> = {};
  for (const [key, list] of Object.entries(asObject(value) ?? { '': null })) {
    const texts = asList(list);
    if (texts === null) return null;
    lists[key] = texts;
  }
  return lists;
}

function asLevels(value: unknown): Readonly<Record<string, RuleLevel>> | null {
  const levels: Record<string, RuleLevel> = {};
  for (const [rule, level] of Object.entries(asObject(value) ?? { '': null })) {
    if (!isRuleLevel(level)) return null;
    levels[rule] = level;
  }
  return levels;
}

function isRuleLevel(value: unknown): value is RuleLevel {
  return value === 'off' || value === 'error' || value === 'warning' || value === 'information' || value === 'hint';
}

function asVersion(value: unknown): 'auto' | MimirVersion | null {
  return value === 'auto' || isVersion(value) ? value : null;
}

function isVersion(value: unknown): value is MimirVersion {
  return typeof value === 'string' && /^\d+\.\d+$/.test(value);
}

function asKeySize(value: unknown): CertificateSettings['keySize'] | null {
  return value === 2048 || value === 3072 || value === 4096 ? value : null;
}

function asCount(least: number, most: number): (value: unknown) => number | null {
  return (value) => (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : null);
}
