/** A reference to a variable that YAML would trip over: with a default that has a blank, a line break or an indicator in it. */
const troublesome = /\$\{[A-Za-z_]\w*:[^}]*?[\s{[\],"'#][^}]*\}/g;

/** Neither an indicator nor a blank. */
const filler = '_';

/**
 * The text with the references covered, at the same offsets, that are no YAML before `-config.expand-env` has filled them
 * in: `${VAR: a default}`, or one over several lines.
 */
export function coverReferences(text: string): string {
  return text.includes('${') ? text.replace(troublesome, (found) => filler.repeat(found.length)) : text;
}

/** True for a text of which `coverReferences` covers something. */
export function hasCoveredReference(text: string): boolean {
  return coverReferences(text) !== text;
}
