import { foreignTopLevelKeys, mimirTopLevelKeys } from '../../recognition/hint';
import type { SourceText } from '../../../model/text';
import { blanksAt, lineEnd, nextLine, firstLine } from '../embedding/lines';

/** Root keys of other files in which Mimir's root keys stand as well: Compose, Kubernetes, Helm charts, other databases. */
const wrappings: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'services',
  'mimir',
  'mimir-distributed',
  'enterprise',
  'loki',
  'tempo',
  'cortex',
  'pyroscope',
  'global',
  'image',
  'nginx',
  'minio',
  'ingress',
  'chunk_store',
  'chunk_store_config',
  'table_manager',
  'index_gateway',
  'pattern_ingester',
  'schema',
  'configs',
  'usage_report',
  'query_frontend',
  'backend_scheduler',
  'pyroscopedb',
]);

/** Keys of a component's block in a chart's values, in Loki or in Tempo. Mimir's own are all in snake case. */
const strangersWithin = new RegExp(
  `^(?:${[
    '[a-z]+[A-Z]\\w*',
    'replicas|resources|image|affinity|tolerations|persistence|service',
    'receivers|lifecycler|trace_idle_period|chunk_(?:idle_period|target_size|encoding|retain_period)',
  ].join('|')})$`,
);

/** Components for which a chart has a switch, and Mimir none. */
const components =
  /^(?:alertmanager|compactor|distributor|ingester|querier|query_scheduler|ruler|store_gateway|overrides_exporter)$/;

/** Keys that others have as well, and that say nothing about whose file it is. */
const common: ReadonlySet<string> = new Set(['target']);

/**
 * True where two root keys are Mimir's, or one and the file is named after Mimir, and none is anybody else's. Looks at
 * the lines at the two outer levels and parses nothing.
 */
export function claimsMimirYaml({ uri, languageId, text }: SourceText): boolean {
  const fileName = uri.slice(uri.lastIndexOf('/') + 1);
  if (languageId !== 'yaml' && !/^[^.]*$|\.ya?ml$/i.test(fileName)) return false;
  const keys = new Set<string>();
  for (const { name, parent } of outerKeys(text)) {
    if (parent === null) keys.add(name);
    const isStranger =
      parent === null ? foreignTopLevelKeys.has(name) || wrappings.has(name) : isStrangerIn(parent, name);
    if (isStranger) return false;
  }
  const known = [...keys].filter((key) => mimirTopLevelKeys.has(key) && !common.has(key)).length;
  return known >= (/mimir/i.test(fileName) ? 1 : 2);
}

function isStrangerIn(parent: string, name: string): boolean {
  if (!mimirTopLevelKeys.has(parent)) return false;
  return strangersWithin.test(name) || (name === 'enabled' && components.test(parent));
}

interface OuterKey {
  readonly name: string;
  /** Null at the root. */
  readonly parent: string | null;
}

/** The keys at the root and one level below, of the first document. */
function* outerKeys(text: string): Generator<OuterKey> {
  let parent: string | null = null;
  let depth = 0;
  const root = rootIndentation(text);
  for (let start = firstLine(text); start < text.length;) {
    const end = lineEnd(text, start);
    const blanks = blanksAt(text, start);
    if (blanks === root || (parent !== null && isSecondLevel(blanks, root, depth))) {
      const name = keyAt(text.slice(start + blanks, Math.min(end, start + blanks + 100)));
      if (name === null && parent !== null && text.startsWith('---', start)) return;
      if (name !== null && blanks === root) {
        yield { name, parent: null };
        [parent, depth] = [name, 0];
      } else if (name !== null) {
        yield { name, parent };
        depth = blanks;
      }
    }
    start = nextLine(text, start);
  }
}

/** YAML takes a mapping whose keys are all indented alike for the same. */
function rootIndentation(text: string): number {
  const isAtMargin = /^["']?[\w-]+["']?[ \t]{0,9}:(?:\s|$)/m.test(text);
  if (isAtMargin) return 0;
  return /^( *)["']?[\w-]+["']?[ \t]{0,9}:(?:\s|$)/m.exec(text)?.[1]?.length ?? 0;
}

function keyAt(line: string): string | null {
  const match = /^(?:"([\w-]+)"|'([\w-]+)'|([\w-]+))[ \t]*:(?:\s|$)/.exec(line);
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? null;
}

/** True for the indentation of keys right below the outermost ones; `depth` is the one that the first of them has, 0 before. */
function isSecondLevel(blanks: number, root: number, depth: number): boolean {
  return blanks > root && (depth === 0 || blanks === depth);
}
