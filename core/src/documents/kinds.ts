import type { SourceText } from '../model/text';
import { argoCd } from './argo-cd';
import { compose } from './compose';
import { dockerfile } from './dockerfile';
import { envFile } from './env-file';
import { flagFile } from './flag-file';
import { flux } from './flux';
import { helmValues } from './helm-values';
import { isTemplate } from './hint';
import type { DocumentKind } from './kind';
import { kubernetes } from './kubernetes';
import { markdown } from './markdown';
import { mimirYaml } from './mimir-yaml';
import { shellScript } from './shell-script';
import { systemd } from './systemd';

/** Every form in which settings are read, the most specific first. */
export const documentKinds: readonly DocumentKind[] = [
  flagFile,
  dockerfile,
  markdown,
  shellScript,
  systemd,
  envFile,
  helmValues,
  argoCd,
  flux,
  compose,
  kubernetes,
  mimirYaml,
];

/** The kind of that id, or null. */
export function kindById(id: string): DocumentKind | null {
  return documentKinds.find((kind) => kind.id === id) ?? null;
}

/** The kind that a text clearly is of, or null where it is none of Mimir's. */
export function kindOf(source: SourceText): DocumentKind | null {
  return isTemplate(source.uri, source.text) ? null : (documentKinds.find((kind) => kind.claims(source)) ?? null);
}
