import { counted } from '../../../core/src/model/counted';
import { neutral } from '../../../core/src/model/neutral';
import { present } from '../../../core/src/model/present';
import { changeWords, hopName, stateWords } from './diff-words';
import type { UpgradedHop, UpgradeReport } from './upgrade-report';

/** The report for a terminal. */
export function upgradeHuman(report: UpgradeReport): string {
  const { options, hops, problems, defaults } = report;
  const sections = [
    { heading: 'Options', lines: options.map(({ path, line, message }) => `${path}:${line}: ${message}`) },
    { heading: 'Hops', lines: hops.map(hopText) },
    {
      heading: 'New problems',
      lines: problems.new.map(({ path, severity, message, rule }) => `${path}: ${severity}: ${message} [${rule}]`),
    },
    {
      heading: 'Other defaults, of options that are not set',
      lines: defaults.map(({ option, before, after }) => `${option}: ${before || 'empty'}, then ${after || 'empty'}`),
    },
  ].filter(({ lines }) => lines.length > 0);
  return [
    summaryLine(report),
    ...sections.flatMap(({ heading, lines }) => ['', `${heading}:`, ...lines.map((line) => `  ${line}`)]),
    ...endLines(report),
  ]
    .map((line) => `${neutral(line)}\n`)
    .join('');
}

function summaryLine({ from, to, options, hops, problems, defaults }: UpgradeReport): string {
  const kinds = ['removed', 'renamed', 'retyped', 'deprecated'] as const;
  const words = { removed: 'removed', renamed: 'renamed', retyped: 'of another type', deprecated: 'deprecated' };
  const bad = hops.filter(({ worse }) => worse);
  const parts = present([
    ...kinds.map((kind) => {
      const count = options.filter((each) => each.kind === kind).length;
      return count > 0 && `${counted(count, 'option')} ${words[kind]}`;
    }),
    bad.length > 0 && `${counted(bad.length, 'hop')} worse`,
    problems.new.length > 0 && `${counted(problems.new.length, 'problem')} new`,
    problems.fixed.length > 0 && `${counted(problems.fixed.length, 'problem')} gone`,
    defaults.length > 0 && counted(defaults.length, 'other default'),
  ]);
  return `From ${from.join(', ')} to ${to}: ${parts.join(', ') || 'nothing changes'}.`;
}

function hopText(hop: UpgradedHop): string {
  return `${hopName(hop)}: ${hopChange(hop)}. ${hop.reason}`;
}

function hopChange({ before, state }: UpgradedHop): string {
  if (before === null) return `new, ${stateWords[state]}`;
  return changeWords({ before, state });
}

/** What to do, and what the answer rests on. */
function endLines({ options, hops, files, to, partlyKnown }: UpgradeReport): readonly string[] {
  const fixable = options.filter((each) => each.fixable).length;
  const opensHop = hops.some(({ worse, state }) => worse && state === 'plaintext');
  const coverage = present([
    `Checked ${counted(files, 'file')}.`,
    partlyKnown && `Mimir TLS knows ${to} only in part: more may change.`,
  ]);
  return present([
    '',
    fixable > 0 && `Run it with --fix to rename ${counted(fixable, 'option')}, with --diff to see how.`,
    opensHop && 'Set TLS for new clients before the upgrade is rolled out; mimir-tls secure --mimir-version does that.',
    coverage.join(' '),
  ]);
}
