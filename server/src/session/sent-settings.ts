import { settingsSection } from '../protocol/protocol';
import { asObject } from '../../../core/src/settings/value-kinds';
import { type Chosen, type KnownNames, readChosen, problemText } from '../../../core/src/settings/chosen';

/** Keys of `initializationOptions` that are no settings. */
const otherOptions: ReadonlySet<string> = new Set(['rulesUrl', 'commands', 'trusted', 'settings', 'diagnostics']);

type Nested = Readonly<Record<string, unknown>>;

/**
 * The settings in what a client sent, nested as we read them. Clients send them by themselves, within our section or within
 * `settings`, and nested or with dotted keys. Null where there are none at all, which says nothing about what was sent before.
 */
export function sentSettings(value: unknown): Nested | null {
  const sent = asObject(value);
  if (sent === null) return null;
  const prefix = `${settingsSection}.`;
  const entries = Object.entries(sent);
  const dotted = entries
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, each]) => nestedEntry(key.slice(prefix.length), each));
  const section = sentSettings(sent[settingsSection]);
  const isWrapped = settingsSection in sent || dotted.length > 0;
  const bare = isWrapped
    ? []
    : entries.filter(([key]) => !otherOptions.has(key)).map(([key, each]) => nestedEntry(key, each));
  const parts = [...bare, sentSettings(sent['settings']), section, ...dotted].filter((part) => part !== null);
  if (parts.length === 0 && entries.length > 0) return null;
  return parts.reduce(merged, {});
}

/** No setting is more than one section deep, and what is below may have dots of its own. */
function nestedEntry(key: string, value: unknown): Nested {
  const dot = key.indexOf('.');
  if (dot < 0) return { [key]: value };
  return { [key.slice(0, dot)]: { [key.slice(dot + 1)]: value } };
}

function merged(before: Nested, after: Nested): Nested {
  const both = Object.entries(after).map(([key, value]): [string, unknown] => {
    const [former, latter] = [asObject(before[key]), asObject(value)];
    return [key, former && latter ? { ...former, ...latter } : value];
  });
  return { ...before, ...Object.fromEntries(both) };
}

/** What an editor sends as `mimirTls`: what the user set, and one sentence for each value that was not taken. */
export function readSettings(
  value: unknown,
  known: KnownNames,
): { readonly chosen: Chosen; readonly problems: readonly string[] } {
  const { chosen, problems } = readChosen(value, known);
  return { chosen, problems: problems.map((problem) => problemText(problem, settingsSection)) };
}
