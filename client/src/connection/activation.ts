import * as vscode from 'vscode';
import { present } from '../../../core/src/model/present';
import { beginningOf } from '../../../core/src/documents/recognition/beginning';
import { mayBeMimirs } from '../../../core/src/documents/recognition/hint';
import { isSettingsFile, settingsFileGlob } from '../../../core/src/settings/file-names';
import { settingsSection } from '../../../server/src/protocol/protocol';
import { isSelected, type ServerProcess } from './client';

/** Starts the server with the first document that may be Mimir's, open already or opened or typed later. */
export function startWhenNeeded(server: ServerProcess): vscode.Disposable {
  const startFor = (document: vscode.TextDocument): void => {
    if (!server.wasStarted && needsServer(document)) void server.start();
  };
  vscode.workspace.textDocuments.forEach(startFor);
  void startForSettingsFile(server);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(startFor),
    vscode.workspace.onDidChangeTextDocument(({ document }) => startFor(document)),
  );
}

/** A project with a settings file is one of Mimir's, and the file may say so of documents that do not look it. */
async function startForSettingsFile(server: ServerProcess): Promise<void> {
  const [file] = await vscode.workspace.findFiles(`**/${settingsFileGlob}`, '**/node_modules/**', 1);
  if (file && !server.wasStarted) void server.start();
}

function needsServer(document: vscode.TextDocument): boolean {
  if (!isSelected(document)) return false;
  if (isSettingsFile(document.uri.path)) return true;
  const text = document.getText();
  return (
    mayBeMimirs(document.languageId, document.uri.path, text) ||
    beginningOf(document.uri.path, text) !== null ||
    isIncluded(document)
  );
}

/** The user says that it is Mimir's, whatever it holds. */
export function isIncluded(document: vscode.TextDocument): boolean {
  const globs: unknown = vscode.workspace.getConfiguration(settingsSection, document).get('files.include');
  if (!Array.isArray(globs)) return false;
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const patterns = globs
    .filter((glob) => typeof glob === 'string')
    .flatMap((glob) => present([glob, folder && new vscode.RelativePattern(folder, glob)]));
  return patterns.some((pattern) => vscode.languages.match({ pattern }, document) > 0);
}
