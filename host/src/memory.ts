import { setFlagsFromString } from 'node:v8';

/**
 * Leaves the space for new objects as small as it begins, one megabyte: V8 would double it with every large file, up to 64, and
 * give nothing back while work goes on. In Electron, flags may be sealed by now; there, whoever starts the process says it.
 */
export function keepNewSpaceSmall(): void {
  if (process.versions['electron'] === undefined) setFlagsFromString('--semi-space-growth-factor=1');
}
