import type { SourceText } from '../../../model/text';
import type { Neighbours, Share } from '../document-kind';
import { manifestsOf } from '../manifests/manifests';
import { namespaceOf } from '../manifests/services';

/** The manifests of one namespace in one folder are one deployment. */
export const manifestNeighbours: Neighbours = {
  glob: '*.{yaml,yml}',
  mayBelong: (_, other) => /\.ya?ml$/i.test(other),
  shareOf,
};

/** Null for a file of several namespaces, and for a template. */
function shareOf(source: SourceText): Share | null {
  const manifests = manifestsOf(source);
  const [namespace, ...others] = new Set(manifests.map(namespaceOf));
  if (namespace === undefined || others.length > 0 || source.text.includes('{{') || namespace.includes('$'))
    return null;
  const objects = manifests.map(({ kind, name }) => `${kind}/${name}`);
  return { place: namespace, bond: namespace === '' ? 'folder' : 'name', objects };
}
