import type { Node } from 'yaml';
import type { TextEdit } from '../../model/text';
import { fieldAt, itemsOf, textAt } from '../carriers/yaml/fields';
import { rangeOf } from '../carriers/yaml/nodes';
import { readValue } from '../carriers/yaml/scalars';
import type { YamlTree } from '../carriers/yaml/tree';
import { prometheusTls, schemeBy } from './client-tls';
import { portOf, type TextCall } from './url-calls';

/** Relabelling may send the call elsewhere, as it does for the exporters that probe others, or by another scheme. */
const redirecting: ReadonlySet<string | null> = new Set(['__address__', '__scheme__']);

/** The calls of the targets that a job of Prometheus, or one of its Alertmanagers, lists. */
export function scrapeCalls(job: Node, call: string, tree: YamlTree): readonly TextCall[] {
  const relabelled = itemsOf(fieldAt(job, ['relabel_configs'], tree), tree).map((step) =>
    textAt(step, ['target_label'], tree),
  );
  if (relabelled.some((label) => redirecting.has(label))) return [];
  const targets = itemsOf(fieldAt(job, ['static_configs'], tree), tree).flatMap((group) =>
    itemsOf(fieldAt(group, ['targets'], tree), tree).map((target) => ({
      target,
      scheme: fieldAt(group, ['labels', '__scheme__'], tree) ?? fieldAt(job, ['scheme'], tree),
    })),
  );
  const tls = prometheusTls(job, tree);
  return targets.flatMap(({ target, scheme }) => {
    const { text, range } = readValue(target, tree);
    const [, host, port] = /^([\w.-]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
    const written = textAt(scheme, [], tree) ?? 'http';
    if (host === undefined || !/^https?$/.test(written)) return [];
    const isTls = written === 'https';
    const found: TextCall = {
      host,
      port: portOf(port, isTls),
      call,
      scheme: schemeBy(isTls),
      ...tls,
      range,
      toHttps: isTls || targets.length > 1 ? null : httpsEdit(scheme, job, tree),
    };
    return [found];
  });
}

/** What an alias repeats stands for other jobs as well. */
function httpsEdit(scheme: Node | null, job: Node, tree: YamlTree): TextEdit | null {
  if (!scheme) return null;
  const [own, { range }] = [rangeOf(job), readValue(scheme, tree)];
  if (own.start <= range.start && range.end <= own.end) return { range, text: 'https' };
  return null;
}
