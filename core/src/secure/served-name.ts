import { certificatesIn } from '../x509/key-pair';
import { verifyName } from '../x509/names';
import type { Member } from '../topology/links';

/**
 * The name that clients are to check: the stable one, or, where the servers have certificates already that do not carry
 * it, a name that all of those carry.
 */
export function servedName(members: readonly Member[], internalName: string): string {
  const leaves = members.flatMap(({ process, facts }) => {
    const value = process.configuration.family('server.grpc')?.value('certificate');
    const fact = value?.text && value.written ? facts.path(value.written.document.uri, value.text) : null;
    return fact?.kind === 'here' ? certificatesIn(fact.reading).slice(0, 1) : [];
  });
  if (leaves.every((leaf) => verifyName(leaf, internalName) === null)) return internalName;
  const candidates = leaves.flatMap(({ dnsNames }) => dnsNames).filter((name) => !name.startsWith('*'));
  const common = candidates.filter((name) => leaves.every((leaf) => verifyName(leaf, name) === null));
  return common.find((name) => name !== 'localhost') ?? common[0] ?? internalName;
}
