/** The parts of a list that are there: what may be missing is written `condition && part`, or is null. */
export function present<Part>(parts: readonly (Part | false | null | undefined)[]): readonly Part[] {
  return parts.filter((part): part is Part => part !== false && part !== null && part !== undefined);
}
