import { setFlagsFromString } from 'node:v8';

let isSmall = false;

/**
 * Leaves the space for new objects as small as it is: V8 would double it with every large file, up to 64 MB, and give nothing
 * back while work goes on. In Electron, flags may be sealed by now; there, whoever starts the process says it.
 */
export function keepNewSpaceSmall(): void {
  if (process.versions['electron'] !== undefined) return;
  isSmall = true;
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Does something by the flags that a process starts with: V8 takes no compiled code that was kept by others. */
export function byUsualFlags(work: () => void): void {
  if (isSmall) setFlagsFromString('--semi-space-growth-factor=2');
  try {
    work();
  } finally {
    if (isSmall) keepNewSpaceSmall();
  }
}
