import { counted } from '../../../core/src/model/counted';
import { neutral } from '../../../core/src/model/neutral';
import { present } from '../../../core/src/model/present';
import type { Problem } from '../comparing/problem-changes';
import type { DiffReport, ReportedHop, ReportedSide } from './diff-report';
import { certificateText, changeWords, hopName, stateWords } from './diff-words';

/** A part of the report: a heading and a line for each thing. */
export interface DiffSection {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** The report for a terminal. */
export function diffHuman(report: DiffReport): string {
  const sections = diffSections(report).flatMap(({ heading, lines }) => [
    '',
    `${heading}:`,
    ...lines.map((line) => `  ${line}`),
  ]);
  return [
    `Compared ${report.old.name} with ${report.new.name}.`,
    report.summary,
    ...sections,
    '',
    ...coverageLines(report),
  ]
    .map((line) => `${neutral(line)}\n`)
    .join('');
}

/** What differs, what is worse first. Empty sections are left out. */
export function diffSections({ hops, ports, certificates, problems }: DiffReport): readonly DiffSection[] {
  const changed = (direction: string): readonly string[] => [
    ...hops.changed
      .filter((hop) => hop.direction === direction)
      .map((hop) => `${hopName(hop)}: ${changeWords(hop)}. ${hop.reason}`),
    ...ports
      .filter((port) => port.direction === direction)
      .map((port) => `port of ${port.process} (${port.family}): ${changeWords({ ...port, state: port.after })}`),
  ];
  const ofCertificates = (isWorse: boolean): readonly string[] =>
    certificates.filter(({ worse }) => worse === isWorse).map(certificateText);
  const newHops = (isWorse: boolean): readonly string[] =>
    hops.new.filter(({ worse }) => worse === isWorse).map(hopText);
  const sections = [
    {
      heading: 'Worse',
      lines: [...changed('worse'), ...newHops(true).map((text) => `new: ${text}`), ...ofCertificates(true)],
    },
    { heading: 'New problems', lines: problems.new.map(problemText) },
    { heading: 'Changed', lines: [...changed('other'), ...ofCertificates(false)] },
    { heading: 'New hops', lines: newHops(false) },
    { heading: 'Gone', lines: hops.gone.map(hopText) },
    { heading: 'Better', lines: changed('better') },
    { heading: 'Hidden, not fixed', lines: problems.silenced.map(problemText) },
    { heading: 'Fixed', lines: problems.fixed.map(problemText) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

function hopText(hop: ReportedHop): string {
  return `${hopName(hop)}: ${stateWords[hop.state]}`;
}

function problemText({ path, severity, message, rule }: Problem): string {
  return `${path}: ${severity}: ${message} [${rule}]`;
}

/** How much the answer rests on. */
export function coverageLines({ old, new: later, hops, assumedFiles }: DiffReport): readonly string[] {
  const assumed = counted(assumedFiles, 'certificate is', 'certificates are');
  return present([
    `Checked before: ${sideText(old)}. Now: ${sideText(later)}.`,
    assumedFiles > 0 && `${assumed} missing on both sides: hops are compared as if they fit.`,
    hops.unknown > 0 && `${hops.unknown} of the hops now can't be determined.`,
  ]);
}

function sideText({ files, hops, certificates, notSeen }: ReportedSide): string {
  const seen = [counted(files, 'file'), counted(hops, 'hop'), counted(certificates, 'certificate')].join(', ');
  if (notSeen === 0) return seen;
  return `${seen}; ${notSeen} not seen`;
}
