/** What stands in for an expression of a template while YAML is read. Neither an indicator nor a blank. */
const filler = '_';

const expressions = /\{\{(?:[^}\n]|\}(?!\}))*(?:\}\}|$)/gm;
const lineOfExpressions = /^[ \t]*(?:\{\{(?:[^}\n]|\}(?!\}))*\}\}[ \t]*)+\r?$/gm;

/**
 * The text with every `{{ … }}` covered, at the same offsets, so that YAML can be read around them: a line of nothing
 * but expressions becomes blank, an expression within a line a word.
 */
export function coverTemplates(text: string): string {
  return text
    .replace(lineOfExpressions, (line) => ' '.repeat(line.length))
    .replace(expressions, (expression) => filler.repeat(expression.length));
}
