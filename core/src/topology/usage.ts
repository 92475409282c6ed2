import type { Effect } from '../model/finding';
import type { OptionFamily } from '../model/option';
import type { Process } from '../model/process';
import { components, componentsOf, type Component } from './components';
import { ringUses, rings } from './rings';
import { routeOf } from './routes';

/**
 * When a process first looks at a family's TLS options: at `start` (a fault stops it), while it runs (`run`: a fault
 * breaks the connection), or never (`unused`: its client is off, or nothing in this process dials by it). Spec 2.2.
 */
export type Usage = 'start' | 'run' | 'unused';

/** The components of a process; all there are where its targets are not known. */
export function runningComponents(process: Pick<Process, 'targets' | 'version'>): ReadonlySet<Component> {
  return process.targets ? componentsOf(process.targets, process.version.version) : new Set(components);
}

/** When the process looks at the family's options. */
export function usageOf(family: OptionFamily, process: Process): Usage {
  if (family.side === 'server') return serverUsage(family, process);
  if (isSwitchedOff(family, process)) return 'unused';
  return dialingUsage(family, process);
}

/** What a fault in the family's options does to the process (spec 6, certainty). */
export function effectOf(usage: Usage): Effect {
  return usage === 'start' ? 'refuses-to-start' : usage === 'run' ? 'connection-fails' : 'ignored';
}

/** When the process would look at the family's options if its TLS were on. */
export function dialingUsage(family: OptionFamily, process: Process): Usage {
  const running = runningComponents(process);
  switch (family.transport) {
    case 'gossip':
      return rings.some((ring) => ringUses(ring, 'memberlist', running, process.configuration)) ? 'start' : 'unused';
    case 'etcd':
      return rings.some((ring) => `${ring.prefix}.etcd` === family.id && ringUses(ring, 'etcd', running, process.configuration))
        ? 'start'
        : 'unused';
    case 'memcached':
    case 'redis':
      return isBackend(family, family.transport, process) && runs(cacheUsers(family.id), running) ? 'start' : 'unused';
    case 'objectStore':
      return isStore(family, process) ? 'run' : 'unused';
    case 'kafka':
      return process.configuration.flag('ingest-storage.enabled')?.text === 'false' ? 'unused' : 'run';
    case 'grpc':
    case 'http':
      return routeUsage(family, process, running);
  }
}

/** A listener has TLS once it has a certificate and a key, each as a path or inline (spec 1.2). */
export function listenerHasTls(family: OptionFamily, process: Process): boolean | 'unknown' {
  const view = process.configuration.family(family.id);
  const given = (role: 'certificate' | 'key', inline: 'certificateText' | 'keyText'): boolean | 'unknown' => {
    const texts = view ? [view.text(role), view.text(inline)] : [];
    if (texts.some((text) => text !== null && text !== '')) return true;
    return texts.includes(null) ? 'unknown' : false;
  };
  const certificate = given('certificate', 'certificateText');
  const key = given('key', 'keyText');
  if (certificate === false || key === false) return false;
  return certificate === 'unknown' || key === 'unknown' ? 'unknown' : true;
}

/** The suites and the minimum of `server.` are read at every start, with TLS or without (spec 1.2). */
function serverUsage(family: OptionFamily, process: Process): Usage {
  const isListener = process.configuration.family(family.id)?.value('certificate') != null;
  return !isListener || listenerHasTls(family, process) !== false ? 'start' : 'unused';
}

function isSwitchedOff(family: OptionFamily, { configuration }: Process): boolean {
  return configuration.family(family.id)?.value('enabled')?.text === 'false';
}

function routeUsage(family: OptionFamily, process: Process, running: ReadonlySet<Component>): Usage {
  const route = routeOf(family.id, process.version.version);
  if (!route) return 'run';
  if (!runs(route.dialers, running) || route.isOpen(process.configuration) === false) return 'unused';
  return route.moment;
}

function runs(users: readonly Component[], running: ReadonlySet<Component>): boolean {
  return users.some((user) => running.has(user));
}

/** Who opens which cache (spec 3, by module). */
function cacheUsers(id: string): readonly Component[] {
  if (id.startsWith('query-frontend.results-cache.')) return ['query-frontend'];
  if (id.startsWith('ruler-storage.cache.')) return ['ruler'];
  if (id.includes('.metadata-cache.')) return ['store-gateway', 'querier', 'ruler'];
  if (id.startsWith('querier.')) return ['querier'];
  return ['store-gateway'];
}

function isBackend(family: OptionFamily, backend: string, { configuration }: Process): boolean {
  const flag = `${family.id.slice(0, family.id.lastIndexOf('.'))}.backend`;
  const chosen = configuration.flag(flag)?.text;
  return chosen === backend || chosen === null;
}

/** `common.storage` itself opens nothing: its heirs do. */
function isStore(family: OptionFamily, process: Process): boolean {
  const [prefix = '', store = ''] = family.id.replace(/\.http$/, '').split(/\.(?=s3$|gcs$|azure$)/);
  const blocks = prefix === 'common.storage' ? ['blocks-storage', 'ruler-storage', 'alertmanager-storage'] : [prefix];
  const running = runningComponents(process);
  return blocks.some((block) => runs(storeUsers(block), running) && isBackendOf(block, store, process));
}

function isBackendOf(block: string, store: string, { configuration }: Process): boolean {
  const chosen = configuration.flag(`${block}.backend`)?.text;
  return chosen === store || chosen === null;
}

function storeUsers(block: string): readonly Component[] {
  if (block === 'ruler-storage') return ['ruler'];
  if (block === 'alertmanager-storage') return ['alertmanager'];
  return ['ingester', 'store-gateway', 'querier', 'ruler', 'compactor', 'block-builder'];
}
