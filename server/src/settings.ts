import { type Chosen, type KnownNames, readChosen, slipText } from '../../core/src/settings/chosen';
import { settingsSection } from './protocol';

export { asObject } from '../../core/src/settings/kinds';

/** What an editor sends as `mimirTls`: what the user set, and one sentence for each value that was not taken. */
export function readSettings(
  value: unknown,
  known: KnownNames,
): { readonly chosen: Chosen; readonly complaints: readonly string[] } {
  const { chosen, slips } = readChosen(value, known);
  return { chosen, complaints: slips.map((slip) => slipText(slip, settingsSection)) };
}
