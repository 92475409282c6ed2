import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import ignore from 'ignore';
import { readBounded } from './bounded-reading';

const longestRules = 1024 * 1024;
/** A pattern with more wildcards takes too long to match against a path that was made for it. */
const mostWildcards = 3;

/**
 * True where the ignore rules of a work tree cover a file (relative, with slashes). False also in doubt, so that a key
 * rather gets a line too many: the user's own rules outside of the work tree are not looked at.
 */
export async function isIgnored(top: string, file: string): Promise<boolean> {
  const folders = file.split('/').slice(0, -1);
  const places = ['', ...folders.map((_, index) => `${folders.slice(0, index + 1).join('/')}/`)];
  const own = await ignoreLinesOf(join(top, '.git', 'info', 'exclude'));
  const below = await Promise.all(
    places.map(async (place) => ({ place, lines: await ignoreLinesOf(join(top, place, '.gitignore')) })),
  );
  if (![...own, ...below.flatMap(({ lines }) => lines)].every(isQuickPattern)) return false;
  const patterns = [...own, ...below.flatMap(({ place, lines }) => lines.map((line) => placedPattern(line, place)))];
  return ignore({ ignorecase: false }).add(patterns).ignores(file);
}

/** False for a pattern that takes too long where a path was made for it. */
export function isQuickPattern(line: string): boolean {
  return (line.match(/\*+/g) ?? []).length <= mostWildcards;
}

/** The patterns of an ignore file. Git follows no links here either. */
export async function ignoreLinesOf(path: string): Promise<readonly string[]> {
  try {
    if (!(await lstat(path)).isFile()) return [];
    const reading = await readBounded(path, longestRules);
    if (reading.kind !== 'read') return [];
    const text = reading.bytes.toString('utf8').replace(/^\uFEFF/, '');
    return text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  } catch {
    return []; // There is none.
  }
}

/** A pattern of a folder's own file as one for the whole work tree. The folder ends with a slash; it is empty for the top. */
export function placedPattern(line: string, folder: string): string {
  if (folder === '') return line;
  const [, sign = '', pattern = ''] = /^(!?)([^]*)$/.exec(line) ?? [];
  const isAnchored = /\/(?=.*[^/\s])/.test(pattern);
  // A backslash before these is for the start of a line.
  const rest = pattern.replace(/^\\(?=[#!])/, '').replace(/^\//, '');
  return `${sign}/${escapePattern(folder)}${isAnchored ? '' : '**/'}${rest}`;
}

/** A path as a line of `.gitignore`: marks of patterns and a blank at the end are literal. */
export function escapePattern(path: string): string {
  return path.replace(/[\\*?[\]]/g, '\\$&').replace(/ +$/, (blanks) => blanks.replaceAll(' ', '\\ '));
}
