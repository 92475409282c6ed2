import { argoCd } from '../gitops/argo-cd';
import { compose } from '../compose/compose';
import { envFile } from '../systemd/env-file';
import { flux } from '../gitops/flux';
import { helmValues } from '../helm/helm-values';
import type { DocumentKind } from '../document-kind';
import { kubernetes } from '../kubernetes/kubernetes';
import { mimirYaml } from '../mimir/mimir-yaml';
import { systemd } from '../systemd/systemd';

/** The kinds of files that scripts and texts hold as a whole, the most specific first. */
export const fileKinds: readonly DocumentKind[] = [
  systemd,
  envFile,
  helmValues,
  argoCd,
  flux,
  compose,
  kubernetes,
  mimirYaml,
];
