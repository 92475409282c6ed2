import { Minimatch } from 'minimatch';

/** Longer globs are mistakes; no path that somebody writes down comes near. */
const longestGlob = 512;
/** As Linux has it (PATH_MAX, NAME_MAX): nothing on a disk is longer, while a URI of an editor may be of any length. */
const longestPath = 4096;
const longestName = 255;
/** Steps that one comparison may take. Within a name a matcher tries every place of every `*`. */
const mostSteps = 2.5 * longestName ** 3;
const mostAlternatives = 256;
/** Compiled globs that are kept. Settings have a handful; what a client sends over the hours must not pile up. */
const mostKept = 256;

type Compiled = { readonly matcher: Minimatch } | { readonly objection: string };

const kept = new Map<string, Compiled>();

/**
 * True where one of the globs fits the path. Paths have slashes; globs are as in the editor's own settings. A glob that
 * has an objection fits nothing.
 */
export function matchesGlob(globs: readonly string[], path: string): boolean {
  if (path.length > longestPath || path.split('/').some((name) => name.length > longestName)) return false;
  return globs.some((glob) => {
    const compiled = compiledGlob(glob);
    return 'matcher' in compiled && compiled.matcher.match(path);
  });
}

/** Why a glob is not used, as a clause after `it`; null for one that is. */
export function objectionToGlob(glob: string): string | null {
  const compiled = compiledGlob(glob);
  if ('objection' in compiled) return compiled.objection;
  return null;
}

/** How many compiled globs are in memory. */
export function keptGlobs(): number {
  return kept.size;
}

function compiledGlob(glob: string): Compiled {
  const known = kept.get(glob);
  if (known) return known;
  const [oldest] = kept.keys();
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
  const compiled = compile(glob);
  kept.set(glob, compiled);
  return compiled;
}

function compile(glob: string): Compiled {
  if (glob.length > longestGlob) return { objection: `is longer than ${String(longestGlob)} characters` };
  const matcher = new Minimatch(glob, {
    dot: true,
    noext: true,
    nocomment: true,
    nonegate: true,
    // Paths come with slashes on every system.
    platform: 'linux',
    braceExpandMax: mostAlternatives,
  });
  // The list is cut off there, so that a part of the glob would count for the whole.
  if (matcher.braceExpand().length >= mostAlternatives)
    return { objection: `has more than ${String(mostAlternatives)} alternatives` };
  const steps = matcher.globSet
    .flatMap((alternative) => alternative.split('/'))
    .reduce((sum, name) => sum + stepsWithin(name), 0);
  if (steps > mostSteps) return { objection: 'has too many `*` in one name' };
  return { matcher };
}

/** A folder glob (`**`) is found without going back; within a name each run of `*` may begin and end anywhere. */
function stepsWithin(name: string): number {
  const runs = name.match(/\*+/g)?.length ?? 0;
  if (runs < 2) return 1;
  return longestName ** runs;
}
