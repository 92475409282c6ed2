import type { Node } from 'yaml';
import { fieldAt } from '../yaml/fields';
import type { YamlTree } from '../yaml/tree';
import type { TextCall } from './url-calls';

/** Whether a client of Prometheus's has a certificate to show. */
export function certificateOf(client: Node, tree: YamlTree): TextCall['certificate'] {
  const given = ['cert_file', 'cert', 'cert_ref'].some((field) => fieldAt(client, ['tls_config', field], tree) !== null);
  return given ? 'some' : 'none';
}
