import { argoCd } from './argo-cd';
import { compose } from './compose';
import { envFile } from './env-file';
import { flux } from './flux';
import { helmValues } from './helm-values';
import type { DocumentKind } from './kind';
import { kubernetes } from './kubernetes';
import { mimirYaml } from './mimir-yaml';
import { systemd } from './systemd';

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
