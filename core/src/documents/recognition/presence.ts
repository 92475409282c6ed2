import { mimirTopLevelKeys } from './hint';

/** Letters that YAML writes in another way, and words that it joins from two lines: then a text says more than is seen in it. */
const escape = /\\(?:[xuU]|\r?\n)/;

/** A name of Mimir's, a flag by which its command lines are told, or what only values of its chart have. */
const names = new RegExp(
  [
    'mimir|enterprise|extraArgs|structuredConfig|useExternalConfig|kubeVersionOverride',
    'ruler_quer|rollout_operator|continuous_test|smoke_test|gossip_ring|metaMonitoring|admin_api|configStorageType|externalConfig',
    '-(?:config\\.|target|auth\\.|server\\.|memberlist\\.|ingester|distributor\\.|querier\\.|store-gateway\\.|compactor\\.)',
    '-(?:ruler\\.|alertmanager\\.|query-frontend\\.|query-scheduler\\.|runtime-config\\.|usage-stats\\.)',
    '-(?:blocks|common|ruler|alertmanager)[-.]storage\\.',
  ].join('|'),
  'i',
);

/**
 * Keys at the root of Mimir's YAML. In a text in quotes the end of a line, `\n`, may stand right before one, and a quote
 * after it is written `\"` or `''`.
 */
const rootKey = new RegExp(`(${[...mimirTopLevelKeys].join('|')})(?:\\\\?"|'{1,2})?[ \\t]*:`, 'g');

/**
 * False where nothing in a text can be Mimir's, however its YAML is read: no name, no flag, fewer than two keys, and
 * nothing that is encoded. Most files of a repository are such, and to read one takes a hundred times as long.
 */
export function mayHoldMimir(text: string): boolean {
  if (names.test(text) || escape.test(text)) return true;
  // Their values are in base64.
  if (/(?<!\w)Secret(?!\w)/.test(text)) return true;
  const keys = new Set<string>();
  for (const [, key = ''] of text.matchAll(rootKey)) {
    keys.add(key);
    if (keys.size > 1) return true;
  }
  return false;
}
