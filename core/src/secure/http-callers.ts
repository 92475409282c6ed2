import { isMap, isSeq } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { callsIn } from '../documents/callers/calls-in-texts';
import { fieldAt, fieldsOf, itemsOf } from '../documents/carriers/yaml/fields';
import { blanksAt, lineBreak, lineEnd, lineStart } from '../documents/carriers/embedding/lines';
import { rangeOf } from '../documents/carriers/yaml/nodes';
import { renderText } from '../documents/carriers/yaml/rendering';
import { parseTree, type YamlTree } from '../documents/carriers/yaml/tree';
import { textEdit } from '../documents/carriers/yaml/yaml-writer';
import type { PlacedCaller } from '../model/caller';
import { type TextEdit, type TextRange, insertion } from '../model/text';
import type { Added } from './yaml-insertion';
import { appendField, ownField } from './yaml-insertion';
import { present } from '../model/present';

/** By what a caller is to know the servers: the CA as the caller sees it, and a name that all of them carry. */
export interface CallerTrust {
  readonly authority: string;
  readonly serverName: string;
}

/** How a caller comes to call by HTTPS. */
export interface HttpsEdits {
  readonly edits: readonly TextEdit[];
  /** True where it is told the CA, so that it must be given the file. */
  readonly trusts: boolean;
}

/** The edits of a text that make a caller in it call by HTTPS, with the CA where its language has a place for it; null where none is known. */
export function httpsEdits(text: string, caller: PlacedCaller, trust: CallerTrust): HttpsEdits | null {
  const scheme = schemeEdit(text, caller);
  const inYaml = yamlEdits(text, caller, scheme, trust);
  if (inYaml) return inYaml;
  const block = alloyEdit(text, caller.range, trust);
  if (block && (scheme || block.setsScheme))
    return { edits: present([!block.setsScheme && scheme, block.edit]), trusts: true };
  if (!scheme) return null;
  const passed = proxyEdit(text, caller.range, trust);
  if (passed) return { edits: [scheme, passed], trusts: true };
  const unchecked = caller.call === 'health check' && uncheckedEdit(text, caller.range);
  return { edits: present([scheme, unchecked]), trusts: false };
}

/** Prometheus and what takes its configuration, data sources of Grafana, exporters of OpenTelemetry. */
function yamlEdits(
  text: string,
  { range }: PlacedCaller,
  scheme: TextEdit | null,
  trust: CallerTrust,
): HttpsEdits | null {
  if (
    !/^[ \t]*(?:- )?(?:scrape_configs|remote_write|remote_read|alertmanagers|datasources|exporters):/m.test(text) ||
    /^services:/m.test(text)
  )
    return null;
  const tree = parseTree(text);
  const client = clientAround(tree.root, range, tree);
  if (!client) return null;
  if (client.kind === 'targets') return targetEdits(client.map, trust, tree);
  if (!scheme) return null;
  const added = trustEdits(client, trust, tree);
  return { edits: [scheme, ...added], trusts: added.length > 0 };
}

function trustEdits({ map, kind }: YamlClient, trust: CallerTrust, tree: YamlTree): readonly TextEdit[] {
  if (kind === 'data source') return dataSourceEdits(map, trust, tree);
  if (kind === 'exporter') return blockEdits(map, 'tls', 'server_name_override', trust, tree);
  return blockEdits(map, 'tls_config', 'server_name', trust, tree);
}

interface YamlClient {
  readonly map: YAMLMap;
  readonly kind: 'targets' | 'remote' | 'data source' | 'exporter';
}

const deepest = 12;

