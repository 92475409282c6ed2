import * as vscode from 'vscode';
import { mayBeMimirs } from '../../core/src/documents/hint';
import { settingsSection } from '../../server/src/protocol';
import { isSelected, type ServerProcess } from './client';

/** Starts the server with the first document that may be Mimir's, open already or opened or typed later. */
export function startWhenNeeded(server: ServerProcess): vscode.Disposable {
  const startFor = (document: vscode.TextDocument): void => {
    if (!server.wasStarted && needsServer(document)) void server.start();
  };
  vscode.workspace.textDocuments.forEach(startFor);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(startFor),
    vscode.workspace.onDidChangeTextDocument(({ document }) => startFor(document)),
  );
}

function needsServer(document: vscode.TextDocument): boolean {
  if (!isSelected(document)) return false;
  return mayBeMimirs(document.languageId, document.uri.path, document.getText()) || isIncluded(document);
}

/** The user says that it is Mimir's, whatever it holds. */
function isIncluded(document: vscode.TextDocument): boolean {
  const globs: unknown = vscode.workspace.getConfiguration(settingsSection, document).get('files.include');
  if (!Array.isArray(globs)) return false;
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const patterns = globs
    .filter((glob) => typeof glob === 'string')
    .flatMap((glob) => (folder ? [glob, new vscode.RelativePattern(folder, glob)] : [glob]));
  return patterns.some((pattern) => vscode.languages.match({ pattern }, document) > 0);
}
