import type { SourceText } from '../model/text';
import { argoCd } from './argo-cd';
import { compose } from './compose';
import { flagFile } from './flag-file';
import { flux } from './flux';
import { helmValues } from './helm-values';
import type { DocumentKind } from './kind';
import { kubernetes } from './kubernetes';
import { mimirYaml } from './mimir-yaml';

/** Every form in which settings are read, the most specific first. */
export const documentKinds: readonly DocumentKind[] = [flagFile, helmValues, argoCd, flux, compose, kubernetes, mimirYaml];

/** The kind of that id, or null. */
export function kindById(id: string): DocumentKind | null {
  return documentKinds.find((kind) => kind.id === id) ?? null;
}

/** The kind that a text clearly is of, or null where it is none of Mimir's. */
export function kindOf(source: SourceText): DocumentKind | null {
  return documentKinds.find((kind) => kind.claims(source)) ?? null;
}
