// What is known of releases beyond their descriptors: options that came and went, and releases that nobody described.

const types = { boolean: 'boolean', string: 'text', int: 'int', duration: 'duration', float: 'float' };

/** A client whose options every other gRPC client has as well, so that a new one can be told by it. */
const modelClient = {
  flag: 'ruler.query-frontend.grpc-client-config',
  yaml: 'ruler.query_frontend.grpc_client_config',
};

const parentOf = (name) => name.slice(0, Math.max(0, name.lastIndexOf('.')));
const leafOf = (name) => name.slice(name.lastIndexOf('.') + 1);
const join = (block, name) => (block === '' ? name : `${block}.${name}`);
const inYaml = (name) => name.replaceAll('-', '_');

/** The options of a gRPC client that has just come. */
function clientOptions(flag, yaml, options) {
  return options
    .filter((option) => option.yaml.startsWith(`${modelClient.yaml}.`))
    .map((option) => ({
      ...option,
      flag: option.flag === '' ? '' : flag + option.flag.slice(modelClient.flag.length),
      yaml: yaml + option.yaml.slice(modelClient.yaml.length),
    }));
}

/** The block that most of the siblings are in, and the limits where some are: a component's flags set limits too. */
function likelyBlocks(siblingBlocks, isNested) {
  const counts = new Map();
  for (const block of siblingBlocks) if (block !== 'limits') counts.set(block, (counts.get(block) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const own = most ? [most[0]] : [];
  return !isNested && siblingBlocks.includes('limits') ? [...own, 'limits'] : own;
}

/** The blocks that a flag's YAML key may be in, by the options whose flags begin alike; the nearest such options decide. */
function blocksFor(flag, options) {
  let rest = leafOf(flag);
  for (let parent = parentOf(flag); parent !== ''; parent = parentOf(parent)) {
    const siblings = options.filter((option) => option.yaml !== '' && parentOf(option.flag) === parent);
    const blocks = likelyBlocks(
      siblings.map(({ yaml }) => parentOf(yaml)),
      rest.includes('.'),
    );
    if (blocks.length > 0) return blocks.map((block) => join(block, inYaml(parentOf(rest))).replace(/\.$/, ''));
    rest = join(leafOf(parent), rest);
  }
  return [inYaml(parentOf(flag))];
}

/** A flag with its YAML key, or with a key for every block that it may be in: a key that may be right is not called wrong. */
function* addedOptions(flag, { type: kind, default: value }, options) {
  const type = types[kind] ?? 'text';
  const facts = { default: value ?? (type === 'boolean' ? 'false' : ''), category: 'experimental' };
  const blocks = blocksFor(flag, options);
  const keys = blocks.map((block) => join(block, inYaml(leafOf(flag))));
  const typeIn = (yaml) => (type === 'duration' && yaml.startsWith('limits.') ? 'prometheus-duration' : type);
  if (keys.length === 1) {
    yield { flag, yaml: keys[0], type: typeIn(keys[0]), ...facts };
    return;
  }
  // Which of the two kinds of durations it is depends on the block.
  yield { flag, yaml: '', type: type === 'duration' ? 'text' : type, ...facts };
  for (const yaml of keys) yield { flag: '', yaml, type: typeIn(yaml), ...facts };
}

/** A release's options with what the supplement says of it. */
function supplemented(options, { grpcClients = {}, added = {}, removed = [], defaults = {} }) {
  const gone = new Set(removed);
  const kept = options
    .filter(({ flag }) => !gone.has(flag))
    .map((option) => (option.flag in defaults ? { ...option, default: defaults[option.flag] } : option));
  const clients = Object.entries(grpcClients).flatMap(([flag, { yaml }]) => clientOptions(flag, yaml, kept));
  // The block that holds a client tells where its siblings belong.
  const known = [...kept, ...Object.entries(grpcClients).map(([flag, { yaml }]) => ({ flag, yaml })), ...clients];
  const news = Object.entries(added)
    .filter(([flag]) => !kept.some((option) => option.flag === flag))
    .flatMap(([flag, facts]) => [...addedOptions(flag, facts, known)]);
  return [...kept, ...clients, ...news];
}

/**
 * Adds to the options by release what the supplement knows, and the releases that only it knows, which begin as the one
 * before them. The versions come back oldest first, with those that are known in part, and the prefixes of which nobody
 * knows the options.
 */
export function supplement(facts, versions, listed) {
  const all = [...versions];
  const partial = [];
  const hiddenBlocks = [];
  for (const [version, release] of Object.entries(facts)) {
    if (typeof release !== 'object') continue;
    const before = listed.get(version) ?? listed.get(all.at(-1));
    if (!listed.has(version)) all.push(version);
    listed.set(version, supplemented(before, release));
    if (release.complete === false) partial.push(version);
    for (const prefix of release.addedPrefixes ?? []) {
      const flag = prefix.replace(/\.$/, '');
      hiddenBlocks.push({ yaml: inYaml(flag), flag, first: version });
    }
  }
  return { versions: all, partial, hiddenBlocks };
}
