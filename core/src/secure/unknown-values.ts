import type { OptionRole } from '../model/option';
import type { EffectiveValue, Process } from '../model/process';
import { endsOf, type Protocol } from './ends';
import type { Reason } from './secure-plan';

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
