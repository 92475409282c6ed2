import type { Node } from 'yaml';
import { fieldAt, fieldsOf, itemsOf, textAt } from '../yaml/fields';
import { rangeOf } from '../yaml/nodes';
import { readValue } from '../yaml/scalars';
import { parseTree, type YamlTree } from '../yaml/tree';
import { urlCalls, type TextCall } from './url-calls';

/** True for a configuration of Prometheus, or of an agent that takes the same. */
export function isPrometheus(text: string): boolean {
  return /^(?:scrape_configs|remote_write|remote_read):/m.test(text);
}

/** Whom a Prometheus scrapes, writes to and reads from. Targets that it discovers are not known. */
export function prometheusCalls(text: string): readonly TextCall[] {
  const tree = parseTree(text);
  const scrapes = itemsOf(fieldAt(tree.root, ['scrape_configs'], tree), tree).flatMap((job) => scrapeCalls(job, tree));
  const remotes = ['remote_write', 'remote_read'].flatMap((field) =>
    itemsOf(fieldAt(tree.root, [field], tree), tree).flatMap((remote) => remoteCalls(remote, field.replace('_', ' '), tree)),
  );
  return [...scrapes, ...remotes];
}

function scrapeCalls(job: Node, tree: YamlTree): readonly TextCall[] {
  const scheme = fieldAt(job, ['scheme'], tree);
  const isTls = textAt(scheme, [], tree) === 'https';
  const groups = itemsOf(fieldAt(job, ['static_configs'], tree), tree);
  return groups
    .flatMap((group) => itemsOf(fieldAt(group, ['targets'], tree), tree))
    .flatMap((target) => {
      const { text, range } = readValue(target, tree);
      const [, host, port] = /^([\w.-]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
      if (host === undefined) return [];
      const call: TextCall = {
        host,
        port: port === undefined ? (isTls ? 443 : 80) : Number(port),
        call: 'scrape',
        scheme: isTls ? 'HTTPS' : 'HTTP',
        certificate: certificateOf(job, tree),
        range,
        toHttps: !isTls && scheme ? { range: readValue(scheme, tree).range, text: 'https' } : null,
      };
      return [call];
    });
}

function remoteCalls(remote: Node, call: string, tree: YamlTree): readonly TextCall[] {
  const url = fieldsOf(remote, tree).find(({ key }) => key.value === 'url')?.value;
  if (!url) return [];
  const { start, end } = rangeOf(url);
  return urlCalls(tree.text.slice(start, end)).map(({ range, toHttps, ...found }) => ({
    ...found,
    call,
    certificate: certificateOf(remote, tree),
    range: { start: start + range.start, end: start + range.end },
    toHttps: toHttps && { ...toHttps, range: { start: start + toHttps.range.start, end: start + toHttps.range.end } },
  }));
}

function certificateOf(client: Node, tree: YamlTree): TextCall['certificate'] {
  const given = ['cert_file', 'cert'].some((field) => fieldAt(client, ['tls_config', field], tree) !== null);
  return given ? 'some' : 'none';
}
