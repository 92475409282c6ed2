import { loadCatalogue } from '../../../core/src/catalogue/load';
import { type Comparison, compareStates, isBad, isWorse } from '../../../core/src/compare/comparison';
import { paired } from '../../../core/src/compare/matching';
import { stateOf } from '../../../core/src/compare/state';
import type { HopState } from '../../../core/src/model/deployment-map';
import type { MimirVersion } from '../../../core/src/model/version';
import {
  defaultChanges,
  type DefaultChange,
  optionChanges,
  type OptionChange,
} from '../../../core/src/upgrade/option-changes';
import type { Judged } from '../judging/judged-files';
import { isGrave, type Problem } from '../comparing/problem-changes';

/** The answer of `upgrade` as `--format json` prints it; `docs/schema/upgrade.schema.json` describes it, and field names are a promise. */
export interface UpgradeReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'mimir-tls'; readonly version: string };
  /** The versions that run now. */
  readonly from: readonly MimirVersion[];
  readonly to: MimirVersion;
  /** Whether Mimir TLS knows only a part of that version. */
  readonly partlyKnown: boolean;
  readonly files: number;
  /** Whether the new version refuses something, or protects less. */
  readonly worse: boolean;
  readonly options: readonly ReportedOption[];
  readonly defaults: readonly DefaultChange[];
  readonly hops: readonly UpgradedHop[];
  readonly problems: { readonly new: readonly Problem[]; readonly fixed: readonly Problem[] };
}

export interface ReportedOption extends Pick<OptionChange, 'kind' | 'name' | 'newName' | 'message'> {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** Whether `--fix` makes it. */
  readonly fixable: boolean;
}

/** A hop that is another then. */
export interface UpgradedHop {
  readonly from: string;
  readonly to: string;
  readonly family: string;
  /** Null for one that is new. */
  readonly before: HopState | null;
  readonly state: HopState;
  readonly reason: string;
  readonly worse: boolean;
}

export interface Upgraded {
  /** As the files were found, for the version that runs now. */
  readonly before: Judged;
  /** The same, once what is renamed has its new name. */
  readonly left: Judged;
  /** For the later version, without the options that it does not have. */
  readonly after: Judged;
  readonly to: MimirVersion;
  readonly version: string;
}

export function upgradeReport({ before, left, after, to, version }: Upgraded): UpgradeReport {
  const catalogue = loadCatalogue();
  const processes = left.deployments.flatMap((deployment) => deployment.processes.map(({ process }) => process));
  const changes = processes.flatMap((process) => optionChanges(process, to, catalogue));
  const options = distinct(changes.map((change) => reportedOption(change, left)));
  const comparison = compareStates(stateOf(before.deployments), stateOf(after.deployments));
  const problems = problemsBetween(before, after);
  const isRefused = options.some(({ kind }) => kind === 'removed' || kind === 'renamed');
  return {
    schemaVersion: 1,
    tool: { name: 'mimir-tls', version },
    from: [...new Set(processes.map((process) => process.version.version))],
    to,
    partlyKnown: catalogue.isPartial(to),
    files: before.coverage.files,
    worse: isRefused || isWorse(comparison) || problems.new.some(isGrave),
    options,
    defaults: distinct(processes.flatMap((process) => defaultChanges(process, to, catalogue))),
    hops: hopsOf(comparison),
    problems,
  };
}

/** Several processes may read one file. */
function distinct<T>(list: readonly T[]): readonly T[] {
  return [...new Map(list.map((each) => [JSON.stringify(each), each])).values()];
}

function reportedOption(
  { kind, name, newName, message, uri, range, fix }: OptionChange,
  { files }: Judged,
): ReportedOption {
  const file = files.find(({ analysis }) => analysis.source.uri === uri);
  const line = (file?.analysis.source.text.slice(0, range.start) ?? '').split('\n').length;
  return { path: file?.path ?? uri, line, kind, name, newName, message, fixable: fix !== null };
}

function hopsOf({ hops: { changed, fresh } }: Comparison): readonly UpgradedHop[] {
  return [
    ...changed.map(({ hop: { from, to, family, state, reason }, before, direction }) => ({
      from,
      to,
      family,
      before,
      state,
      reason,
      worse: direction === 'worse',
    })),
    ...fresh.map((hop) => {
      const { from, to, family, state, reason } = hop;
      return { from, to, family, before: null, state, reason, worse: isBad(hop) };
    }),
  ];
}

/** Options that are not in the version are told as what they are. */
function problemsBetween(before: Judged, after: Judged): UpgradeReport['problems'] {
  const of = ({ files }: Judged): readonly Problem[] =>
    files.flatMap(({ path, analysis: { findings } }) =>
      findings
        .filter(({ rule }) => rule !== 'option-not-in-version')
        .map(({ rule, severity, effect, message }) => ({ path, rule, severity, effect, message })),
    );
  const key = ({ path, rule, effect, message }: Problem): string => JSON.stringify([path, rule, effect, message]);
  const { fresh, gone } = paired(of(before), of(after), key, key);
  return { new: fresh, fixed: gone };
}
