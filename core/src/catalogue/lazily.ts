/** Runs a computation when its result is first asked for. */
export function lazily<T>(compute: () => T): () => T {
  let result: { readonly value: T } | null = null;
  return () => (result ??= { value: compute() }).value;
}

/** The same for each object that somebody asks about: what is found out about one lasts as long as the object does. */
export function lazilyPer<K extends object, T>(compute: (key: K) => T): (key: K) => T {
  const results = new WeakMap<K, () => T>();
  return (key) => {
    const result = results.get(key) ?? lazily(() => compute(key));
    results.set(key, result);
    return result();
  };
}
