import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver-types';
import { fixEdits } from '../../../core/src/analysis/fix-edits';
import { isSafe } from '../../../core/src/analysis/safe-fixes';
import { effects, type Finding, type Fix, type FixAction } from '../../../core/src/model/finding';
import type { TextEdit } from '../../../core/src/model/text';
import { joined } from '../../../core/src/secure/placing';
import { actionEdit, type CodeActionContext } from './code-actions';
import { findingsIn } from './judged-text';

/** The kind by which editors ask for it, also when a file is saved. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.mimirTls`;

/** Puts right all that needs no look: misspelled names and fixed values of the file. */
export function fixAllActions(context: CodeActionContext): readonly CodeAction[] {
  const { findings } = context.judged.analysis;
  const fixes = findings.flatMap((finding) =>
    finding.fixes.filter((fix) => isSafe(finding, fix)).map((fix) => ({ fix, finding })),
  );
  const effect = together(fixes, context);
  if (effect === null) return [];
  return [{ title: 'Fix all misspelled names and values in this file', kind: fixAllKind, ...effect }];
}

/** The preferred fixes of all findings of a rule that has several in the file, each with one, and at least one of them in the range. */
export function fixAllOfKindActions(context: CodeActionContext): readonly CodeAction[] {
  const { judged, range } = context;
  const { findings } = judged.analysis;
  const rules = [...new Set(findingsIn(judged, range).map(({ rule }) => rule))];
  return rules.flatMap((rule): readonly CodeAction[] => {
    const own = findings.filter((finding) => finding.rule === rule);
    const fixes = own.flatMap((finding) =>
      finding.fixes
        .filter(({ preferred }) => preferred)
        .slice(0, 1)
        .map((fix) => ({ fix, finding })),
    );
    if (fixes.length < own.length || fixes.length < 2) return [];
    const effect = together(fixes, context);
    const title = `Fix all ${rule} problems in this file`;
    if (effect) return [{ title, kind: CodeActionKind.QuickFix, diagnostics: shownOf(rule, context), ...effect }];
    return [];
  });
}

/** Those of the rule that the client shows. */
function shownOf(rule: string, { diagnostics }: CodeActionContext): Diagnostic[] {
  return diagnostics.filter(({ code }) => code === rule);
}

interface FixOfFinding {
  readonly fix: Fix;
  readonly finding: Finding;
}

/** Several fixes as one edit. Null where they are of different kinds or touch each other, and where nothing of them can be written as it should. */
function together(fixes: readonly FixOfFinding[], context: CodeActionContext): Pick<CodeAction, 'edit'> | null {
  const uri = context.judged.text.uri;
  const replacing = fixes.flatMap(({ fix: { action } }) => {
    const own = editsIn(uri, action, context);
    if (own === null) return [];
    return [own];
  });
  const setting = fixes.map(({ fix }) => fix.action).filter((action) => action.kind === 'set');
  const findings = fixes.map(({ finding }) => finding);
  const gravest = effects.find((each) => findings.some(({ effect }) => effect === each));
  const fixed = gravest === undefined ? null : { effect: gravest, findings };
  if (setting.length === fixes.length) {
    const changes = joined(setting.flatMap((action) => action.changes));
    return actionEdit({ kind: 'set', changes }, context, fixed);
  }
  if (replacing.length < fixes.length) return null;
  const edits = [...new Map(replacing.flat().map((edit) => [JSON.stringify(edit), edit])).values()];
  if (areApart(edits)) return actionEdit({ kind: 'replace', uri, edits }, context, fixed);
  return null;
}

/** What an action writes in the file; null where it writes nothing there, or elsewhere too. */
function editsIn(uri: string, action: FixAction, { judged }: CodeActionContext): readonly TextEdit[] | null {
  const edits = fixEdits(action, (each) => (each === uri ? judged.analysis.documents : []));
  if (edits?.size === 1) return edits.get(uri) ?? null;
  return null;
}

function areApart(edits: readonly TextEdit[]): boolean {
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start);
  return sorted.every(({ range }, index) => index === 0 || (sorted[index - 1]?.range.end ?? 0) < range.start);
}
