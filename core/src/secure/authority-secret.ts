import { mimirContainers } from '../documents/kinds/kubernetes/kubernetes';
import { dataAt, dataMountedAt, type DataKey } from '../documents/kinds/manifests/volume-mounts';
import type { ValuesPlace } from '../documents/kinds/document-kind';
import { chartComponents } from '../documents/recognition/chart-components';
import { fieldAt, itemsOf } from '../documents/carriers/yaml/fields';
import type { SourceText } from '../model/text';

/** Where callers in containers of their own find the CA. */
export const callerAuthority = '/etc/mimir-tls/root.crt';

/** A volume that shows the CA of a Secret and nothing else of it, and its mount. */
export function authorityVolume({ object, key }: DataKey): {
  readonly volume: Readonly<Record<string, unknown>>;
  readonly mount: Readonly<Record<string, unknown>>;
} {
  const name = 'mimir-tls-ca';
  const [folder = '', file = ''] = /^(.*)\/(.*)$/.exec(callerAuthority)?.slice(1) ?? [];
  return {
    volume: { name, secret: { secretName: object, items: [{ key, path: file }] } },
    mount: { name, mountPath: folder, readOnly: true },
  };
}

/** The Secret's key that Mimir's containers of the manifests have as their CA; null where none is seen. */
export function secretInManifests(source: SourceText, authority: string): DataKey | null {
  const found = mimirContainers(source).flatMap(({ container }) => dataAt(container, authority) ?? []);
  return found.find(({ kind }) => kind === 'Secret') ?? null;
}

/** The same for the values of the chart. */
export function secretInValues({ from, keys, tree }: ValuesPlace, authority: string): DataKey | null {
  const root = fieldAt(from, keys, tree);
  const scopes = ['global', ...chartComponents.map(({ key }) => key)];
  const found = scopes.flatMap((scope) => {
    const listOf = (list: string) => itemsOf(fieldAt(root, [scope, list], tree), tree);
    return (
      dataMountedAt(authority, { mounts: listOf('extraVolumeMounts'), volumes: listOf('extraVolumes') }, tree) ?? []
    );
  });
  return found.find(({ kind }) => kind === 'Secret') ?? null;
}
