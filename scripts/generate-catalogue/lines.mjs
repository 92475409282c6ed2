// Options by release -> one line for every form that an option has had.

/** Runs of neighbouring releases: `2.0-2.16,3.0-`. An open end is the newest release, whichever that is. */
function spansText(present, versions) {
  const spans = [];
  versions.forEach((version, index) => {
    if (!present.has(version)) return;
    if (index === 0 || !present.has(versions[index - 1])) spans.push({ first: version, last: version });
    spans.at(-1).last = version;
  });
  return spans.map(({ first, last }) => `${first}-${last === versions.at(-1) ? '' : last}`).join(',');
}

/**
 * A YAML path after its flag, as core/src/catalogue/records.ts reads it: `block~2` where it ends with the last two parts
 * of the flag's name in YAML's spelling, the path itself where it ends otherwise. This makes the catalogue smaller.
 */
function shortPath(yaml, flag) {
  const [parts, likely] = [yaml.split('.'), flag.replaceAll('-', '_').split('.')];
  let alike = 0;
  while (alike < Math.min(parts.length, likely.length) && parts.at(-1 - alike) === likely.at(-1 - alike)) alike += 1;
  return yaml === '' || flag === '' || alike === 0
    ? yaml
    : `${parts.slice(0, parts.length - alike).join('.')}~${alike}`;
}

/** A release's options, a flag that has a hidden YAML key once. */
function optionsOf(version, listed, hidden) {
  const unlisted = hidden.get(version);
  const flags = new Set(unlisted.map(({ flag }) => flag));
  return [...listed.get(version).filter(({ flag, yaml }) => yaml !== '' || !flags.has(flag)), ...unlisted];
}

/** The lines in the order of the options' names; forms of one option from the oldest to the newest. */
export function optionLines(versions, listed, hidden) {
  const forms = new Map();
  for (const version of versions) {
    for (const { flag, yaml, type, default: value, category } of optionsOf(version, listed, hidden)) {
      const form = [flag, shortPath(yaml, flag), type, value, category].join('\t');
      const entry = forms.get(form) ?? { name: flag || yaml, form, present: new Set() };
      entry.present.add(version);
      forms.set(form, entry);
    }
  }
  const age = ({ present }) => versions.indexOf([...present][0]);
  const compare = (a, b) => Number(a > b) - Number(a < b);
  return [...forms.values()]
    .sort((a, b) => compare(a.name, b.name) || age(a) - age(b) || compare(a.form, b.form))
    .map(({ form, present }) => `${form}\t${spansText(present, versions)}`);
}
