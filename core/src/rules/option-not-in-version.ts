import { listed } from '../model/counted';
import type { Catalogue, VersionCatalogue } from '../catalogue/catalogue';
import type { Option } from '../model/option';
import type { Process } from '../model/process';
import type { ConfigDocument, Setting } from '../model/setting';
import { atLeast, compareVersions, spansInclude, type MimirVersion, type VersionSpan } from '../model/version';
import { namePlace } from '../reporting/places';
import type { ProcessRule, Report } from '../reporting/rule';

/** A name that another version has is unknown to this one (spec 2.5). */
export const optionNotInVersion: ProcessRule = {
  id: 'option-not-in-version',
  severity: 'error',
  summary: 'An option must exist in the version of Mimir that you run.',
  guide: {
    mimir:
      'A name that another version has is unknown to this one. The version is that of `mimirTls.mimirVersion`, `--mimir-version`, or an image tag in the file; otherwise the newest that is known in full is assumed.',
    source: ['2.5'],
    log: 'flag provided but not defined: -querier.scheduler-client.tls-enabled',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: 'the version is known' },
      { effect: 'style', severity: 'warning', when: 'the version is assumed' },
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'options',
    related: ['unknown-flag', 'unknown-yaml-key', 'version-not-known'],
  },

  onSetting({ document, setting, option }, { process, catalogue }) {
    if (option) return null;
    const { notation, name } = setting;
    const history = catalogue.settingHistory(setting);
    // A name that is an option in one version and a block in another is never wrong by itself.
    const isBlock = notation === 'yaml' && catalogue.at(process.version.version).isBlock(name.value);
    if (history.length === 0 || isBlock) return null;
    return reportOn(process, document, setting, history, catalogue);
  },
};

function reportOn(
  process: Process,
  document: ConfigDocument,
  setting: Setting,
  history: readonly Option[],
  catalogue: Catalogue,
): Report {
  const { source } = process.version;
  // A version newer than the known ones is checked as the newest of them.
  const { version } = catalogue.at(process.version.version);
  const assumed = source === 'assumed';
  const name = setting.notation === 'flag' ? `-${setting.name.value}` : setting.name.value;
  const words =
    setting.notation === 'flag'
      ? `flag provided but not defined: ${name}`
      : `field ${firstUnknown(name, catalogue.at(version))} not found`;
  const spans = history.flatMap(({ versions }) => versions);
  return {
    ...namePlace({ document, setting }),
    effect: assumed ? 'style' : 'refuses-to-start',
    severity: assumed ? 'warning' : 'error',
    message:
      `${name} is in Mimir ${spelledSpans(spans, catalogue)}, but not in ${version}. ` +
      (assumed ? '' : `Mimir exits: "${words}". `) +
      advice(replacementAdvice(setting.name.value, version), assumed),
  };
}

/** The key at which reading stops: the outermost that this version does not have. */
function firstUnknown(path: string, release: VersionCatalogue): string {
  const keys = path.split('.');
  const index = keys.findIndex((_, at) => !release.isBlock(keys.slice(0, at + 1).join('.')));
  return keys[index] ?? path;
}

/** `2.0 to 2.8`, adjoining spans joined. */
function spelledSpans(spans: readonly VersionSpan[], catalogue: Catalogue): string {
  const present = catalogue.versions.filter((version) => spansInclude(spans, version)).sort(compareVersions);
  const runs: string[][] = [];
  for (const version of present) {
    const index = catalogue.versions.indexOf(version);
    const run = runs.at(-1);
    const previous = catalogue.versions[index - 1];
    if (run && previous !== undefined && run.at(-1) === previous) run.push(version);
    else runs.push([version]);
  }
  return listed(
    runs.map((run) => {
      const [first = '', last = ''] = [run[0], run.at(-1)];
      if (last === catalogue.newest) {
        if (first === last) return first;
        return `${first} and newer`;
      }
      if (first === last) return first;
      return `${first} to ${last}`;
    }),
  );
}

/** One instruction for a known version; for an assumed one, the way to name another. */
function advice(successor: string | null, assumed: boolean): string {
  if (!assumed) return `${successor ?? 'Remove it'}.`;
  return `${successor ?? 'Remove it'}, or set mimirTls.mimirVersion if you run another version.`;
}

/** What replaces an option in this version, as an instruction; null where nothing does (spec 2.5). */
export function replacementAdvice(name: string, version: MimirVersion): string | null {
  const found = successors.find(
    ({ pattern, from, before }) =>
      pattern.test(name) && (before ? !atLeast(version, before) : atLeast(version, from ?? version)),
  );
  if (found) return found.words.replace('$1', name.slice(name.lastIndexOf('.') + 1));
  return null;
}

interface Successor {
  readonly pattern: RegExp;
  readonly from?: MimirVersion;
  readonly before?: MimirVersion;
  /** `$1` is the last part of the name. */
  readonly words: string;
}

const successors: readonly Successor[] = [
  { pattern: /^querier\.frontend-address$/, from: '3.0', words: 'Set -querier.scheduler-address instead' },
  { pattern: /^query-frontend\.downstream-url$/, from: '3.0', words: 'Use a query-scheduler instead' },
  { pattern: /\.redis\b/, from: '3.0', words: 'Use memcached instead' },
  { pattern: /^querier\.scheduler-client\./, before: '2.11', words: 'Set -querier.frontend-client.$1 instead' },
  {
    pattern: /^frontend_worker\.query_scheduler_grpc_client_config\./,
    before: '2.11',
    words: 'Set frontend_worker.grpc_client_config.$1 instead',
  },
];
