import type { TextRange } from '../../../core/src/model/text';
import type { JudgedText } from './judged-text';

/** An anchor of YAML, or an alias that stands for what it names. */
export interface AnchorPlace {
  readonly name: string;
  readonly isAlias: boolean;
  /** With its mark. */
  readonly range: TextRange;
}

const place = /(?<=^|[\s[{,:-])([&*])([^\s,[\]{}]+)/gm;

/** The anchor or alias of a YAML file at the offset, by appearance; null in a comment and elsewhere. */
export function anchorAt({ text: document }: JudgedText, offset: number): AnchorPlace | null {
  if (!/^(?:yaml|helm|dockercompose)$/.test(document.languageId) && !/\.ya?ml$/i.test(document.uri)) return null;
  const text = document.getText();
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(start, end < 0 ? text.length : end);
  return placesIn(line, start).find(({ range }) => range.start <= offset && offset <= range.end) ?? null;
}

/** The anchor of that name and its aliases. */
export function anchorOccurrences(text: string, name: string): readonly AnchorPlace[] {
  let start = 0;
  return text.split('\n').flatMap((line) => {
    const found = placesIn(line, start).filter((each) => each.name === name);
    start += line.length + 1;
    return found;
  });
}

function placesIn(line: string, start: number): readonly AnchorPlace[] {
  const code = line.replace(/(?:^|\s)#.*$/, '');
  return [...code.matchAll(place)].map(({ 0: whole, 1: mark, 2: name = '', index }) => ({
    name,
    isAlias: mark === '*',
    range: { start: start + index, end: start + index + whole.length },
  }));
}
