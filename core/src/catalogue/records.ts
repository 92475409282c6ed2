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
    return isVersion(first) ? [{ first, last: isVersion(last) ? last : newest }] : [];
  });
}

/** `block~2` is the block with the last two parts of the flag's name in YAML's spelling; anything else is the path itself. */
function yamlPathOf(written: string, flag: string): string {
  const [block = '', count] = written.split('~');
  if (count === undefined) return written;
  const tail = flag.replaceAll('-', '_').split('.').slice(-Number(count));
  return [...(block === '' ? [] : [block]), ...tail].join('.');
}

function readOption(fields: readonly string[], versions: readonly VersionSpan[]): Option {
  const flag = fields[0] || null;
  const yamlPath = yamlPathOf(fields[1] ?? '', flag ?? '') || null;
  const place = placeOf(flag, yamlPath);
  return {
    id: flag ?? yamlPath ?? '',
    flag,
    yamlPath,
    type: types.get(fields[2] ?? '') ?? 'text',
    default: fields[3] ?? '',
    category: categories.get(fields[4] ?? '') ?? 'advanced',
    versions,
    family: place?.family ?? null,
    role: place?.role ?? null,
  };
}

/** The lines of `options.json` as options, in their order. A span with an open end ends with the newest release. */
export function readOptions(lines: readonly string[], newest: MimirVersion): readonly Option[] {
  // Thousands of options share a hundred or so spans.
  const spansByText = new Map<string, readonly VersionSpan[]>();
  return lines.map((line) => {
    const fields = line.split('\t');
    const text = fields[5] ?? '';
    const spans = spansByText.get(text) ?? readSpans(text, newest);
    spansByText.set(text, spans);
    return readOption(fields, spans);
  });
}
