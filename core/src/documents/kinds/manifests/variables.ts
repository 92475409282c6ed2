import type { Substitution } from '../../carriers/argv/substitution';

const reference = /\$\$(?=\()|\$\(([^()\s]+)\)/g;

/** Variables of a container's environment in its `command` and `args`: `$(NAME)`, and `$$(` for what is to stay `$(`. */
export function variablesOf(environment: ReadonlyMap<string, string>): Substitution {
  return {
    find: (text) =>
      [...text.matchAll(reference)].map((match) => {
        const [whole, name] = match;
        const range = { start: match.index, end: match.index + whole.length };
        return { range, text: name === undefined ? '$' : (environment.get(name) ?? null) };
      }),
    escape: (text) => text.replaceAll('$(', '$$$$('),
  };
}
