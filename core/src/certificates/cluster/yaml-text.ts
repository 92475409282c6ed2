/** Writes plain data (objects, lists, texts, numbers, truth values) as YAML in block style, in its own order. */
export function yamlText(value: unknown): string {
  return `${lines(value).join('\n')}\n`;
}

function lines(value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return ['[]'];
    return value.flatMap((item: unknown) => listItem(item));
  }
  if (isObject(value)) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    if (entries.length === 0) return ['{}'];
    return entries.flatMap(([key, each]) => entryLines(key, each));
  }
  return [scalar(value)];
}

function entryLines(key: string, value: unknown): readonly string[] {
  const own = lines(value);
  if (isBlock(value)) return [`${key}:`, ...own.map((line) => `  ${line}`)];
  return [`${key}: ${own[0] ?? ''}`];
}

function listItem(item: unknown): readonly string[] {
  const [first = '', ...others] = lines(item);
  return [`- ${first}`, ...others.map((line) => `  ${line}`)];
}

function isBlock(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) && Object.keys(value).length > 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Words that no reader of YAML could take for anything else stand as they are; all others are quoted as JSON is. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const isPlain =
    /^[A-Za-z/][A-Za-z0-9/._ -]*$/.test(value) &&
    !/ $/.test(value) &&
    !/^(true|false|yes|no|on|off|null|y|n)$/i.test(value);
  if (isPlain) return value;
  // What JSON leaves as it is and a terminal would obey.
  return JSON.stringify(value).replace(
    /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
