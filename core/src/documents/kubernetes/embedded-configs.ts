import type { Node } from 'yaml';
import type { EmbeddedConfig } from '../containers/embedded-config';
import { isMimirConfig } from '../containers/embedded-config';
import { scalarText } from '../embedding/scalar-text';
import { fieldAt, fieldsOf } from '../yaml/fields';
import type { DataKey } from './mounts';
import type { Manifest } from './manifests';

/** The fields whose texts stand as they are: what a Secret has under `data` is encoded. */
const dataFields: Readonly<Record<string, readonly string[]>> = { ConfigMap: ['data'], Secret: ['stringData'] };

/** Mimir YAML in ConfigMaps and Secrets: what a container reads as such, and what clearly is it. */
export function embeddedConfigsOf(manifests: readonly Manifest[], uri: string, read: ReadonlySet<string>): readonly EmbeddedConfig[] {
  return manifests.flatMap((manifest) =>
    dataOf(manifest).flatMap((data) =>
      fieldsOf(data, manifest.tree).flatMap(({ key, value }) => {
        const text = scalarText(value, manifest.tree.text, 'block');
        const name = documentName({ kind: manifest.kind, object: manifest.name, key: key.value });
        const isMimirs = text !== null && (read.has(name) || isMimirConfig(key.value, text.text));
        return isMimirs ? [{ uri, kind: 'kubernetes', name, text, substitution: null }] : [];
      }),
    ),
  );
}

/** The mappings of texts that stand as they are. */
export function dataOf({ tree, node, kind }: Manifest): readonly Node[] {
  return (dataFields[kind] ?? []).flatMap((field) => fieldAt(node, [field], tree) ?? []);
}

/** Such as `ConfigMap/mimir-config/mimir.yaml`. */
export function documentName({ kind, object, key }: Pick<DataKey, 'object' | 'key'> & { readonly kind: string }): string {
  return `${kind}/${object}/${key}`;
}
