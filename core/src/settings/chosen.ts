import { nearestName } from '../catalogue/nearest';
import { quoted, shown } from '../model/quoted';
import type { MimirVersion } from '../model/version';
import { objectionToGlob } from './globs';
import { asObject, below, type ReportProblem, type ValueProblem } from './value-kinds';
import { isSettingName, settingNames, settingsTable, type SettingName, type SettingValues } from './table';
import { present } from '../model/present';

/** What somebody set, and nothing of what nobody did. */
export type Chosen = { readonly [K in SettingName]?: SettingValues[K] | undefined };

/** What settings may name. */
export interface KnownNames {
  /** Ids. */
  readonly rules: readonly string[];
  /** Oldest first. */
  readonly versions: readonly MimirVersion[];
}

export interface ChosenReading {
  readonly chosen: Chosen;
  readonly problems: readonly ValueProblem[];
}

/** Keys of an editor's section that are for the editor alone. */
const foreignKeys = ['trace'];

/** Reads settings as they are nested: `{ files: { exclude: [] } }`. What is wrong is left out, and told. */
export function readChosen(value: unknown, known: KnownNames): ChosenReading {
  const problems: ValueProblem[] = [];
  const report: ReportProblem = (problem) => void problems.push(problem);
  const flat = flattened(value, report);
  const take = <K extends SettingName>(name: K): SettingValues[K] | undefined => {
    const written = flat.get(name);
    if (written === undefined || written === null) return undefined;
    return settingsTable[name].kind.read(written, at(report, name));
  };
  const chosen: Chosen = {
    mimirVersion: take('mimirVersion'),
    workingDirectory: take('workingDirectory'),
    pathMappings: take('pathMappings'),
    deployments: bounded(take('deployments'), at(report, 'deployments')),
    'files.include': few(take('files.include'), at(report, 'files.include')),
    'files.exclude': few(take('files.exclude'), at(report, 'files.exclude')),
    rules: take('rules'),
    expiryWarningDays: take('expiryWarningDays'),
    expiryHints: take('expiryHints'),
    'certificates.internalName': take('certificates.internalName'),
    'certificates.extraNames': take('certificates.extraNames'),
    'certificates.keyType': take('certificates.keyType'),
    'certificates.keySize': take('certificates.keySize'),
    'certificates.validityDays': take('certificates.validityDays'),
    'certificates.caValidityDays': take('certificates.caValidityDays'),
    'certificates.organization': take('certificates.organization'),
  };
  return { chosen, problems: [...problems, ...unknownNames(chosen, known), ...idleGlobs(chosen)] };
}

/** Every file is compared with every glob, and no more than these stay compiled. */
const mostGlobs = 100;

/** The list of globs; nothing of one that is too long, since a part of it would mean something else. */
function few(globs: readonly string[] | undefined, report: ReportProblem): readonly string[] | undefined {
  if (globs === undefined || globs.length <= mostGlobs) return globs;
  report({
    path: [],
    at: 'value',
    problem: `has more than ${String(mostGlobs)} globs, so it is ignored`,
    meant: null,
  });
  return undefined;
}

/** Each deployment is looked for on the disk. No project has as many, or as many files in all. */
const mostDeployments = 100;
const mostEntries = 1000;

