import { isSeq, type Node } from 'yaml';
import { fieldAt, fieldsOf, itemsOf } from '../carriers/yaml/fields';
import { parseTree, type YamlTree } from '../carriers/yaml/tree';
import { scrapeCalls } from './scrape-calls';
import { urlCalls, type TextCall } from './url-calls';
import { rangeOf } from '../carriers/yaml/nodes';
import { prometheusTls } from './client-tls';

const remotes: ReadonlyMap<string, string> = new Map([
  ['remote_write', 'remote write'],
  ['remote_read', 'remote read'],
]);

// A few lines of aliases can stand for billions of mappings.
const deepest = 8;

/** True for a configuration of Prometheus, and for that of an agent or collector that has one in it. */
export function isPrometheus(text: string): boolean {
  return /^[ \t]*(?:- )?(?:scrape_configs|remote_write|remote_read):/m.test(text);
}

/** Whom a Prometheus scrapes, writes to, reads from and alerts. Targets that it discovers are not known. */
export function prometheusCalls(text: string): readonly TextCall[] {
  const tree = parseTree(text);
  const configs = configsBelow(tree.root, tree, 0);
  const calls = configs.flatMap((config) => callsOf(config, tree));
  if (tree.root && configs.includes(tree.root)) return calls;
  // An agent has other clients as well.
  const told = new Set(calls.map(({ range }) => range.start));
  return [...calls, ...urlCalls(text).filter(({ range }) => !told.has(range.start))];
}

function configsBelow(node: Node | null, tree: YamlTree, depth: number): readonly Node[] {
  if (!node || depth > deepest) return [];
  if (isSeq(node)) return itemsOf(node, tree).flatMap((item) => configsBelow(item, tree, depth + 1));
  const fields = fieldsOf(node, tree);
  if (fields.some(({ key: { value } }) => value === 'scrape_configs' || remotes.has(value))) return [node];
  return fields.flatMap(({ value }) => configsBelow(value, tree, depth + 1));
}

function callsOf(config: Node, tree: YamlTree): readonly TextCall[] {
  const listAt = (...path: readonly string[]): readonly Node[] => itemsOf(fieldAt(config, path, tree), tree);
  return [
    ...listAt('scrape_configs').flatMap((job) => scrapeCalls(job, 'scrape', tree)),
    ...[...remotes].flatMap(([field, call]) => listAt(field).flatMap((remote) => remoteCalls(remote, call, tree))),
    ...listAt('alerting', 'alertmanagers').flatMap((alertmanager) => scrapeCalls(alertmanager, 'alerts', tree)),
  ];
}

/** The call of an item of `remote_write` or `remote_read`, which shows whether it has a certificate. */
function remoteCalls(remote: Node, call: string, tree: YamlTree): readonly TextCall[] {
  const url = fieldsOf(remote, tree).find(({ key }) => key.value === 'url')?.value;
  if (!url) return [];
  const { start, end } = rangeOf(url);
  return urlCalls(tree.text.slice(start, end)).map(({ range, toHttps, ...found }) => ({
    ...found,
    call,
    ...prometheusTls(remote, tree),
    range: { start: start + range.start, end: start + range.end },
    toHttps: toHttps && { ...toHttps, range: { start: start + toHttps.range.start, end: start + toHttps.range.end } },
  }));
}
