import type { Node } from 'yaml';
import { fieldsOf } from '../carriers/yaml/fields';
import { rangeOf } from '../carriers/yaml/nodes';
import type { YamlTree } from '../carriers/yaml/tree';
import { prometheusTls } from './client-tls';
import { urlCalls, type TextCall } from './url-calls';

/** The call of an item of `remote_write` or `remote_read`, which shows whether it has a certificate. */
export function remoteCalls(remote: Node, call: string, tree: YamlTree): readonly TextCall[] {
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
