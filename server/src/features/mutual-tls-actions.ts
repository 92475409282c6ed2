import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import type { DocumentChanges, Effect } from '../../../core/src/model/finding';
import { faulty } from '../../../core/src/reporting/hops';
import { deploymentRules } from '../../../core/src/rules/all-rules';
import { copyClient } from '../../../core/src/secure/copy-client';
import { mutualTlsChanges } from '../../../core/src/secure/mutual-tls';
import { rejectedValues } from '../../../core/src/secure/rejected-values';
import { toTextRange } from '../protocol/lsp-conversion';
import { actionEdit, type CodeActionContext, generateCommand } from './code-actions';
import { findingsIn, optionOf, processOf, settingAt } from './judged-text';

/** What the one action is called. */
export const secureTitle = 'Use mutual TLS on every hop of this deployment';

/** The same for a text that is on no disk: its settings, and then the certificates that they name. The plain form is the first. */
export function securingActions(context: CodeActionContext, internalName: string): readonly CodeAction[] {
  const { processes } = context.judged.analysis.deployment;
  if (isHindered(context)) return [];
  const actions = actionsOf(
    secureTitle,
    (anchor) =>
      mutualTlsChanges(
        processes.map(({ process }) => process),
        { internalName, ...(anchor === undefined ? {} : { anchor }) },
      ),
    context,
  );
  const command = actions.length === 0 ? null : generateCommand(context.judged.text.uri, secureTitle, context);
  return actions.map((action) => ({ ...action, ...(command ? { command } : {}) }));
}

/**
 * What is named and cannot be read would be named once more; a value that Mimir rejects would count; and the kubelet has no
 * TLS for probes by gRPC.
 */
function isHindered({ judged: { analysis } }: CodeActionContext): boolean {
  const { findings, processes } = analysis.deployment;
  const isSpoiled = [...findings, ...processes.flatMap((each) => each.findings)].some(({ rule }) => spoiling.has(rule));
  const all = processes.map(({ process }) => process);
  if (isSpoiled || rejectedValues(all, new Set(['grpc', 'memberlist'])).length > 0) return true;
  return processes.some(({ facts }) => facts.callers.some(({ overGrpc }) => overGrpc === true));
}

const spoiling: ReadonlySet<string> = new Set([
  'expand-env-off',
  'file-unreadable',
  'pem-where-path-belongs',
  'private-key-encrypted',
  'cert-key-mismatch',
  'cert-pair-unusable',
]);

/** With the cursor in a client's settings: the same for all other clients of its deployment. */
export function copyingActions(context: CodeActionContext, catalogue: Catalogue): readonly CodeAction[] {
  const { judged, range } = context;
  const placed = settingAt(judged, toTextRange(range, judged.text).start);
  const owner = placed && processOf(judged, placed.document);
  const option = placed && optionOf(placed.setting, catalogue.at(judged.analysis.mimirVersion), catalogue);
  const model = option?.family == null ? null : owner?.process.configuration.family(option.family);
  const { links } = judged.analysis.deployment;
  // Who does not agree with its server on TLS, or does not take its certificate, is no model for the others.
  const fails = faulty(links, 'client-plaintext', 'server-plaintext', 'server-not-trusted', 'server-name').some(
    ({ client, state }) => client.view === model && state === 'broken',
  );
  if (model && !fails)
    return actionsOf(
      "Copy this client's TLS settings to all other clients",
      (anchor) => copyClient(model, links, anchor),
      context,
      breaksHop(context) ? 'connection-fails' : 'style',
    );
  return [];
}

/** An action in its plain form, and where it makes clients of a YAML document alike, also with one block that the others take in. */
function actionsOf(
  name: string,
  changesWith: (anchor?: string) => readonly DocumentChanges[],
  context: CodeActionContext,
  fixed: Effect | null = null,
): readonly CodeAction[] {
  const plain = actionOf(name, changesWith(), context, fixed);
  if (plain === null) return [];
  const shared = actionOf(`${name}, with a YAML anchor`, changesWith('client_tls'), context, fixed);
  if (shared === null || JSON.stringify(shared.edit) === JSON.stringify(plain.edit)) return [plain];
  return [plain, shared];
}

/** Fixes what breaks a hop, where the range holds such a finding; else it is a change that somebody may want. */
function actionOf(
  name: string,
  changes: readonly DocumentChanges[],
  context: CodeActionContext,
  fixed: Effect | null,
): CodeAction | null {
  const edit =
    changes.length === 0
      ? null
      : actionEdit({ kind: 'set', changes }, context, fixed && { effect: fixed, findings: [] });
  return (
    edit && {
      title: name,
      kind: breaksHop(context) ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite,
      ...edit,
    }
  );
}

/** True where a finding in the range tells of what stands between processes or components. */
export function breaksHop({ judged, range }: Pick<CodeActionContext, 'judged' | 'range'>): boolean {
  return findingsIn(judged, range).some(({ rule, effect }) => effect === 'connection-fails' && hopRules.has(rule));
}

const hopRules = new Set(deploymentRules.map(({ id }) => id));
