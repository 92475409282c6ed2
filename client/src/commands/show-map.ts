import * as vscode from 'vscode';
import type { ServerProcess } from '../client';
import { copyMap } from '../map/copy-map';
import type { MapPanel } from '../map/map-panel';

/** Shows the map of the deployment that a document belongs to: of the given one, or of the one in the active editor. */
export function showMap(panel: MapPanel, given: unknown): void {
  const uri = documentOf(given);
  if (uri !== null) panel.show(uri);
}

/** The same map as text for a runbook, on the clipboard. */
export async function copyMapAsMermaid(server: ServerProcess, given: unknown): Promise<void> {
  const uri = documentOf(given);
  if (uri !== null) await copyMap(server, uri);
}

/** A menu gives a URI, a command link its text, and the palette nothing. */
function documentOf(given: unknown): string | null {
  if (typeof given === 'string') return given;
  if (given instanceof vscode.Uri) return given.toString();
  const active = vscode.window.activeTextEditor?.document.uri.toString();
  if (active === undefined)
    void vscode.window.showWarningMessage('Open a Mimir configuration first: the map shows what it contains.');
  return active ?? null;
}
