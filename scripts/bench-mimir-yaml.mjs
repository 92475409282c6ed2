// Mimir's YAML as people have it, in three sizes, and a JSON schema of it for servers that know Mimir by one; both by the catalogue.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bench-session.mjs';

const { options } = JSON.parse(readFileSync(join(root, 'core/src/catalogue/options.json'), 'utf8'));

/** The options that YAML sets in the newest release: the keys that lead to each, its type and its default. */
function* newestOptions() {
  for (const line of options) {
    const [flag, written, type, value, category, releases] = line.split('\t');
    if (!releases.endsWith('-') || written === '' || ['deprecated', 'hidden'].includes(category)) continue;
    const [block = '', count] = written.split('~');
    const tail = count === undefined ? [] : flag.replaceAll('-', '_').split('.').slice(-count);
    const path = count === undefined ? written.split('.') : [...(block === '' ? [] : block.split('.')), ...tail];
    yield { flag, path, type, value };
  }
}

/** The value is put into the tree at its path, if nothing is there yet. */
function plant(tree, path, value, isBlock) {
  let at = tree;
  for (const key of path.slice(0, -1)) at = isBlock(at[key]) ? at[key] : (at[key] = {});
  at[path.at(-1)] ??= value;
}

/** Every option of the newest release at its default, with these lines below some of them. */
function fullLines(below = {}) {
  const tree = {};
  for (const { flag, path, type, value } of newestOptions()) {
    const more = below[path.join('.')];
    // Where no default is known, empty text would be a fault.
    const isWritable = value !== '' || type === 'text' || type === 'url' || type === 'list';
    if (!more && (!isWritable || flag === '')) continue;
    plant(tree, path, more ?? writtenAs(type, value), (node) => typeof node === 'object' && !Array.isArray(node));
  }
  return linesOf(tree, '');
}

function writtenAs(type, value) {
  if (type === 'list' || type === 'durations') return `[${value.split(',').join(', ')}]`;
  return /^[\w.-]+$/.test(value) ? value : JSON.stringify(value);
}

function linesOf(tree, indent) {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (typeof value === 'string') return [`${indent}${key}: ${value}`];
    const own = Array.isArray(value) ? value.map((line) => `${indent}  ${line}`) : linesOf(value, `${indent}  `);
    // An empty line, where somebody writes the next key.
    return [`${indent}${key}:`, ...own, ...(key === 'http_tls_config' ? [`${indent}  `] : [])];
  });
}

const times = (count, lines) => Array.from({ length: count }, (_, index) => lines(index)).flat();

const tenants = {
  'limits.blocked_queries': times(1620, (index) => [
    `- pattern: 'sum(rate(http_requests_total{namespace="team-${index}", pod=~"api-.*"}[5m]))'`,
    `  regex: ${index % 2 === 0}`,
    `  reason: too expensive, see ticket ${index}`,
  ]),
  'limits.limited_queries': times(720, (index) => [
    `- query: 'count(up{job="job-${index}"})'`,
    `  allowed_frequency: ${1 + (index % 60)}m`,
  ]),
  'limits.active_series_custom_trackers': times(
    1600,
    (index) => `team_${index}: '{team="team-${index}", env=~"production|staging"}'`,
  ),
};

/** A file of some 150 lines, one with every option, and one of 10,000 lines. */
export const mimirYaml = {
  small: () => readFileSync(join(root, 'scripts/bench-small.yaml'), 'utf8'),
  full: () => `${fullLines().join('\n')}\n`,
  '10,000 lines': () => `${fullLines(tenants).join('\n')}\n`,
};

const clientAuth = [
  '',
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'RequireClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
];
const duration = { type: ['string', 'integer'], pattern: '^(0|[-+]?([0-9]+(\\.[0-9]*)?(ns|us|µs|ms|s|m|h|d|w|y))+)$' };
const byType = {
  boolean: { type: 'boolean' },
  int: { type: 'integer' },
  uint: { type: 'integer', minimum: 0 },
  float: { type: 'number' },
  duration,
  'prometheus-duration': duration,
  list: { type: ['array', 'string'], items: { type: 'string' } },
  durations: { type: ['array', 'string'], items: duration },
  map: { type: ['object', 'null'] },
  structure: { type: ['array', 'object', 'null'] },
};

/** What a schema can say of the newest release's options: their places, types and defaults. */
export function mimirSchema() {
  const tree = {};
  for (const { flag, path, type, value } of newestOptions()) {
    const leaf = {
      ...(byType[type] ?? { type: 'string' }),
      ...(path.at(-1) === 'client_auth_type' ? { enum: clientAuth } : {}),
      description: flag ? `The flag is -${flag}. The default is "${value}".` : `The default is "${value}".`,
    };
    plant(tree, path, new Leaf(leaf), (node) => node !== undefined && !(node instanceof Leaf));
  }
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'Mimir', ...blockSchema(tree), type: 'object' };
}

class Leaf {
  constructor(schema) {
    this.schema = schema;
  }
}

function blockSchema(tree) {
  const properties = Object.fromEntries(
    Object.entries(tree).map(([key, node]) => [key, node instanceof Leaf ? node.schema : blockSchema(node)]),
  );
  return { type: ['object', 'null'], properties, additionalProperties: false };
}
