import * as vscode from 'vscode';
import { mayBeMimirs } from '../../../core/src/documents/recognition/hint';
import { isIncluded } from '../connection/activation';
import type { ServerProcess } from '../connection/client';
import { needConfiguration } from './unmet-needs';
import { findDeployments } from './find-deployments';

/** What a command wants a deployment for. */
export interface Purpose {
  /** The command's title. */
  readonly title: string;
  /** Such as `show its map`. */
  readonly aim: string;
}

/**
 * The file of the deployment that is meant: the active one where it is Mimir's, the only one of the workspace, or the
 * chosen one of several. Null where there is none, which is told with a way on, or where the user cancels.
 */
export async function chooseDeployment(server: ServerProcess, purpose: Purpose): Promise<vscode.Uri | null> {
  const active = vscode.window.activeTextEditor?.document;
  if (active && looksMimirs(active)) return active.uri;
  const { deployments: found, isPartial } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Looking for deployments of Mimir…' },
    () => findDeployments(server),
  );
  const [only] = found;
  if (!only) {
    await needConfiguration(purpose, isPartial);
    return null;
  }
  if (found.length === 1) return vscode.Uri.parse(only.uri);
  const items = found.map((each) => ({
    label: vscode.workspace.asRelativePath(vscode.Uri.parse(each.uri)),
    description: `${each.processes}, ${each.verdict.text}`,
    ...(each.others.length > 0 && { detail: `with ${each.others.map(fileName).join(', ')}` }),
    uri: vscode.Uri.parse(each.uri),
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: purpose.title,
    placeHolder: `The deployment to ${purpose.aim.replace(/ (?:it|its) /, ' ')}.`,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.uri ?? null;
}

/**
 * The document that a command is for: the one that a menu, a link or a view gives, or else the chosen one. It is open and
 * shown, so that the server knows its present text and the user sees what is spoken of.
 */
export async function openDeployment(
  server: ServerProcess,
  given: unknown,
  purpose: Purpose,
): Promise<vscode.Uri | null> {
  const uri = givenDocument(given) ?? (await chooseDeployment(server, purpose));
  if (uri === null) return null;
  const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
  if (!isOpen) await vscode.window.showTextDocument(uri, { preview: false });
  return uri;
}

/** A menu gives a URI, a command link its text, a view one of its rows, and the palette nothing. */
export function givenDocument(given: unknown): vscode.Uri | null {
  if (typeof given === 'string') return vscode.Uri.parse(given);
  if (given instanceof vscode.Uri) return given;
  if (typeof given !== 'object' || given === null || !('uri' in given) || typeof given.uri !== 'string') return null;
  return vscode.Uri.parse(given.uri);
}

function looksMimirs(document: vscode.TextDocument): boolean {
  return mayBeMimirs(document.languageId, document.uri.path, document.getText()) || isIncluded(document);
}

function fileName(uri: string): string {
  return vscode.Uri.parse(uri).path.replace(/^.*\//, '');
}
