import type { Option, OptionCategory, OptionType } from '../model/option';
import type { MimirVersion, VersionSpan } from '../model/version';
import { placeOf } from './families';

const types: ReadonlyMap<string, OptionType> = new Map(
  (
    [
      'boolean',
      'text',
      'int',
      'uint',
      'float',
      'duration',
      'prometheus-duration',
      'url',
      'list',
      'durations',
      'map',
      'structure',
    ] as const
  ).map((type) => [type, type]),
);

const categories: ReadonlyMap<string, OptionCategory> = new Map(
  (['basic', 'advanced', 'experimental', 'deprecated', 'hidden'] as const).map((category) => [category, category]),
);

function isVersion(text: string): text is MimirVersion {
  return /^\d+\.\d+$/.test(text);
}

/** The texts that are releases, such as `2.17`. */
export function readVersions(texts: readonly string[]): readonly MimirVersion[] {
  return texts.filter(isVersion);
}

function readSpans(text: string, newest: MimirVersion): readonly VersionSpan[] {
  return text.split(',').flatMap((span) => {
    const [first = '', last = ''] = span.split('-');
    if (isVersion(first)) return [{ first, last: isVersion(last) ? last : newest }];
    return [];
  });
}

/** The option's flag, or its YAML path where no flag sets it: lines are in the order of these names. */
export function idIn(line: string): string {
  const end = line.indexOf('\t');
  if (end === 0) return line.slice(1, line.indexOf('\t', 1));
  return line.slice(0, end);
}

/** The option's YAML path; empty where only a flag sets it. It is read from its line alone, since there are thousands. */
export function yamlPathIn(line: string): string {
  const flagEnd = line.indexOf('\t');
  const written = line.slice(flagEnd + 1, line.indexOf('\t', flagEnd + 1));
  // `block~2` is the block with the last two parts of the flag's name in YAML's spelling; anything else is the path itself.
  const [block = '', count] = written.split('~');
  if (count === undefined) return written;
  let start = flagEnd;
  for (let parts = Number(count); parts > 0 && start >= 0; parts -= 1) start = line.lastIndexOf('.', start - 1);
  const tail = line.slice(start + 1, flagEnd).replaceAll('-', '_');
  if (block === '') return tail;
  return `${block}.${tail}`;
}

/** Reads single lines of `options.json`. Thousands of options share a hundred or so spans. */
export class OptionReader {
  private readonly spansByText = new Map<string, readonly VersionSpan[]>();

  /** A span with an open end ends with the newest release. */
  constructor(private readonly newest: MimirVersion) {}

  read(line: string): Option {
    const fields = line.split('\t');
    const field = (index: number): string => fields[index] ?? '';
    const flag = field(0) || null;
    const yamlPath = yamlPathIn(line) || null;
    const place = placeOf(flag, yamlPath);
    return {
      id: flag ?? yamlPath ?? '',
      flag,
      yamlPath,
      type: types.get(field(2)) ?? 'text',
      default: field(3),
      category: categories.get(field(4)) ?? 'advanced',
      versions: this.spans(field(5)),
      family: place?.family ?? null,
      role: place?.role ?? null,
    };
  }

  private spans(text: string): readonly VersionSpan[] {
    const known = this.spansByText.get(text);
    if (known) return known;
    const spans = readSpans(text, this.newest);
    this.spansByText.set(text, spans);
    return spans;
  }
}
