import type { Texts } from './rule-bench';

/** One section of `docs/rules.md`. */
export interface DocumentedRule {
  readonly id: string;
  readonly severity: string;
  readonly effect: string;
  readonly wrong: Texts;
  readonly right: Texts;
}

/** Reads the sections: a heading, a line with severity and effect, prose, and the fences below `Wrong:` and `Right:`. */
export function documentedRules(markdown: string): readonly DocumentedRule[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', , gravity = ''] = section.split('\n');
      const [, severity = '', effect = ''] = /^Severity: (\w+)\. Effect: `([\w-]+)`\.$/.exec(gravity) ?? [];
      const [, wrong = '', right = ''] = section.split(/^(?:Wrong|Right):$/m);
      return { id: heading, severity, effect, wrong: filesIn(wrong), right: filesIn(right) };
    });
}

/** The files of one process: what stands in the fences, under the names that a flag file would call them by. */
function filesIn(text: string): Texts {
  const fences = [...text.matchAll(/^```(flags|yaml)\n([^]*?)^```$/gm)];
  return new Map(fences.map(([, language = '', content = '']) => [`mimir.${language}`, content]));
}
