import type { TextRange } from '../../../model/text';
import { lineEnd, nextLine } from '../../carriers/embedding/lines';

/** A directive of a unit. */
export interface Directive {
  readonly name: string;
  /** From behind `=` to the end of the last line that a backslash joins to it. */
  readonly value: TextRange;
}

/** The directives of the section `[Service]`, in order; empty for a text that is no unit. */
export function serviceDirectives(text: string): readonly Directive[] {
  if (!isUnit(text)) return [];
  const found: Directive[] = [];
  let isService = false;
  for (let start = 0; start < text.length; start = nextLine(text, start)) {
    const line = text.slice(start, lineEnd(text, start));
    if (/^\s*[#;]/.test(line)) continue;
    const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (section !== undefined) isService = section === 'Service';
    const [head, name] = /^\s*([A-Za-z]+)[ \t]*=/.exec(line) ?? [];
    const last = lastJoinedLine(text, start);
    if (isService && head !== undefined && name !== undefined)
      found.push({ name, value: { start: start + head.length, end: lineEnd(text, last) } });
    start = last;
  }
  return found;
}

/** What a unit begins with, behind comments, is a section. */
function isUnit(text: string): boolean {
  return (
    /^\uFEFF?(?:[ \t]*(?:[#;][^\r\n]*)?\r?\n)*[ \t]*\[[A-Z]\w*\][ \t]*\r?$/m.exec(text.slice(0, 20_000))?.index === 0
  );
}

/** Comments between joined lines are passed over. */
function lastJoinedLine(text: string, first: number): number {
  let start = first;
  let end = lineEnd(text, start);
  while (
    end < text.length &&
    (text.charAt(end - 1) === '\\' || (start > first && /^\s*[#;]/.test(text.slice(start, end))))
  ) {
    start = nextLine(text, start);
    end = lineEnd(text, start);
  }
  return start;
}
