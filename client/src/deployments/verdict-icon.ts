import type { MapVerdict } from '../../../server/src/protocol/protocol';

/** The codicon of a verdict, wherever one is shown. */
export const verdictIcons: Readonly<Record<MapVerdict['state'], string>> = {
  broken: 'error',
  plaintext: 'unlock',
  unknown: 'question',
  tls: 'lock',
  mtls: 'verified',
  none: 'circle-slash',
};
