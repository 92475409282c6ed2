import { effects, findingKey, severityRanks, type Finding } from '../model/finding';
import { grouped } from '../model/grouped';
import type { TextRange } from '../model/text';

/** The findings of one file, each fault once, in the order of the text. What is left out is a related place. */
export function withoutRepetition(findings: readonly Finding[]): readonly Finding[] {
  return [...onePerSubject(withoutAliases(findings))].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
}

/**
 * The findings on what an alias takes in left out where the same rule tells of it at the anchor as well, which then has the
 * aliases for related places.
 */
function withoutAliases(findings: readonly Finding[]): readonly Finding[] {
  if (findings.every(({ writtenAt }) => writtenAt === undefined)) return findings;
  const own = findings.filter(({ writtenAt }) => !writtenAt);
  const anchors = new Map(own.map((finding) => [placeKey(finding, finding.range), finding]));
  const anchorOf = (finding: Finding): Finding | undefined =>
    finding.writtenAt && anchors.get(placeKey(finding, finding.writtenAt));
  const repeated = grouped(findings, anchorOf);
  return findings.flatMap((finding) => {
    if (anchorOf(finding)) return [];
    const aliases = repeated.get(finding) ?? [];
    const places = new Map(
      aliases.map(({ uri, range }) => [range.start, { uri, range, message: 'This alias uses it.' }]),
    );
    if (places.size === 0) return [finding];
    return [{ ...finding, related: [...finding.related, ...places.values()] }];
  });
}

function placeKey({ rule }: Finding, { start, end }: TextRange): string {
  return `${rule} ${String(start)} ${String(end)}`;
}

/** Of findings of one rule about the same thing the gravest, with the places of the others. */
function onePerSubject(findings: readonly Finding[]): readonly Finding[] {
  const subjectOf = (finding: Finding): string => {
    if (finding.subject === undefined) return findingKey(finding);
    return `${finding.rule} ${finding.subject}`;
  };
  return [...grouped(findings, subjectOf).values()].flatMap((alike) => {
    if (alike.length === 1) return alike;
    const [first, ...others] = alike.toSorted((a, b) => rank(a) - rank(b) || a.range.start - b.range.start);
    const places = others.map(({ uri, range }) => ({ uri, range, message: 'The same file is used here.' }));
    if (!first) return [];
    if (places.length === 0) return [first];
    return [{ ...first, related: [...first.related, ...places] }];
  });
}

function rank({ severity, effect }: Finding): number {
  return severityRanks[severity] * effects.length + effects.indexOf(effect);
}
