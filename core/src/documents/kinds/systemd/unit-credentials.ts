import type { UnitCredentials } from '../../../model/setting';
import type { SourceText } from '../../../model/text';
import type { Directive } from './unit-lines';

/** Directives that give a service files by name, and whether their sources are files as Mimir reads them. */
const loading: ReadonlyMap<string, 'file' | 'hidden'> = new Map([
  ['LoadCredential', 'file'],
  ['LoadCredentialEncrypted', 'hidden'],
  ['SetCredential', 'hidden'],
  ['SetCredentialEncrypted', 'hidden'],
]);

/** Where systemd looks for a credential without a path. */
const stores = ['/etc/credstore', '/run/credstore', '/usr/local/lib/credstore', '/usr/lib/credstore'] as const;

/** The credentials of a unit: where it finds them, and the files that they are made of. */
export function unitCredentials({ uri, text }: SourceText, directives: readonly Directive[]): UnitCredentials {
  const folder = `/run/credentials/${unitName(uri)}`;
  const sources = new Map<string, readonly string[]>();
  for (const { name, value } of directives) {
    const kind = loading.get(name);
    if (kind === undefined) continue;
    const given = text.slice(value.start, value.end).trim();
    // An empty one forgets those of its kind above it; which they were is not worth a wrong answer.
    if (given === '') sources.clear();
    const [, id, path] = /^([^:\s]+)(?::(.*))?$/s.exec(given) ?? [];
    // The first of a name wins over what is set, and a value stands in for what is not there.
    if (id === undefined || (sources.has(`${folder}/${id}`) && name.startsWith('Set'))) continue;
    sources.set(`${folder}/${id}`, kind === 'file' ? filesOf(id, path) : []);
  }
  return { folder, sources };
}

/** Nothing where systemd fills in a part of the path. */
function filesOf(id: string, path: string | undefined): readonly string[] {
  const source = path?.trim() ?? '';
  if (source === '') return stores.map((store) => `${store}/${id}`);
  if (/[%\\]/.test(source)) return [];
  if (source.startsWith('/')) return [source];
  return stores.map((store) => `${store}/${source}`);
}

/** A drop-in such as `mimir.service.d/tls.conf` is of the unit that its folder names. */
function unitName(uri: string): string {
  const parts = uri.split('/');
  const folder = /^(.+\.service)\.d$/.exec(parts.at(-2) ?? '')?.[1];
  const name = folder ?? parts.at(-1) ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
