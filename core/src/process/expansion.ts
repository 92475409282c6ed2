import type { Environment } from '../model/process';

const reference = /\$(?:\{([^}]*)\}|([A-Za-z_]\w*)|\$)/g;

/** True where `-config.expand-env` would change the text. */
export function refersToVariable(text: string): boolean {
  return /\$[\w{$]/.test(text);
}

/**
 * The text as Mimir reads it with `-config.expand-env` (spec 4.3): `$VAR`, `${VAR}`, `${VAR:default}`, with the default
 * also for an empty variable, and `$$` for nothing. Null where a variable may be set that is not seen here.
 */
export function expandVariables(text: string, environment: Environment): string | null {
  const unseen: string[] = [];
  const expanded = text.replace(reference, (_, braced: string | undefined, bare: string | undefined) => {
    const [name, fallback] = splitAtColon(braced ?? bare ?? '');
    const value = environment.values.get(name);
    // Mimir deletes line ends from what it puts in (2.14 on); earlier ones break the YAML instead.
    if (value !== undefined && value !== '') return value.replace(/\r?\n/g, '');
    if (value === undefined && !environment.complete && fallback === '') unseen.push(name);
    return fallback;
  });
  return unseen.length === 0 ? expanded : null;
}

function splitAtColon(reference: string): [name: string, fallback: string] {
  const colon = reference.indexOf(':');
  return colon < 0 ? [reference, ''] : [reference.slice(0, colon), reference.slice(colon + 1)];
}
