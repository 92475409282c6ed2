import { certsShape } from './certs';
import { checkShape } from './check';
import { convertShape } from './convert';
import { diffShape } from './diff';
import { explainShape } from './explain';
import { initShape } from './init';
import { inspectShape } from './inspect';
import { mapShape } from './map';
import { probeShape } from './probe';
import { secureShape } from './secure';
import type { CommandShape } from './shape';
import { upgradeShape } from './upgrade';
import { completionShape, lspShape } from './shells';

/** Every command, in the order of the help. */
export const commandShapes: readonly CommandShape[] = [
  checkShape,
  explainShape,
  diffShape,
  upgradeShape,
  probeShape,
  secureShape,
  certsShape,
  inspectShape,
  mapShape,
  convertShape,
  initShape,
  lspShape,
  completionShape,
];
