import { createTwoFilesPatch } from 'diff';
import { neutral } from '../../../core/src/model/neutral';
import type { Fixed, MadeFix } from '../judging/fixing';

/** The changes as a diff that `patch -p0` and `git apply -p0` take. */
export function diffText(texts: Fixed<unknown>['texts']): string {
  return [...texts.values()]
    .map(({ path, former, text }) =>
      createTwoFilesPatch(path, path, former, text, undefined, undefined, { context: 3 }).replace(
        /^Index: .*\n=+\n/,
        '',
      ),
    )
    .join('');
}

/** What was done, a line for each fix, or what was in the way of all. */
export function fixingText(made: readonly MadeFix[], problems: readonly string[]): string {
  if (problems.length === 0) return madeText(made);
  return problems.map((problem) => `${neutral(problem)}\n`).join('');
}

function madeText(made: readonly MadeFix[]): string {
  return made.map(({ path, rule, title }) => `${neutral(path)}: fixed: ${neutral(title)} [${rule}]\n`).join('');
}