/** The deployments as far as they stay within bounds; of one that doesn't nothing is left, since a part of it would be checked as a whole. */
function bounded(deployments: SettingValues['deployments'] | undefined, report: ReportProblem): typeof deployments {
  if (deployments === undefined) return undefined;
  const [all, bound]: [[string, readonly string[]][], Record<string, readonly string[]>] = [
    Object.entries(deployments),
    {},
  ];
  if (all.length > mostDeployments)
    report({
      path: [],
      at: 'value',
      problem: `has more than ${String(mostDeployments)} deployments, so only the first ${String(mostDeployments)} are used`,
      meant: null,
    });
  let [entries, globs] = [0, 0];
  for (const [name, files] of all.slice(0, mostDeployments)) {
    entries += files.length;
    globs += files.filter((file) => /[*?{[]/.test(file)).length;
    if (entries <= mostEntries && globs <= mostGlobs) {
      bound[name] = files;
      continue;
    }
    const over = globs > mostGlobs ? `${String(mostGlobs)} globs` : `${String(mostEntries)} files`;
    report({
      path: [name],
      at: 'value',
      problem: `brings the deployments to more than ${over}, so it is ignored`,
      meant: null,
    });
  }
  return bound;
}

/** The values by dotted name; a key that is no setting is told with the one that was probably meant. */
function flattened(value: unknown, report: ReportProblem): ReadonlyMap<SettingName, unknown> {
  const flat = new Map<SettingName, unknown>();
  for (const [key, inner] of entriesOf(value, report)) {
    if (foreignKeys.includes(key)) continue;
    const children = childrenOf(key);
    if (children.length === 0) {
      addKnown(key, inner, flat, report);
      continue;
    }
    for (const [child, each] of entriesOf(inner, below(report, key))) {
      const name = `${key}.${child}`;
      if (isSettingName(name)) flat.set(name, each);
      else report({ path: [key, child], at: 'key', ...unknownKey(nearestName(child, children)) });
    }
  }
  return flat;
}

function addKnown(key: string, value: unknown, flat: Map<SettingName, unknown>, report: ReportProblem): void {
  if (isSettingName(key) && !key.includes('.')) flat.set(key, value);
  else report({ path: [key], at: 'key', ...unknownKey(nearestKey(key)) });
}

function entriesOf(value: unknown, report: ReportProblem): readonly [string, unknown][] {
  const object = asObject(value);
  if (object === null && value !== undefined && value !== null)
    report({ path: [], at: 'value', problem: 'should be an object, so it is ignored', meant: null });
  return Object.entries(object ?? {});
}

/** The names below a section; none for what is no section. */
function childrenOf(section: string): readonly string[] {
  return settingNames.filter((name) => name.startsWith(`${section}.`)).map((name) => name.slice(section.length + 1));
}

function unknownKey(meant: string | null): Pick<ValueProblem, 'problem' | 'meant'> {
  return { problem: 'is not a setting, so it is ignored', meant };
}

/** Also for who writes the name as the editor's settings have it. */
function nearestKey(key: string): string | null {
  const written = key.replace(/^mimirTls\./, '');
  const tops = [...new Set(settingNames.map((name) => name.split('.')[0] ?? name))];
  const [section = ''] = written.split('.');
  if (tops.includes(section)) return section;
  return nearestName(written, tops);
}

function unknownNames({ rules = {}, mimirVersion = 'auto' }: Chosen, known: KnownNames): readonly ValueProblem[] {
  const unknownRules = Object.keys(rules).filter((rule) => !known.rules.includes(rule));
  const problems = unknownRules.map((rule): ValueProblem => ({
    path: ['rules', rule],
    at: 'key',
    problem: 'is not a rule, so it is ignored',
    meant: nearestName(rule, known.rules),
  }));
  if (mimirVersion === 'auto' || known.versions.includes(mimirVersion)) return problems;
  const span = `${known.versions.at(0) ?? ''} to ${known.versions.at(-1) ?? ''}`;
  const problem = `is ${mimirVersion}, which is not a known version of Mimir: ${span} are known`;
  return [
    ...problems,
    { path: ['mimirVersion'], at: 'value', problem, meant: nearestVersion(mimirVersion, known.versions) },
  ];
}

/** The version below, else the oldest. */
function nearestVersion(version: MimirVersion, versions: readonly MimirVersion[]): string | null {
  const rank = (each: string): number => each.split('.').reduce((sum, part) => sum * 10_000 + Number(part), 0);
  return versions.findLast((each) => rank(each) <= rank(version)) ?? versions[0] ?? null;
}

/** A glob that would take too long fits nothing, which must not pass unnoticed: what it excludes is checked. */
function idleGlobs(chosen: Chosen): readonly ValueProblem[] {
  const { deployments = {} } = chosen;
  const lists: readonly (readonly [readonly string[], readonly string[]])[] = [
    [['files', 'include'], chosen['files.include'] ?? []],
    [['files', 'exclude'], chosen['files.exclude'] ?? []],
    ...Object.entries(deployments).map(([name, entries]) => [['deployments', name], entries] as const),
  ];
  return lists.flatMap(([path, globs]) =>
    globs.flatMap((glob): ValueProblem[] => {
      const objection = objectionToGlob(glob);
      if (objection === null) return [];
      return [
        {
          path,
          at: 'value',
          problem: `has the glob ${quoted(glob)}, which ${objection}, so it matches no file`,
          meant: null,
        },
      ];
    }),
  );
}

function at(report: ReportProblem, name: SettingName): ReportProblem {
  return name.split('.').reduce((outer, key) => below(outer, key), report);
}

/** A problem as a sentence, and an instruction where it is clear what was meant. Keys are named as dotted, from `section` on. */
export function problemText({ path, problem, meant }: ValueProblem, section = ''): string {
  const name = present([section || null, ...path.map((key) => shown(key))]).join('.');
  const sentence = `${name || 'The text'} ${problem}.`;
  if (meant === null) return sentence;
  return `${sentence} Use ${quoted(meant)}.`;
}
