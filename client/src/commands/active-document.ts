import * as vscode from 'vscode';

/** The document that a command is for: the given one, or else the one in the active editor. Warns where there is none. */
export function documentFor(given: unknown, what: string): vscode.Uri | null {
  if (typeof given === 'string') return vscode.Uri.parse(given);
  if (given instanceof vscode.Uri) return given;
  const active = vscode.window.activeTextEditor?.document.uri;
  if (!active) void vscode.window.showWarningMessage(`Open a Mimir configuration first: ${what}`);
  return active ?? null;
}
