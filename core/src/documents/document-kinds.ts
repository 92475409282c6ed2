import { type SourceText, withNotes } from '../model/text';
import { argoCd } from './kinds/gitops/argo-cd';
import { compose } from './kinds/compose/compose';
import { dockerfile } from './kinds/dockerfile/dockerfile';
import { envFile } from './kinds/systemd/env-file';
import { flagFile } from './kinds/mimir/flag-file';
import { flux } from './kinds/gitops/flux';
import { helmValues } from './kinds/helm/helm-values';
import { isTemplate } from './recognition/hint';
import type { DocumentKind } from './kinds/document-kind';
import { kubernetes } from './kinds/kubernetes/kubernetes';
import { markdown } from './kinds/markdown/markdown';
import { mimirYaml } from './kinds/mimir/mimir-yaml';
import { shellScript } from './kinds/shell-script/shell-script';
import { systemd } from './kinds/systemd/systemd';

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
  // Several kinds read the same YAML before they decide.
  const shared = withNotes(source);
  if (isTemplate(source.uri, source.text)) return null;
  return documentKinds.find((kind) => kind.claims(shared)) ?? null;
}
