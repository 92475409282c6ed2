import type { Facts } from '../../model/facts';
import type { Member } from '../../topology/links';

/**
 * The members as if no file existed, each at the path that Mimir itself sees: what is to be mounted there is planned
 * from nothing. A relative path stays one.
 */
export function withoutFiles(members: readonly Member[]): readonly Member[] {
  return members.map(({ process, facts }) => ({ process, facts: factsWithoutFiles(facts) }));
}

function factsWithoutFiles(facts: Facts): Facts {
  return {
    ...facts,
    path: (_uri, written) =>
      /\$[\w({]|\{\{/.test(written)
        ? { kind: 'unknown' }
        : { kind: 'here', path: written, reading: { kind: 'missing', folderExists: true } },
  };
}
