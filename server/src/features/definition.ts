import type { LocationLink, Range } from 'vscode-languageserver-types';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import type { Paths } from '../../../core/src/ports';
import { toRange } from '../protocol/lsp-conversion';
import { anchorAt, anchorOccurrences } from './anchor';
import type { JudgedText } from './judged-text';
import { documentsCalled, subjectAt } from './subject';

const fileStart: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export interface DefinitionContext {
  readonly catalogue: Catalogue;
  readonly paths: Paths;
  /** Another file of the deployment, open or not. */
  readonly other: (uri: string) => JudgedText | null;
}

/** Where that is defined which the offset names: a file, an anchor, or the service that an address leads to. */
export function definitionAt(
  judged: JudgedText,
  offset: number,
  { catalogue, paths, other }: DefinitionContext,
): readonly LocationLink[] {
  const { text } = judged;
  const alias = anchorAt(judged, offset);
  if (alias !== null) {
    const anchor = anchorOccurrences(text.getText(), alias.name).find(({ isAlias }) => !isAlias);
    const range = anchor && toRange(anchor.range, text);
    if (range) return [link(toRange(alias.range, text), text.uri, range)];
    return [];
  }
  const named = subjectAt(judged, offset, catalogue);
  if (named === null) return [];
  const origin = toRange(named.range, text);
  const { subject } = named;
  if (subject.kind === 'file') {
    if (subject.isHere) return [link(origin, paths.toUri(subject.path), fileStart)];
    return [];
  }
  if (subject.kind !== 'address') return [];
  return documentsCalled(subject.host, judged).flatMap(({ uri, settings }) => {
    const file = uri === text.uri ? judged : other(uri);
    const first = settings.find(({ takenInAt }) => takenInAt === null);
    if (file && first) return [link(origin, uri, toRange(first.range, file.text))];
    return [];
  });
}

function link(originSelectionRange: Range, targetUri: string, range: Range): LocationLink {
  return { originSelectionRange, targetUri, targetRange: range, targetSelectionRange: range };
}
