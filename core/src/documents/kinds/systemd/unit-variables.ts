import type { SourceText } from '../../../model/text';
import { quotedArguments } from '../../carriers/shell/quoted-arguments';
import type { ArgumentStretch } from '../../carriers/shell/argument-stretch';
import { sourceRange } from '../../carriers/argv/argument-word';
import { substituted, type Substitution } from '../../carriers/argv/substitution';
import { shellWords } from '../../carriers/shell/shell-words';
import type { Directive } from './unit-lines';

/** A variable that an `Environment=` sets. */
export interface UnitVariable {
  /** Null where systemd fills in a part of it that is not known here. */
  readonly text: string | null;
  /** The same as arguments, for `$NAME` as a word of its own. */
  readonly stretch: ArgumentStretch;
}

/** The folder of a unit's credentials, as its variable names it. */
export const credentialsVariable = 'CREDENTIALS_DIRECTORY';

/** The variables of a unit, the last of a name. What its `EnvironmentFile=` sets beats them and is not known. */
export function unitVariables(
  { text }: SourceText,
  directives: readonly Directive[],
  credentials: string | null,
): ReadonlyMap<string, UnitVariable> {
  const specifiers = specifiersWith(credentials);
  const variables = new Map<string, UnitVariable>();
  if (directives.some(({ name }) => name === 'EnvironmentFile')) return variables;
  for (const { name, value: directive } of directives) {
    if (name !== 'Environment') continue;
    const blanks = ' '.repeat(directive.start);
    for (const word of shellWords(blanks + text.slice(directive.start, directive.end)).words) {
      const equals = word.value.indexOf('=');
      if (equals <= 0) continue;
      const inner = sourceRange(word, equals + 1, word.value.length);
      const stretch = quotedArguments(
        text,
        { range: word.range, inner, mark: word.parts.at(-1)?.quotes?.mark ?? '' },
        specifiers,
      );
      const value = substituted(word.value.slice(equals + 1), specifiers);
      variables.set(word.value.slice(0, equals), { text: value.unknown.length > 0 ? null : value.text, stretch });
    }
  }
  return variables;
}

/** What systemd fills in: `${NAME}`, `$$`, and its specifiers such as `%i`. */
export function unitSubstitution(
  variables: ReadonlyMap<string, UnitVariable>,
  credentials: string | null,
): Substitution {
  const named = (name: string): string | null =>
    name === credentialsVariable ? credentials : (variables.get(name)?.text ?? null);
  return {
    find: (text) =>
      [...text.matchAll(/%%|%[A-Za-z]|\$\$|\$\{(\w+)\}/g)].map(({ index, 0: found, 1: name }) => ({
        range: { start: index, end: index + found.length },
        text: name === undefined ? specified(found, credentials) : named(name),
      })),
    escape: (text) => text.replace(/%/g, '%%').replace(/\$(?!\{)/g, '$$$$'),
  };
}

/** What systemd fills in where it fills in no variables. */
function specifiersWith(credentials: string | null): Substitution {
  return {
    find: (text) =>
      [...text.matchAll(/%[%A-Za-z]/g)].map(({ index, 0: found }) => ({
        range: { start: index, end: index + 2 },
        text: specified(found, credentials),
      })),
    escape: (text) => text.replace(/%/g, '%%'),
  };
}

/** `%d` is the folder of the credentials; a mark that is written twice stands for itself. */
function specified(found: string, credentials: string | null): string | null {
  if (found === '%d') return credentials;
  if (found === '%%' || found === '$$') return found.charAt(0);
  return null;
}