/** A few lines of aliases can stand for billions of mappings, so that each node is visited once. */
function clientAround(
  node: Node | null,
  range: TextRange,
  tree: YamlTree,
  { above, depth, visited }: { above: string; depth: number; visited: Set<Node> } = {
    above: '',
    depth: 0,
    visited: new Set(),
  },
): YamlClient | null {
  if (!node || depth > deepest || visited.has(node) || !contains(node, range)) return null;
  visited.add(node);
  const below = isSeq(node)
    ? itemsOf(node, tree).map((item) => ({ name: above, item }))
    : fieldsOf(node, tree).map(({ key, value }) => ({ name: key.value, item: value }));
  for (const { name, item } of below) {
    const found = item && clientAround(item, range, tree, { above: name, depth: depth + 1, visited });
    if (found) return found;
  }
  if (isMap(node)) return clientOf(node, above, tree);
  return null;
}

/** What a mapping is the configuration of, by its keys and the key that it is below. */
function clientOf(node: YAMLMap, above: string, tree: YamlTree): YamlClient | null {
  const has = (key: string): boolean => fieldAt(node, [key], tree) !== null;
  if (has('static_configs')) return { map: node, kind: 'targets' };
  if (has('url') && above === 'datasources') return { map: node, kind: 'data source' };
  if (has('url')) return { map: node, kind: 'remote' };
  if (has('endpoint')) return { map: node, kind: 'exporter' };
  return null;
}

function contains(node: Node, { start, end }: TextRange): boolean {
  const own = rangeOf(node);
  return own.start <= start && end <= own.end;
}

function targetEdits(map: YAMLMap, trust: CallerTrust, tree: YamlTree): HttpsEdits | null {
  const scheme = fieldAt(map, ['scheme'], tree);
  const hasScheme = scheme !== null || ownField(map, 'scheme', tree) !== null;
  const hasTls = fieldAt(map, ['tls_config'], tree) !== null;
  const fields = present([
    !hasScheme && { lines: ['scheme: https'], flow: 'scheme: https' },
    !hasTls && trustField('tls_config', 'server_name', trust),
  ]);
  const added = appendFields(map, fields, tree);
  if (scheme) return { edits: [{ range: rangeOf(scheme), text: 'https' }, ...added], trusts: !hasTls };
  if (!hasScheme) return { edits: added, trusts: !hasTls };
  // A key without a value is given one.
  const given = textEdit(map, 'scheme', 'https', tree);
  if (given === null) return null;
  return { edits: [given, ...added], trusts: !hasTls };
}

function appendFields(map: YAMLMap, fields: readonly Added[], tree: YamlTree): readonly TextEdit[] {
  if (fields.length === 0) return [];
  const lines = fields.flatMap((field) => field.lines);
  return [appendField(map, { lines, flow: fields.map((field) => field.flow).join(', ') }, tree)];
}

/** The block of a client that trusts the CA and checks the name, by the keys that its program has for them. */
function trustField(key: string, name: string, { authority, serverName }: CallerTrust): Added {
  return {
    lines: [`${key}:`, `  ca_file: ${renderText(authority, 'block')}`, `  ${name}: ${renderText(serverName, 'block')}`],
    flow: `${key}: { ca_file: ${renderText(authority, 'flow')}, ${name}: ${renderText(serverName, 'flow')} }`,
  };
}

function blockEdits(map: YAMLMap, key: string, name: string, trust: CallerTrust, tree: YamlTree): readonly TextEdit[] {
  if (fieldAt(map, [key], tree)) return [];
  return [appendField(map, trustField(key, name, trust), tree)];
}

/** Grafana reads the CA from a file by an expression of its own. */
function dataSourceEdits(map: YAMLMap, { authority, serverName }: CallerTrust, tree: YamlTree): readonly TextEdit[] {
  const parts = [
    { key: 'jsonData', lines: ['tlsAuthWithCACert: true', `serverName: ${renderText(serverName, 'flow')}`] },
    { key: 'secureJsonData', lines: [`tlsCACert: $__file{${authority}}`] },
  ];
  const fresh = parts.filter(({ key }) => fieldAt(map, [key], tree) === null);
  const fields = fresh.map((part) => ({
    lines: [`${part.key}:`, ...part.lines.map((line) => `  ${line}`)],
    flow: `${part.key}: { ${part.lines.map((line) => line.replace(/: (\$.*)$/, ': "$1"')).join(', ')} }`,
  }));
  const inside = parts.flatMap(({ key, lines: own }) => {
    const block = fieldAt(map, [key], tree);
    if (block && isMap(block))
      return [
        appendField(
          block,
          { lines: own, flow: own.map((line) => line.replace(/: (\$.*)$/, ': "$1"')).join(', ') },
          tree,
        ),
      ];
    return [];
  });
  return [...inside, ...appendFields(map, fields, tree)];
}

