import { isScalar, type Node } from 'yaml';
import type { Caller } from '../../../model/caller';
import { fieldAt, itemsOf } from '../../carriers/yaml/fields';
import { rangeOf } from '../../carriers/yaml/nodes';
import type { YamlTree } from '../../carriers/yaml/tree';
import { urlCalls } from '../../callers/url-calls';
import { frontOf, type ChartAge } from './front';

/** The chart's own monitoring where it writes by HTTPS to what passes requests on, which speaks plain HTTP as the chart sets it up. */
export function callersOfFront(root: Node, tree: YamlTree, age: ChartAge): readonly Caller[] {
  const front = frontOf(root, tree, age);
  if (front === null) return [];
  const metrics = fieldAt(root, ['metaMonitoring', 'grafanaAgent', 'metrics'], tree);
  const urls = [
    fieldAt(metrics, ['remote', 'url'], tree),
    ...itemsOf(fieldAt(metrics, ['additionalRemoteWriteConfigs'], tree), tree).map((each) =>
      fieldAt(each, ['url'], tree),
    ),
  ];
  return urls.flatMap((url): readonly Caller[] => {
    // What a parameter sets stands nowhere in the values.
    if (!isScalar(url) || rangeOf(url).end === 0) return [];
    const { start, end } = rangeOf(url);
    const [call] = urlCalls(tree.text.slice(start, end));
    if (!call || call.scheme === 'HTTP' || !isInside(call.host, front)) return [];
    const range = { start: start + call.range.start, end: start + call.range.start + 'https'.length };
    return [
      {
        kind: 'client',
        name: 'metaMonitoring',
        call: 'remote write',
        scheme: 'HTTPS',
        port: call.port,
        certificate: 'unknown',
        host: call.host,
        range,
        toHttps: null,
      },
    ];
  });
}

/** A Service of the cluster that is named after it: from the same namespace, another, or in full. */
function isInside(host: string, front: 'gateway' | 'nginx'): boolean {
  const [name = '', ...domain] = host.split('.');
  return (name === front || name.endsWith(`-${front}`)) && (domain.length < 2 || domain[1] === 'svc');
}
