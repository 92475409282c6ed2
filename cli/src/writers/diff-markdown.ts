import { neutralLine } from '../../../core/src/model/neutral';
import { present } from '../../../core/src/model/present';
import { coverageLines, diffSections } from './diff-human';
import type { DiffReport } from './diff-report';

/** A comment has no more than 65,536 characters. */
const mostLines = 40;
const longestLine = 400;

/** The report as a comment of a pull request. */
export function diffMarkdown(report: DiffReport): string {
  const { old, new: later, summary, worse } = report;
  const sections = diffSections(report).flatMap(({ heading, lines }) => {
    const left = lines.length - mostLines;
    return present([
      `#### ${heading}`,
      '',
      ...lines.slice(0, mostLines).map((line) => `- ${escaped(cut(line))}`),
      left > 0 && `- and ${left} more`,
      '',
    ]);
  });
  const lines = [
    `### Mimir TLS: ${worse ? 'something got worse' : 'nothing got worse'}`,
    '',
    `${escaped(summary)} (${escaped(old.name)} → ${escaped(later.name)})`,
    '',
    ...sections,
    ...coverageLines(report).map(escaped),
  ];
  return `${lines.map(neutralLine).join('\n')}\n`;
}

function cut(line: string): string {
  if (line.length <= longestLine) return line;
  return `${line.slice(0, longestLine - 3)}...`;
}

/** Names are strangers' words: they are no link, no image, no mention and no tag. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#|~!&]/g, '\\$&').replaceAll('@', '@\u200b');
}
