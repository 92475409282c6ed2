// Names that Mimir takes and lists nowhere. They were read off a few releases, so that what lies between is inferred.

/** Blocks of which no release lists anything, and the release that brought them (spec 2.5). */
export const hiddenBlocks = [
  { yaml: 'block_builder', flag: 'block-builder', first: '2.16' },
  { yaml: 'block_builder_scheduler', flag: 'block-builder-scheduler', first: '2.16' },
  { yaml: 'distributor.usage_tracker_client', flag: 'distributor.usage-tracker-client', first: '3.0' },
  { yaml: 'usage_tracker', flag: 'usage-tracker', first: '3.0' },
];

/** The oldest release that can have the name: the one that brought its block, or the first that lists it, if any does. */
function oldest(yaml, versions, listed) {
  const block = hiddenBlocks.find((candidate) => yaml.startsWith(`${candidate.yaml}.`));
  const first = block?.first ?? versions.find((version) => listed.get(version).some((option) => option.yaml === yaml));
  return Math.max(0, versions.indexOf(first));
}

/** The releases that are taken to have a hidden name: those where it was read, and the unread ones next to them. */
function releasesOf(yaml, readings, versions, from) {
  const has = versions.map((version) => readings.get(version)?.has(yaml));
  const nearest = (start, step) => {
    let at = start;
    while (at >= 0 && at < has.length && has[at] === undefined) at += step;
    return has[at] === true;
  };
  return versions.filter((_, index) => index >= from && (has[index] ?? (nearest(index, -1) || nearest(index, 1))));
}

/** By the last parts of a YAML path, the types and defaults that listed options with such an ending have. */
function endings(listed) {
  const types = new Map();
  for (const { yaml, type, default: value } of [...listed.values()].flat()) {
    const parts = yaml.split('.');
    for (let length = 1; length <= Math.min(3, parts.length); length += 1) {
      const ending = parts.slice(-length).join('.');
      const entry = types.get(ending) ?? { types: new Set(), defaults: new Set() };
      entry.types.add(type);
      entry.defaults.add(value);
      types.set(ending, entry);
    }
  }
  return types;
}

/** What listed options of the same ending agree on, the longest ending first; text where they do not agree. */
function inferred(yaml, known) {
  const parts = yaml.split('.');
  for (let length = Math.min(3, parts.length); length >= 1; length -= 1) {
    const entry = known.get(parts.slice(-length).join('.'));
    if (entry?.types.size !== 1) continue;
    const [type] = entry.types;
    const [value] = entry.defaults;
    if (length > 1 && entry.defaults.size === 1) return { type, default: value };
    return { type, default: type === 'boolean' ? 'false' : '' };
  }
  const isSwitch = /(_enabled|^ignore_\w+)$/.test(parts.at(-1));
  return isSwitch ? { type: 'boolean', default: 'false' } : { type: 'text', default: '' };
}

/** Hidden options by release, without those that the release lists. */
export function hiddenOptions(hidden, versions, listed) {
  const readings = new Map(
    Object.entries(hidden).map(([version, names]) => [version, new Set(names.map(({ yaml }) => yaml))]),
  );
  const flags = new Map(
    Object.values(hidden)
      .flat()
      .map(({ yaml, flag }) => [yaml, flag ?? '']),
  );
  const known = endings(listed);
  const result = new Map(versions.map((version) => [version, []]));
  for (const [yaml, flag] of flags) {
    const facts = inferred(yaml, known);
    for (const version of releasesOf(yaml, readings, versions, oldest(yaml, versions, listed))) {
      const options = listed.get(version);
      if (options.some((option) => option.yaml === yaml)) continue;
      const taken = options.some((option) => option.flag === flag && option.yaml !== '');
      result.get(version).push({ flag: taken ? '' : flag, yaml, ...facts, category: 'hidden' });
    }
  }
  return result;
}
