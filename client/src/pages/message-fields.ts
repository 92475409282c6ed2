/** The fields of what a page sent; none where it is no object: a page's word is not to be taken on trust. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return { ...value };
  return {};
}
