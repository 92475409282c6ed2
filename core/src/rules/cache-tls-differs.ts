import type { FamilyConfiguration, Process } from '../model/process';
import { disuseOf } from '../topology/disuse';
import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { byCause } from '../reporting/hops';
import { relatedTo, valuePlace, namePlace } from '../reporting/places';
import type { ProcessRule, Report } from '../reporting/rule';
import { nameOf, spelled } from '../reporting/wording';

/** A port of memcached speaks TLS with everybody or with nobody. */
export const cacheTlsDiffers: ProcessRule = {
  id: 'cache-tls-differs',
  severity: 'warning',
  summary: 'Caches with the same address must agree on TLS.',
  guide: {
    mimir: 'A memcached or Redis port uses TLS for everyone or for nobody. The cache that disagrees always misses.',
    source: ['2.3'],
    log: null,
    effects: always('connection-fails', 'warning'),
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    gaps: ['Addresses are compared as text: two names of one server are not recognized.'],
    related: ['tls-options-without-tls-enabled'],
  },

  *onProcess(process) {
    const caches = process.configuration.families.filter((view) => isUsed(view, process));
    for (const group of byCause(caches, (view) => `${view.family.transport} ${addressesOf(view, process) ?? ''}`)) {
      const withTls = group.find((view) => view.text('enabled') === 'true');
      const plain = group.filter((view) => view.text('enabled') === 'false');
      if (withTls) for (const view of plain) yield* reportOn(view, withTls, process);
    }
  },
};

function isUsed(view: FamilyConfiguration, process: Process): boolean {
  const { family } = view;
  if (family.transport !== 'memcached' && family.transport !== 'redis') return false;
  return addressesOf(view, process) !== null && disuseOf(family, process) === null;
}

function addressesOf({ family }: FamilyConfiguration, { configuration }: Process): string | null {
  const value = configuration.flag(`${family.id}.${family.transport === 'redis' ? 'endpoint' : 'addresses'}`);
  if (value?.written && value.text) return value.text;
  return null;
}

function* reportOn(view: FamilyConfiguration, withTls: FamilyConfiguration, process: Process): Iterable<Report> {
  const enabled = view.value('enabled');
  const model = withTls.value('enabled')?.written;
  const addresses = process.configuration.flag(
    `${view.family.id}.${view.family.transport === 'redis' ? 'endpoint' : 'addresses'}`,
  )?.written;
  if (!enabled || !model || !addresses) return;
  const name = spelled(enabled.option, addresses.setting.notation);
  yield {
    ...(enabled.written ? valuePlace(enabled.written) : namePlace(addresses)),
    effect: 'connection-fails',
    message:
      `${name} is ${enabled.written ? 'false' : 'not set'}, but ${nameOf(model)} uses TLS to the same server. ` +
      'One cache always misses. Use TLS in both or neither.',
    related: [relatedTo(model, 'This client uses TLS to the same server.')],
    fixes: [
      setOptions(
        `Set ${name} to true`,
        (enabled.written ?? addresses).document,
        [{ option: enabled.option, value: 'true' }],
        false,
      ),
    ],
  };
}
