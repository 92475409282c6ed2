import type { QuotedValue } from './quoted-arguments';

/** A variable that a shell or an environment file sets. */
export interface VariableValue extends QuotedValue {
  readonly name: string;
}

/** A value goes over lines where they are joined or begin with a flag, so that a quote that is open as yet ends with its line. */
const assignment =
  /^[ \t]*(?:(?:export|readonly|local)[ \t]+)?([A-Za-z_]\w*)\+?=(?:"((?:[^"\\\r\n]+|\\[^]|\r?\n(?=[ \t]*-))*)("?)|'((?:[^'\r\n]+|\r?\n(?=[ \t]*-))*)('?)|([^\s"'(](?:[^\r\n\\]+|\\[^])*)?)/gm;

/** The variables that a text sets, each on lines of its own. */
export function variablesOf(text: string): readonly VariableValue[] {
  return [...text.matchAll(assignment)].map((match) => {
    const [whole, name = '', double, closingDouble = '', single, closingSingle = '', bare = ''] = match;
    const value = double ?? single ?? bare;
    const closing = double === undefined ? (single === undefined ? '' : closingSingle) : closingDouble;
    const end = match.index + whole.length;
    const inner = { start: end - closing.length - value.length, end: end - closing.length };
    const start = match.index + whole.indexOf(name);
    const mark = double === undefined ? (single === undefined ? ('' as const) : ("'" as const)) : ('"' as const);
    return { name, range: { start, end }, inner, mark };
  });
}
