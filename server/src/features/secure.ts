import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import type { DocumentChanges } from '../../../core/src/model/finding';
import { rules } from '../../../core/src/rules/index';
import { copyClient } from '../../../core/src/secure/copy-client';
import { mutualTlsChanges } from '../../../core/src/secure/mutual-tls';
import { toTextRange } from '../convert';
import { actionEdit, type CodeActionContext, generateCommand } from './code-actions';
import { optionOf, processOf, settingAt } from './judged-text';

const title = 'Use mutual TLS on every hop of this deployment';

/** The one action that secures a whole deployment: its settings, and then the certificates that they name. */
export function securingActions(context: CodeActionContext, internalName: string): readonly CodeAction[] {
  const { processes, links } = context.judged.analysis.deployment;
  const changes = mutualTlsChanges(processes.map(({ process }) => process), links, internalName);
  const action = actionOf(title, changes, context);
  if (action === null) return [];
  const command = generateCommand(context.judged.text.uri, title, context);
  return [{ ...action, ...(command ? { command } : {}) }];
}

/** With the cursor in a client's settings: the same for all other clients of its deployment. */
export function copyingActions(context: CodeActionContext, catalogue: Catalogue): readonly CodeAction[] {
  const { judged, range } = context;
  const placed = settingAt(judged, toTextRange(range, judged.text).start);
  const owner = placed && processOf(judged, placed.document);
  const option = placed && optionOf(placed.setting, catalogue.at(judged.analysis.mimirVersion), catalogue);
  const model = option?.family == null ? null : owner?.process.configuration.family(option.family);
  const action = model ? actionOf("Copy this client's TLS settings to all other clients", copyClient(model, judged.analysis.deployment.links), context) : null;
  return action === null ? [] : [action];
}

/** Fixes what breaks a hop, where the range holds such a finding; else it is a change that somebody may want. */
function actionOf(name: string, changes: readonly DocumentChanges[], context: CodeActionContext): CodeAction | null {
  const edit = changes.length === 0 ? null : actionEdit({ kind: 'set', changes }, context);
  return edit && { title: name, kind: breaksHop(context) ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite, ...edit };
}

/** True where a finding in the range tells of what stands between processes or components. */
export function breaksHop({ judged, range }: Pick<CodeActionContext, 'judged' | 'range'>): boolean {
  const wanted = toTextRange(range, judged.text);
  return judged.analysis.findings.some(
    ({ rule, effect, range: place }) => effect === 'connection-fails' && hopRules.has(rule) && place.start <= wanted.end && place.end >= wanted.start,
  );
}

const hopRules = new Set(rules.filter((rule) => 'checkLinks' in rule).map(({ id }) => id));