interface BlockEdit {
  readonly edit: TextEdit;
  /** True where the scheme is set there, and not by the URL. */
  readonly setsScheme: boolean;
}

/** Alloy's blocks: a scrape has the scheme beside its targets, all others have it in their URL. */
function alloyEdit(text: string, { start }: TextRange, { authority, serverName }: CallerTrust): BlockEdit | null {
  const headers = [...text.slice(0, start).matchAll(/^(\w+(?:\.\w+)+)[ \t]+"[^"\n]*"[ \t]*\{[ \t]*$/gm)];
  const header = headers.at(-1);
  if (!header) return null;
  const component = header[1] ?? '';
  const isScrape = component === 'prometheus.scrape';
  const rest = text.slice(header.index);
  const whole = rest.slice(0, rest.search(/^\}/m));
  if (/\btls(?:_config)?[ \t]*\{/.test(whole)) return null;
  const at = lineEnd(text, isScrape ? header.index : start);
  const indentation = isScrape ? '  ' : ' '.repeat(blanksAt(text, lineStart(text, start)));
  const block = component.startsWith('otelcol.') ? 'tls' : 'tls_config';
  const lines = present([
    isScrape && 'scheme = "https"',
    `${block} {`,
    `  ca_file     = ${JSON.stringify(authority)}`,
    `  server_name = ${JSON.stringify(serverName)}`,
    '}',
  ]);
  return {
    edit: insertion(at, lines.map((line) => `${lineBreak(text)}${indentation}${line}`).join('')),
    setsScheme: isScrape,
  };
}

/** nginx verifies only where it is told to, and by the name of its own group of servers. */
function proxyEdit(text: string, { start, end }: TextRange, { authority, serverName }: CallerTrust): TextEdit | null {
  const head = text.slice(lineStart(text, start), start);
  const semicolon = text.indexOf(';', end);
  // nginx has no quotes that every name is safe in.
  if (!/\bproxy_pass[ \t]+$/.test(head) || semicolon < 0 || !/^[\w.-]+$/.test(serverName)) return null;
  const indentation = /^[ \t]*(?=proxy_pass)/.exec(head)?.[0] ?? `${/^[ \t]*/.exec(head)?.[0] ?? ''}  `;
  const lines = [
    `proxy_ssl_trusted_certificate ${authority};`,
    'proxy_ssl_verify on;',
    `proxy_ssl_name ${serverName};`,
    'proxy_ssl_server_name on;',
  ];
  return {
    range: { start: semicolon + 1, end: semicolon + 1 },
    text: lines.map((line) => `${lineBreak(text)}${indentation}${line}`).join(''),
  };
}

/** A health check asks whether its own process lives: it need not know the CA. */
function uncheckedEdit(text: string, { start }: TextRange): TextEdit | null {
  const from = lineStart(text, start);
  const tool = /\b(wget|curl)\b(["']?)(,?)/.exec(text.slice(from, start));
  if (!tool) return null;
  const [whole, name, quote = '', comma = ''] = tool;
  const option = name === 'wget' ? '--no-check-certificate' : '-k';
  const at = from + tool.index + whole.length;
  return insertion(at, quote === '' ? ` ${option}${comma}` : ` ${quote}${option}${quote}${comma}`);
}

function schemeEdit(text: string, { toHttps, range }: PlacedCaller): TextEdit | null {
  return toHttps ?? callsIn(text).find((call) => call.range.start === range.start)?.toHttps ?? null;
}
