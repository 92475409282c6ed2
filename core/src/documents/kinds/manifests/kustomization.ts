import { noted } from '../../../model/memo';
import type { SourceText } from '../../../model/text';
import { fieldAt, itemsOf, textAt } from '../../carriers/yaml/fields';
import { parseTree } from '../../carriers/yaml/tree';
import type { DataKey } from './volume-mounts';

/** A file that kustomize puts into a ConfigMap or Secret. */
export interface GeneratedKey extends DataKey {
  /** Relative to the kustomization. */
  readonly path: string;
}

/** The names that kustomize looks for in a folder. */
export const kustomizationNames: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

const generators = [
  { field: 'configMapGenerator', kind: 'ConfigMap' },
  { field: 'secretGenerator', kind: 'Secret' },
] as const;

/** The files that the generators of a kustomization read, by where they are put. */
export const generatedKeys = noted('generated keys', ({ text }: SourceText): readonly GeneratedKey[] => {
  if (!/^(?:configMap|secret)Generator[ \t]*:/m.test(text)) return [];
  const tree = parseTree(text);
  return generators.flatMap(({ field, kind }) =>
    itemsOf(fieldAt(tree.root, [field], tree), tree).flatMap((generator) => {
      const object = textAt(generator, ['name'], tree) ?? '';
      return itemsOf(fieldAt(generator, ['files'], tree), tree).flatMap((file): readonly GeneratedKey[] => {
        const written = textAt(file, [], tree);
        if (written === null) return [];
        const equals = written.indexOf('=');
        const path = written.slice(equals + 1);
        return [
          { kind, object, key: equals < 0 ? path.slice(path.lastIndexOf('/') + 1) : written.slice(0, equals), path },
        ];
      });
    }),
  );
});

/** True for a kustomization that changes the manifests that it takes in, so that what runs is not what they say. */
export const changesManifests = noted('changes of manifests', ({ text }: SourceText): boolean =>
  /^(?:patches|patchesStrategicMerge|patchesJson6902|replacements|transformers|components|helmCharts)[ \t]*:/m.test(
    text,
  ),
);
