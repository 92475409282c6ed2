import { neutral } from '../../../core/src/model/neutral';
import { counted, hopName, stateWords } from './diff-words';
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
  const parts = [
    ...kinds.flatMap((kind) => {
      const count = options.filter((each) => each.kind === kind).length;
      if (count === 0) return [];
      return [`${counted(count, 'option', 'options')} ${words[kind]}`];
    }),
    ...(bad.length > 0 ? [`${counted(bad.length, 'hop', 'hops')} worse`] : []),
    ...(problems.new.length > 0 ? [`${counted(problems.new.length, 'problem', 'problems')} new`] : []),
    ...(problems.fixed.length > 0 ? [`${counted(problems.fixed.length, 'problem', 'problems')} gone`] : []),
    ...(defaults.length > 0 ? [counted(defaults.length, 'other default', 'other defaults')] : []),
  ];
  return `From ${from.join(', ')} to ${to}: ${parts.length === 0 ? 'nothing changes' : parts.join(', ')}.`;
}

function hopText(hop: UpgradedHop): string {
  const { before, state, reason } = hop;
  const change = before === null ? `new, ${stateWords[state]}` : `from ${stateWords[before]} to ${stateWords[state]}`;
  return `${hopName(hop)}: ${change}. ${reason}`;
}

/** What to do, and what the answer rests on. */
function endLines({ options, hops, files, to, partlyKnown }: UpgradeReport): readonly string[] {
  const fixable = options.filter((each) => each.fixable).length;
  return [
    '',
    ...(fixable > 0
      ? [`Run it with --fix to rename ${fixable === 1 ? '1 option' : `${fixable} options`}, with --diff to see how.`]
      : []),
    ...(hops.some(({ worse, state }) => worse && state === 'plaintext')
      ? ['Set TLS for new clients before the upgrade is rolled out; mimir-tls secure --mimir-version does that.']
      : []),
    `Checked ${counted(files, 'file', 'files')}.${partlyKnown ? ` Mimir TLS knows ${to} only in part: more may change.` : ''}`,
  ];
}
