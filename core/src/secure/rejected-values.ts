import { goWords } from '../model/go-fault';
import type { Process } from '../model/process';
import { cipherSuiteFaults, minVersionFault } from '../topology/client-options';
import { endsOf, type Protocol } from './ends';
import type { Reason } from './secure-plan';

/**
 * Settings of the hops that count only with TLS and that Mimir then rejects: a client without TLS never looks at its
 * minimum version and suites. What it dials need not be in these files, so that no hop shows it.
 */
export function rejectedValues(processes: readonly Process[], wanted: ReadonlySet<Protocol>): readonly Reason[] {
  const reasons = processes
    .flatMap((process) => endsOf(process, wanted))
    .filter(({ view }) => view.family.side !== 'server')
    .flatMap(({ view }): readonly Reason[] => {
      const version = minVersionFault(view);
      const [suite] = cipherSuiteFaults(view);
      return [
        ...(version === null ? [] : [{ role: 'minVersion' as const, words: goWords(version) }]),
        ...(suite === undefined ? [] : [{ role: 'cipherSuites' as const, words: goWords(suite.fault) }]),
      ].map(({ role, words }) => ({
        what: view.value(role)?.written?.setting.name.value ?? view.family.id,
        why: `With TLS, connections fail: "${words}". Fix the value, or remove it.`,
      }));
    });
  return [...new Map(reasons.map((reason) => [reason.what, reason])).values()];
}
