import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import { suppressionFixes } from '../../../core/src/analysis/suppression';
import type { Finding } from '../../../core/src/model/finding';
import { grouped } from '../../../core/src/model/grouped';
import { internalCommands } from '../protocol/protocol';
import { actionEdit, type CodeActionContext } from './code-actions';
import { findingsIn } from './judged-text';

const mostSuppressed = 8;

/**
 * What one may do about the findings in the range beside fixing them, one entry for each rule: suppress them by a
 * comment, set the rule's severity, switch it off for the project, read about it.
 */
export function acceptingActions(context: CodeActionContext): readonly CodeAction[] {
  const { judged, range } = context;
  const byRule = grouped(findingsIn(judged, range), ({ rule }) => rule);
  const groups = [...byRule.values()];
  return [
    // Each is tried on the text; nobody ignores dozens of rules at once.
    ...groups.slice(0, mostSuppressed).flatMap((findings) => suppressing(findings, context)),
    ...[...byRule.keys()].flatMap((rule) => [
      ...settingSeverity(rule, context),
      ...disabling(rule, context),
      ...documentation(rule, context),
    ]),
  ];
}

function suppressing(findings: readonly Finding[], context: CodeActionContext): readonly CodeAction[] {
  return suppressionFixes(findings, context.judged.text.getText()).flatMap(({ title, action }) => {
    const effect = actionEdit(action, context);
    if (effect) return [quickFix(title, effect)];
    return [];
  });
}

function settingSeverity(rule: string, context: CodeActionContext): readonly CodeAction[] {
  const { clientRuns, settingsFile = null, judged } = context;
  if (settingsFile === null || !clientRuns.has(internalCommands.setSeverity)) return [];
  const title = `Set severity of ${rule}…`;
  return [
    quickFix(title, { command: { title, command: internalCommands.setSeverity, arguments: [rule, judged.text.uri] } }),
  ];
}

/** Where the rule is switched off, CI follows. */
function disabling(rule: string, { settingsFile = null }: CodeActionContext): readonly CodeAction[] {
  const edit = settingsFile?.edit(['rules', rule], 'off');
  if (settingsFile && edit) return [quickFix(`Disable ${rule} in ${settingsFile.name}`, { edit })];
  return [];
}

function documentation(rule: string, { clientRuns }: CodeActionContext): readonly CodeAction[] {
  if (!clientRuns.has(internalCommands.showRule)) return [];
  const title = `Show documentation of ${rule}`;
  return [quickFix(title, { command: { title, command: internalCommands.showRule, arguments: [rule] } })];
}

function quickFix(title: string, effect: Pick<CodeAction, 'edit' | 'command'>): CodeAction {
  return { title, kind: CodeActionKind.QuickFix, ...effect };
}
