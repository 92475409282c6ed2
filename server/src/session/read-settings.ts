import { type Chosen, type KnownNames, readChosen, problemText } from '../../../core/src/settings/chosen';
import { settingsSection } from '../protocol/protocol';

export { asObject } from '../../../core/src/settings/value-kinds';

/** What an editor sends as `mimirTls`: what the user set, and one sentence for each value that was not taken. */
export function readSettings(
  value: unknown,
  known: KnownNames,
): { readonly chosen: Chosen; readonly problems: readonly string[] } {
  const { chosen, problems } = readChosen(value, known);
  return { chosen, problems: problems.map((problem) => problemText(problem, settingsSection)) };
}
