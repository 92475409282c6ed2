/** What a JSON text has at a place, such as `'files', 0, 'findings'`; undefined where there is nothing. */
export function jsonAt(text: string, ...path: readonly (string | number)[]): unknown {
  const whole: unknown = JSON.parse(text);
  return path.reduce<unknown>((value, key) => fieldOf(value, key), whole);
}

/** The same for a list, which is empty where there is none. */
export function listAt(text: string, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = jsonAt(text, ...path);
  return Array.isArray(value) ? value.map((each: unknown) => each) : [];
}

export function fieldOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === String(key))?.[1]
    : undefined;
}
