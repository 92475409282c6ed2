import { goWords } from '../model/go-fault';
import type { Process, EffectiveValue } from '../model/process';
import { cipherSuiteFaults, minVersionFault } from '../topology/client-options';
import { endsOf, type Protocol } from './ends';
import type { Reason } from './secure-plan';
import type { OptionRole } from '../model/option';
import { present } from '../model/present';

/** What decides whether a hop is secure. */
const decisive = [
  'enabled',
  'certificate',
  'key',
  'authority',
  'certificateText',
  'keyText',
  'authorityText',
  'clientAuth',
  'serverName',
  'skipVerify',
] as const satisfies readonly OptionRole[];

/** Settings of the hops whose values only show when Mimir starts: to write over them may undo what is sound, and to keep them may leave a hop open. */
export function unknownValues(processes: readonly Process[], wanted: ReadonlySet<Protocol>): readonly Reason[] {
  const unknown = processes
    .flatMap((process) => endsOf(process, wanted))
    .flatMap(({ view }) => decisive.flatMap((role) => view.value(role) ?? []))
    .filter(isUnknown);
  const names = new Set(unknown.map(({ written, option }) => written?.setting.name.value ?? option.id));
  return [...names].map((name) => ({
    what: name,
    why: "Its value comes from a variable or template, so whether it is secure can't be determined. Write the value itself, or remove the option.",
  }));
}

function isUnknown({ text, written }: EffectiveValue): boolean {
  return text === null && written !== null;
}

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
      const faults = present([
        version !== null && { role: 'minVersion' as const, words: goWords(version) },
        suite && { role: 'cipherSuites' as const, words: goWords(suite.fault) },
      ]);
      return faults.map(({ role, words }) => ({
        what: view.value(role)?.written?.setting.name.value ?? view.family.id,
        why: `With TLS, connections fail: "${words}". Fix the value, or remove it.`,
      }));
    });
  return [...new Map(reasons.map((reason) => [reason.what, reason])).values()];
}
