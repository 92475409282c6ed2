import type { FamilyConfiguration } from '../../model/process';
import { atLeast } from '../../model/version';
import type { Member } from '../../topology/links';
import { usageOf } from '../../topology/usage';
import { fileNamedBy } from '../../model/facts';
import { fileRoles } from '../../model/option';

/**
 * How a process comes to use a file that was replaced: by itself at the `next-handshake`, only after a `restart`, or by
 * itself but for callers that name no host, such as probes that dial an IP address (spec 1.8, 2.1, 2.3).
 */
export type PickUp = 'next-handshake' | 'restart' | 'restart-for-addresses';

export interface PickedUpFile {
  readonly path: string;
  readonly process: string;
  /** Id of the family that names it. */
  readonly family: string;
  readonly pickUp: PickUp;
}

/** Who uses the files, and whether each must be restarted for it. Paths are absolute. */
export function pickUpsOf(paths: readonly string[], members: readonly Member[]): readonly PickedUpFile[] {
  const changed = new Set(paths);
  return members.flatMap(({ process, facts }) =>
    process.configuration.families
      .filter(({ family }) => usageOf(family, process) !== 'unused')
      .flatMap((view) =>
        fileRoles.flatMap((role): readonly PickedUpFile[] => {
          const fact = fileNamedBy(view.value(role), facts);
          if (fact?.kind !== 'here' || !changed.has(fact.path)) return [];
          const pickUp = role === 'authority' ? 'restart' : pairPickUp(view, process.version.version);
          return [{ path: fact.path, process: process.name, family: view.family.id, pickUp }];
        }),
      ),
  );
}

/** A certificate and its key. CA files are read only at start, whoever reads them. */
function pairPickUp({ family }: FamilyConfiguration, version: Parameters<typeof atLeast>[0]): PickUp {
  if (family.side === 'both') return 'restart';
  if (family.side === 'server') {
    if (family.transport === 'http') return 'restart-for-addresses';
    return 'next-handshake';
  }
  const readsEachTime = family.transport === 'etcd' || family.transport === 'objectStore' || atLeast(version, '2.14');
  if (readsEachTime) return 'next-handshake';
  return 'restart';
}

/** What to do after files were replaced, a sentence for each process; empty where nobody uses them. */
export function restartAdvice(files: readonly PickedUpFile[]): readonly string[] {
  return [...new Set(files.map(({ process }) => process))].map((process) => {
    const own = files.filter((file) => file.process === process);
    const families = (pickUp: PickUp) =>
      [...new Set(own.filter((file) => file.pickUp === pickUp).map(({ family }) => family))].join(', ');
    const [start, addresses] = [families('restart'), families('restart-for-addresses')];
    if (start !== '') return `Restart ${process}: ${start} reads these files only at start.`;
    if (addresses !== '')
      return `${process} uses the new files from the next handshake on. Restart it for clients that dial an IP address, such as probes: ${addresses} keeps the old certificate for them.`;
    return `${process} uses the new files from the next handshake on.`;
  });
}
