import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageHtml } from './page-html';

/** A page that a webview shows: a script and a style of its name in a folder of that name. */
export interface WebviewPage {
  readonly name: 'map' | 'secure';
  readonly title: string;
}

/** The folder with the files that the page may load. */
export function pageFolder(extensionUri: vscode.Uri, { name }: WebviewPage): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', name);
}

export function pageIn(webview: vscode.Webview, extensionUri: vscode.Uri, page: WebviewPage): string {
  const folder = pageFolder(extensionUri, page);
  const source = (extension: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, `${page.name}.${extension}`)).toString();
  return pageHtml({
    title: page.title,
    script: source('js'),
    style: source('css'),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
  });
}
