import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import type { KnownNames } from '../../../core/src/settings/chosen';
import { findSettingsFile, type FindingPorts, layerOf } from '../../../core/src/settings/file';
import { settingsFileNames } from '../../../core/src/settings/file-names';
import type { SettingsProblem } from '../../../core/src/settings/file-reading';
import { editBetween, type NewValue, withEntry } from '../../../core/src/settings/file-writing';
import { restInside } from '../../../core/src/model/containment';
import { quoted } from '../../../core/src/model/quoted';
import type { OpenDocuments } from './open-documents';
import { diagnosticSource, toProtocolEdit, toRange, toTextRange } from '../protocol/lsp-conversion';

/** The code of diagnostics of settings files. */
const code = 'settings-file';

/** What is wrong with an open settings file, as it is read now. The root is the folder that it may not lead out of. */
export async function settingsProblems(
  path: string,
  text: string,
  root: string | null,
  known: KnownNames,
  ports: FindingPorts,
): Promise<readonly SettingsProblem[]> {
  const folder = ports.paths.folderOf(path);
  const found = await findSettingsFile(folder, folder, ports);
  if (found === null || found.path === path)
    return layerOf(found ?? { path, folder, text, besides: [] }, root, known, ports.paths).problems;
  const winner = restInside(found.path, folder) ?? found.path;
  return [
    {
      range: { start: 0, end: 0 },
      severity: 'warning',
      message: `This file is ignored, because ${winner} in this folder has precedence. Remove one of them.`,
      meant: null,
    },
  ];
}

export function toSettingsDiagnostic({ range, severity, message }: SettingsProblem, text: TextDocument): Diagnostic {
  const level = severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  return { source: diagnosticSource, code, message, severity: level, range: toRange(range, text) };
}

/** Writes what was probably meant, for the problems in the range. */
export function settingsFixes(
  problems: readonly SettingsProblem[],
  text: TextDocument,
  range: Range,
  shown: readonly Diagnostic[],
): readonly CodeAction[] {
  const wanted = toTextRange(range, text);
  return problems.flatMap(({ range: place, message, meant }): CodeAction[] => {
    if (meant === null || place.start > wanted.end || place.end < wanted.start) return [];
    const quote = /^["']/.exec(text.getText().slice(place.start, place.end))?.[0] ?? '';
    const edit = toProtocolEdit({ range: place, text: `${quote}${meant}${quote}` }, text);
    const diagnostics = shown.filter((each) => each.message === message);
    return [
      {
        title: `Replace with ${quoted(meant)}`,
        kind: CodeActionKind.QuickFix,
        isPreferred: true,
        diagnostics,
        edit: { changes: { [text.uri]: [edit] } },
      },
    ];
  });
}

/** A settings file that an entry goes to: one that is there, or one to be made. */
export interface SettingsTarget {
  readonly uri: string;
  /** Its name, for titles. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Null for a file to be made. */
  readonly text: TextDocument | null;
  /** Null for a file that is not open. */
  readonly version: number | null;
}

/** The file of settings that counts for what lies in a folder, else a new one in the folder where the way up ends. */
export async function settingsTarget(
  folder: string,
  stop: string,
  ports: FindingPorts,
  documents: Pick<OpenDocuments, 'get' | 'textOf'>,
): Promise<SettingsTarget> {
  const found = await findSettingsFile(folder, stop, ports);
  const path = found?.path ?? ports.paths.resolve(stop, settingsFileNames[0]);
  const uri = ports.paths.toUri(path);
  const home = ports.paths.folderOf(path);
  const name = restInside(path, home) ?? path;
  return {
    uri,
    name,
    folder: home,
    text: found && documents.textOf(uri, found.text),
    version: documents.get(uri)?.version ?? null,
  };
}

/** What a client can do with an edit. */
interface EditClient {
  readonly versionedEdits: boolean;
  readonly createsFiles: boolean;
}

/** One more entry in a settings file, with the file where there is none; null where it cannot be written there. */
export function settingsEdit(
  { uri, text, version }: SettingsTarget,
  path: readonly string[],
  value: NewValue,
  client: EditClient,
): WorkspaceEdit | null {
  if (text === null && !client.createsFiles) return null;
  const before = text?.getText() ?? '';
  const after = withEntry(before, path, value, uri.endsWith('.json'));
  if (after === null || after === before) return null;
  const present = text ?? TextDocument.create(uri, '', 0, '');
  const edit = toProtocolEdit(editBetween(before, after), present);
  if (!client.versionedEdits) return { changes: { [uri]: [edit] } };
  const creation = text === null ? [{ kind: 'create' as const, uri, options: { ignoreIfExists: true } }] : [];
  return { documentChanges: [...creation, { textDocument: { uri, version }, edits: [edit] }] };
}
