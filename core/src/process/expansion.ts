import type { Environment, WrittenSetting } from '../model/process';

/** As Go's `os.Expand` reads a reference: up to the first brace, one special character, or a name (spec 4.3). */
const reference = /\$(?:\{([*#$@!?\-0-9])\}|\{([^}]*)\}|(\{)|([*#$@!?\-0-9])|([A-Za-z_]\w*))/g;

/** True where `-config.expand-env` would change the text. */
export function refersToVariable(text: string): boolean {
  return /\$[\w{*#$@!?-]/.test(text);
}

/** True where it would change the value of a setting. */
export function bringsVariable({ setting }: Pick<WrittenSetting, 'setting'>): boolean {
  return refersToVariable(setting.value?.text ?? '');
}

/**
 * The text as `-config.expand-env` leaves it: `$VAR`, `${VAR}` and `${VAR:default}` with the default also for an empty
 * variable; `$` with a special character or digit vanishes, and so do `${}` and an unclosed `${`. What is put in is not
 * expanded again. Null where a variable may be set that is not seen here.
 */
export function expandVariables(text: string, environment: Environment): string | null {
  const unseen: string[] = [];
  const expanded = text.replace(
    reference,
    (
      _,
      _special: string | undefined,
      braced: string | undefined,
      _open: string | undefined,
      _sign: string | undefined,
      bare: string | undefined,
    ) => {
      const [name, fallback] = splitAtColon(braced ?? bare ?? '');
      if (name === '' && fallback === '') return '';
      const value = environment.values.get(name);
      if (value === undefined && !environment.complete && fallback === '') unseen.push(name);
      // Mimir deletes line feeds from what it puts in (2.14 on); earlier ones break the YAML instead.
      return (value === undefined || value === '' ? fallback : value).replaceAll('\n', '');
    },
  );
  if (unseen.length === 0) return expanded;
  return null;
}

function splitAtColon(text: string): [name: string, fallback: string] {
  const colon = text.indexOf(':');
  if (colon < 0) return [text, ''];
  return [text.slice(0, colon), text.slice(colon + 1)];
}

/**
 * What YAML makes of a plain scalar after its references are filled in, since it reads the file only then: blanks around
 * it and a comment are no part of it, and quotes that were put in are quotes.
 */
export function plainScalarText(expanded: string): string {
  const text = expanded.replace(/(?:^|\s)#.*$/, '').trim();
  const quoted = /^(["'])([^"'\\]*)\1$/.exec(text);
  if (quoted) return quoted[2] ?? '';
  if (/^(?:~|null|Null|NULL)$/.test(text)) return '';
  return text.replace(/\s*[\r\n]\s*/g, ' ');
}
