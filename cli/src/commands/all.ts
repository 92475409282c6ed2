import { certsShape } from './certs';
import { checkShape } from './check';
import { convertShape } from './convert';
import { diffShape } from './diff';
import { explainShape } from './explain';
import { initShape } from './init';
import { inspectShape } from './inspect';
import { mapShape } from './map';
import { secureShape } from './secure';
import type { CommandShape } from './shape';
import { completionShape, lspShape } from './shells';

/** Every command, in the order of the help. */
export const commandShapes: readonly CommandShape[] = [
  checkShape,
  explainShape,
  diffShape,
  secureShape,
  certsShape,
  inspectShape,
  mapShape,
  convertShape,
  initShape,
  lspShape,
  completionShape,
];
