/** Runs a computation when its result is first asked for. */
export function lazily<T>(compute: () => T): () => T {
  let result: { readonly value: T } | null = null;
  return () => (result ??= { value: compute() }).value;
}
