import { editorSettingNames } from '../../../server/src/protocol/protocol';

/** What of an editor's configuration is looked at: who set a setting to what. */
interface Configuration {
  inspect(name: string): Scopes | undefined;
}

interface Scopes {
  readonly defaultValue?: unknown;
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** The settings of our section that somebody set, nested as the section is: no default may count more than a settings file. */
export function chosenSettings(configuration: Configuration): Readonly<Record<string, unknown>> {
  const chosen: Record<string, unknown> = {};
  for (const name of editorSettingNames) {
    const value = chosenValue(configuration.inspect(name));
    if (value === undefined) continue;
    const [top = name, inner] = name.split('.');
    const section = chosen[top];
    if (inner === undefined) chosen[top] = value;
    else chosen[top] = { ...(isObject(section) && section), [inner]: value };
  }
  return chosen;
}

/** The innermost scope counts; objects are merged, as the editor does it. */
function chosenValue(inspected: Scopes | undefined): unknown {
  const scopes: readonly unknown[] = [
    inspected?.globalValue,
    inspected?.workspaceValue,
    inspected?.workspaceFolderValue,
  ];
  return scopes.reduce((outer, value) => {
    if (value === undefined) return outer;
    if (isObject(outer) && isObject(value)) return { ...outer, ...value };
    return value;
  }, undefined);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
