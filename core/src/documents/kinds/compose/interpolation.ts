import type { Reference, Substitution } from '../../carriers/argv/substitution';

const reference = /\$\$|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^{}]*(?:\{[^{}]*\}[^{}]*)*))?\})/g;

/**
 * Compose's variables: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}` and `$$` for a dollar. Compose takes the
 * values from its own environment and from `.env`, which are not known here: a default stands for its variable.
 */
export const interpolation: Substitution = {
  find: (text) => [...text.matchAll(reference)].map((match) => substituteFor(match)),
  escape: (text) => text.replaceAll('$', '$$$$'),
};

/** The same within a command for a shell, to which `$$NAME` hands a variable of its own. */
export const interpolationInShell: Substitution = {
  find: (text) =>
    [...text.matchAll(reference)].map((match) =>
      isForShell(match, text) ? { ...substituteFor(match), text: null } : substituteFor(match),
    ),
  escape: (text) => interpolation.escape(text),
};

function substituteFor(match: RegExpMatchArray): Reference {
  const [whole, , , operator = '', fallback = ''] = match;
  const start = match.index ?? 0;
  const range = { start, end: start + whole.length };
  if (whole === '$$') return { range, text: '$' };
  const isKnown = operator.endsWith('-') && !fallback.includes('$');
  return { range, text: isKnown ? fallback : null };
}

function isForShell(match: RegExpMatchArray, text: string): boolean {
  return match[0] === '$$' && /^[\w{(]/.test(text.slice((match.index ?? 0) + 2, (match.index ?? 0) + 3));
}
