import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import type { TextRange } from '../../../core/src/model/text';
import { type JudgedText, type PlacedSetting, settingsOf } from './judged-text';
import { anchorAt, anchorOccurrences } from './anchor';
import { isSame, type Subject, subjectAt, subjectOfName, subjectOfValue } from './subject';

/** A place in a file. */
export interface Occurrence {
  readonly uri: string;
  readonly range: TextRange;
}

/**
 * Every place of the deployment that is about the same as the offset: a certificate's file, a server name, a family of
 * TLS options, an address; in YAML an anchor and its aliases. Null where the offset is about none of these.
 */
export function occurrencesAt(
  judged: JudgedText,
  offset: number,
  catalogue: Catalogue,
  other: (uri: string) => JudgedText | null,
): readonly Occurrence[] | null {
  const anchor = anchorAt(judged, offset);
  if (anchor !== null)
    return anchorOccurrences(judged.text.getText(), anchor.name).map(({ range }) => ({ uri: judged.text.uri, range }));
  const named = subjectAt(judged, offset, catalogue);
  if (named === null) return null;
  return filesOf(judged).flatMap((uri) => {
    const file = uri === judged.text.uri ? judged : other(uri);
    if (file === null) return [];
    return occurrencesIn(file, named.subject, catalogue).map((range) => ({ uri, range }));
  });
}

/** The ranges of a file that are about a subject, in their order. */
export function occurrencesIn(file: JudgedText, subject: Subject, catalogue: Catalogue): readonly TextRange[] {
  const ranges = settingsOf(file)
    .filter(({ setting }) => setting.takenInAt === null)
    .flatMap((placed) => rangeOf(placed, file, subject, catalogue) ?? []);
  return [...new Map(ranges.map((range) => [range.start, range])).values()].sort((a, b) => a.start - b.start);
}

function rangeOf(placed: PlacedSetting, file: JudgedText, subject: Subject, catalogue: Catalogue): TextRange | null {
  const { name, value } = placed.setting;
  if (subject.kind === 'family') {
    if (isSame(subjectOfName(placed, file, catalogue), subject)) return name.range;
    return null;
  }
  if (value !== null && isSame(subjectOfValue(placed, file, catalogue), subject)) return value.range;
  return null;
}

/** The files of the deployment, the asked one first. */
function filesOf({ text, analysis }: JudgedText): readonly string[] {
  const uris = analysis.deployment.processes.flatMap(({ process }) => process.documents.map(({ uri }) => uri));
  return [...new Set([text.uri, ...uris])];
}
