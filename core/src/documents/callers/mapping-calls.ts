import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { TextRange } from '../../model/text';
import { fieldAt, fieldsOf, itemsOf } from '../carriers/yaml/fields';
import { rangeOf } from '../carriers/yaml/nodes';
import { parseTree, type YamlTree } from '../carriers/yaml/tree';
import { collectorTls, dataSourceTls, type ClientTls } from './client-tls';
import type { TextCall } from './url-calls';

const deepest = 12;

/** A client in a YAML text, by the place of its URL. */
interface MappedClient {
  readonly range: TextRange;
  readonly tls: ClientTls;
}

/** The calls of a provisioning of Grafana or of an OpenTelemetry collector, with what stands beside their URLs; as they are in any other text. */
export function withMappingTls(calls: readonly TextCall[], text: string): readonly TextCall[] {
  if (calls.length === 0 || !/^[ \t]*(?:- )?(?:datasources|datasource|exporters):/m.test(text)) return calls;
  const tree = parseTree(text);
  const clients = [...clientsBelow(tree.root, tree, 0, new Set())];
  return calls.map((call) => {
    const client = clients.find(({ range }) => range.start <= call.range.start && call.range.end <= range.end);
    if (client && call.scheme === 'HTTPS') return { ...call, ...client.tls };
    return call;
  });
}

/** A few lines of aliases can stand for billions of mappings, so that each node is visited once. */
function* clientsBelow(node: Node | null, tree: YamlTree, depth: number, visited: Set<Node>): Generator<MappedClient> {
  if (node === null || depth > deepest || visited.has(node)) return;
  visited.add(node);
  if (isSeq(node)) for (const item of itemsOf(node, tree)) yield* clientsBelow(item, tree, depth + 1, visited);
  if (!isMap(node)) return;
  for (const { key, value } of fieldsOf(node, tree)) {
    yield* clientsOfField(key.value, value, tree);
    yield* clientsBelow(value, tree, depth + 1, visited);
  }
}

function* clientsOfField(key: string, value: Node | null, tree: YamlTree): Generator<MappedClient> {
  if (key === 'datasources')
    for (const source of itemsOf(value, tree)) yield* clientAt(source, /^url$/, dataSourceTls, tree);
  if (key === 'datasource' && value) yield* clientAt(value, /^url$/, dataSourceTls, tree);
  if (key !== 'exporters') return;
  for (const { value: exporter } of fieldsOf(value, tree))
    if (exporter) yield* clientAt(exporter, /endpoint$/, collectorTls, tree);
}

function* clientAt(
  client: Node,
  url: RegExp,
  tlsOf: (client: Node, tree: YamlTree) => ClientTls,
  tree: YamlTree,
): Generator<MappedClient> {
  for (const { key } of fieldsOf(client, tree).filter((field) => url.test(field.key.value))) {
    const value = fieldAt(client, [key.value], tree);
    if (isScalar(value)) yield { range: rangeOf(value), tls: tlsOf(client, tree) };
  }
}
