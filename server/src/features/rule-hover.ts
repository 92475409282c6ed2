import { type Hover, MarkupKind } from 'vscode-languageserver-types';
import { describedRule } from '../../../core/src/analysis/described-rules';
import { explanation } from '../../../core/src/reporting/rule-page';
import { toRange } from '../protocol/lsp-conversion';
import type { JudgedText } from './judged-text';

const comment = /#[ \t]*mimir-tls:[ \t]*ignore(?:-file)?\b/;

/** What a rule is about, where a comment that suppresses it names it; null elsewhere. */
export function ruleHoverAt({ text }: JudgedText, offset: number): Hover | null {
  const whole = text.getText();
  const start = whole.lastIndexOf('\n', offset - 1) + 1;
  const line = /^[^\n]*/.exec(whole.slice(start))?.[0] ?? '';
  const from = comment.exec(line);
  if (!from) return null;
  for (const { 0: word, index } of line.slice(from.index + from[0].length).matchAll(/[a-z][a-z0-9-]*/g)) {
    const range = {
      start: start + from.index + from[0].length + index,
      end: start + from.index + from[0].length + index + word.length,
    };
    const rule = range.start <= offset && offset <= range.end ? describedRule(word) : null;
    if (rule) return { contents: { kind: MarkupKind.Markdown, value: explanation(rule) }, range: toRange(range, text) };
  }
  return null;
}
