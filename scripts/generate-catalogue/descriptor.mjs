// One release's descriptor and flag list -> the options that it lists.

import { durationText } from './duration.mjs';

/** Flags of the continuous-test program, which Mimir's -help-all prints too. */
const foreignFlag = /^tests\./;

/** Flags without YAML that everybody meets; the others without YAML are for debugging. */
const basicFlags = new Set(['config.file', 'config.expand-env', 'h', 'help', 'help-all', 'modules', 'version']);

/**
 * The type in the extension's words. A `value` flag reads its text by code of its own: a number there may be written
 * with a unit (`64KiB`) or be a name, so that only text is safe to say. A comma-separated list of strings is one
 * string in YAML. Limits are given to tenants as well, and their durations are written as Prometheus writes them.
 */
function optionType(fieldType, flagType, isLimit) {
  const collection = collections.find(({ form }) => form.test(fieldType));
  if (collection) return collection.type;
  switch (fieldType) {
    case 'duration':
      return isLimit ? 'prometheus-duration' : fieldType;
    case 'boolean':
    case 'float':
    case 'url':
      return fieldType;
    case 'int':
      return integerTypes.get(flagType) ?? 'int';
    case 'string':
      return 'text';
    default:
      return 'structure';
  }
}

function urlText({ Scheme = '', Host = '', Path = '' }) {
  return Scheme === '' ? Path : `${Scheme}://${Host}${Path}`;
}

/** The default as a flag would write it. Lists and maps have none but the empty one. */
function defaultText(value, type) {
  if (value === undefined || value === null) return type === 'boolean' ? 'false' : '';
  if (type === 'duration' || type === 'prometheus-duration') return durationText(value);
  if (type === 'url') return typeof value === 'string' ? value : urlText(value);
  return typeof value === 'object' ? '' : String(value);
}

function fieldOption(field, yaml, flagTypes) {
  const flag = field.fieldFlag ?? '';
  const type = optionType(field.fieldType, flagTypes.get(flag), yaml.startsWith('limits.'));
  return {
    flag,
    yaml,
    type,
    default: defaultText(field.fieldDefaultValue, type),
    category: field.fieldCategory ?? 'basic',
  };
}

function* fields(block, path, flagTypes) {
  for (const entry of block.blockEntries ?? []) {
    const yaml = path === '' ? entry.name : `${path}.${entry.name}`;
    if (entry.kind !== 'block') yield fieldOption(entry, yaml, flagTypes);
    // Some releases describe a secret as a block without entries.
    else if (!entry.blockEntries?.length) yield { flag: '', yaml, type: 'text', default: '', category: 'basic' };
    else yield* fields(entry, yaml, flagTypes);
  }
}

const flagOnlyTypes = { boolean: 'boolean', int: 'int', uint: 'uint', float: 'float', duration: 'duration' };

function* flagsWithoutYaml(flagTypes, known) {
  for (const [flag, flagType] of flagTypes) {
    if (known.has(flag) || foreignFlag.test(flag)) continue;
    const type = flagOnlyTypes[flagType] ?? 'text';
    yield {
      flag,
      yaml: '',
      type,
      default: defaultText(null, type),
      category: basicFlags.has(flag) ? 'basic' : 'advanced',
    };
  }
}

/** The options of one release: those of its descriptor, then the flags that no YAML sets. */
export function listedOptions({ descriptor, flagTypes }) {
  const options = [...fields(descriptor, '', flagTypes)];
  const known = new Set(options.map(({ flag }) => flag));
  return [...options, ...flagsWithoutYaml(flagTypes, known)];
}

const integerTypes = new Map([
  ['value', 'text'],
  ['uint', 'uint'],
]);

const collections = [
  { form: /^list of durations?$/, type: 'durations' },
  { form: /^list of strings?$/, type: 'list' },
  { form: /^map of .* to (string|int|float64|matcher \(string\))$/, type: 'map' },
];
