import { embeddedFile, type EmbeddedFile } from '../containers/embedded-files';
import { helmValues } from '../helm/helm-values';
import { dataOf, documentName } from '../manifests/embedded-configs';
import type { Manifest } from '../manifests/manifests';

/** Values of mimir-distributed in ConfigMaps and Secrets, where Flux and others read them. The object's name counts like a folder's. */
export function embeddedValuesOf(manifests: readonly Manifest[]): readonly EmbeddedFile[] {
  return manifests.flatMap((manifest) =>
    dataOf(manifest).flatMap(({ key, text }) => {
      const name = documentName({ kind: manifest.kind, object: manifest.name, key });
      return embeddedFile({ name, text, fileName: `${manifest.name}/${key}` }, [helmValues]) ?? [];
    }),
  );
}
