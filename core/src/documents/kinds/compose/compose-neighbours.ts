import type { SourceText } from '../../../model/text';
import type { Neighbours, Share } from '../document-kind';
import { servicesOf } from './compose-services';

/** Compose reads a file and its override together. */
export const composeNeighbours: Neighbours = {
  glob: '*.{yaml,yml}',
  mayBelong: (name, other) => stemOf(name) !== null && stemOf(name) === stemOf(other),
  shareOf,
};

/** `docker-compose` or `compose`; null for a file that Compose reads only where it is named. */
function stemOf(name: string): string | null {
  return /^((?:docker-)?compose)(?:\.override)?\.ya?ml$/.exec(name)?.[1] ?? null;
}

function shareOf(source: SourceText): Share {
  return { place: '', bond: 'tool', objects: servicesOf(source).map(({ name }) => name) };
}
