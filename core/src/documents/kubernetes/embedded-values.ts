import { embeddedFile, type EmbeddedFile } from '../embedding/embedded-files';
import { scalarText } from '../embedding/scalar-text';
import { helmValues } from '../helm-values';
import { fieldsOf } from '../yaml/fields';
import { dataOf, documentName } from './embedded-configs';
import type { Manifest } from './manifests';

/** Values of mimir-distributed in ConfigMaps and Secrets, where Flux and others read them. The object's name counts like a folder's. */
export function embeddedValuesOf(manifests: readonly Manifest[]): readonly EmbeddedFile[] {
  return manifests.flatMap((manifest) =>
    dataOf(manifest).flatMap((data) =>
      fieldsOf(data, manifest.tree).flatMap(({ key, value }) => {
        const text = scalarText(value, manifest.tree.text, 'block');
        const name = documentName({ kind: manifest.kind, object: manifest.name, key: key.value });
        return text ? (embeddedFile({ name, text, fileName: `${manifest.name}/${key.value}` }, [helmValues]) ?? []) : [];
      }),
    ),
  );
}
