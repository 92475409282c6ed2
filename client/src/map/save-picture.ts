import * as vscode from 'vscode';
import type { PageMessage } from '../../../webview/src/messages';

type Picture = Extract<PageMessage, { readonly kind: 'save' }>;

/** Asks where the picture of a document's map is to be saved, and writes it there. */
export async function savePicture(uri: string, { format, data }: Picture): Promise<void> {
  const name = `tls-map.${format}`;
  const suggested = vscode.Uri.joinPath(vscode.Uri.parse(uri), '..', name);
  const target = await vscode.window.showSaveDialog({
    defaultUri: suggested,
    filters: format === 'svg' ? { 'SVG drawings': ['svg'] } : { 'PNG images': ['png'] },
    title: 'Save the TLS map',
  });
  if (!target) return;
  try {
    await vscode.workspace.fs.writeFile(target, Buffer.from(data, format === 'svg' ? 'utf8' : 'base64'));
    void vscode.window.showInformationMessage(
      `Saved the TLS map as ${target.path.slice(target.path.lastIndexOf('/') + 1)}.`,
    );
  } catch (error) {
    void vscode.window.showErrorMessage(
      `The picture can't be saved: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
