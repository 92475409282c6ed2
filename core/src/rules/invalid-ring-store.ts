import { listed } from '../model/counted';
import { ringStores } from '../catalogue/allowed-values';
import type { EffectiveValue } from '../model/process';
import { quoted } from '../model/quoted';
import { isRingUsed, rings, type Ring } from '../topology/rings';
import { runningComponents } from '../topology/usage';
import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessContext, ProcessRule, Report } from '../reporting/rule';
import { nameOf } from '../reporting/wording';

/** A component that keeps a ring opens its store at start (spec 4.5). */
export const invalidRingStore: ProcessRule = {
  id: 'invalid-ring-store',
  severity: 'error',
  summary: 'The store of a ring must be one that Mimir knows.',
  guide: {
    mimir:
      'A component opens the store of each of its rings at start. A `multi` store needs two different stores, neither of them `multi`.',
    source: ['4.5'],
    log: 'invalid KV store type: zookeeper',
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'zookeeper.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'options',
    related: ['invalid-option-value'],
  },

  *onProcess(process) {
    const running = runningComponents(process);
    for (const ring of rings) {
      if (isRingUsed(ring, running, process.configuration) === true) yield* reportsOn(ring, process.configuration);
    }
  },
};

function* reportsOn({ prefix }: Ring, configuration: ProcessContext['process']['configuration']): Iterable<Report> {
  const store = configuration.flag(`${prefix}.store`);
  if (store?.text !== 'multi') {
    yield* reportOn(store, store?.text ?? null);
    return;
  }
  yield* reportsOnMulti(store, prefix, configuration);
}

function* reportsOnMulti(
  store: EffectiveValue,
  prefix: string,
  configuration: ProcessContext['process']['configuration'],
): Iterable<Report> {
  const [primary, secondary] = ['primary', 'secondary'].map((which) => configuration.flag(`${prefix}.multi.${which}`));
  const wrong = [primary, secondary].find((value) => value?.text === 'multi');
  if ([primary, secondary].some((value) => value?.text === ''))
    yield* reportOn(store, null, 'primary or secondary store not set');
  else if (wrong) yield* reportOn(wrong, null, 'primary and secondary stores cannot be multi-stores');
  else if (primary?.text && primary.text === secondary?.text)
    yield* reportOn(secondary, null, 'primary and secondary stores must be different');
  else for (const value of [primary, secondary]) yield* reportOn(value, value?.text ?? null);
}

/** Without words the store itself must be unknown. `mock` is for Mimir's own tests, and is accepted. */
function* reportOn(value: EffectiveValue | null | undefined, text: string | null, words?: string): Iterable<Report> {
  if (!value?.written) return;
  if (words === undefined && (text === null || ringStores.includes(text) || text === 'mock')) return;
  yield {
    ...valuePlace(value.written),
    effect: 'refuses-to-start',
    message:
      words === undefined
        ? `${quoted(text ?? '')} is invalid for ${nameOf(value.written)}. Mimir exits: ${quoted(`invalid KV store type: ${text ?? ''}`)}. Use ${listed([...ringStores.slice(0, 4), 'multi'], 'or')}.`
        : `${nameOf(value.written)} names an invalid pair of stores. Mimir exits: ${quoted(words)}. Use two different stores.`,
  };
}
