import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { clientCommands, type IgnoreReceipt, requests } from '../../../server/src/protocol/protocol';
import type {
  SecureAnswer,
  SecureApplyParams,
  SecureChange,
  SecureChoices,
  SecureParams,
  SecureReceipt,
  SecureUndoAnswer,
  SecureView,
} from '../../../server/src/protocol/securing-protocol';
import type { SecureMessage, SecurePageMessage, ShownChange } from '../../../webview/src/secure-messages';
import type { ServerProcess } from '../connection/client';
import { pageFolder, pageIn, type WebviewPage } from '../pages/webview-page';
import { reveal } from '../commands/generation-outcome';
import { ComparedTexts } from './compared-texts';
import { rolloutScript } from './rollout-script';
import { readSecurePageMessage } from './secure-page-message';

/** Files that are written one after the other are one change. Milliseconds. */
const quiet = 300;

/** What is shown: a plan, or what came of it. */
type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'plan'; readonly view: SecureView }
  | { readonly kind: 'receipt'; readonly receipt: SecureReceipt };

const changedMeanwhile = 'A file has changed, so the plan was made again. Look at it, then choose Secure.';

const page: WebviewPage = { name: 'secure', title: 'Secure this deployment' };

/** The one panel with the plan that secures a deployment. Nothing is written before its button is pressed. */
export class SecurePanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | null = null;
  private uri = '';
  private choices: Partial<SecureChoices> = {};
  private shown: Shown = { kind: 'nothing' };
  /** The last request for a plan; answers to earlier ones come too late. */
  private asked = 0;
  private isWriting = false;
  private pause: NodeJS.Timeout | undefined;
  private readonly texts = new ComparedTexts();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly server: ServerProcess,
  ) {}

  /** Makes the plan for the deployment of a file, and shows it. */
  show(uri: string): void {
    this.uri = uri;
    this.choices = {};
    this.shown = { kind: 'nothing' };
    if (this.panel) {
      this.panel.reveal(undefined, false);
      void this.plan('');
      return;
    }
    this.panel = vscode.window.createWebviewPanel(
      'mimirTls.secure',
      'Secure This Deployment',
      vscode.ViewColumn.Active,
      {
        enableScripts: true,
        enableFindWidget: true,
        retainContextWhenHidden: true,
        localResourceRoots: [pageFolder(this.extensionUri, page)],
      },
    );
    this.panel.onDidDispose(() => (this.panel = null));
    this.panel.webview.onDidReceiveMessage((data: unknown) => this.take(readSecurePageMessage(data)));
    this.panel.webview.html = pageIn(this.panel.webview, this.extensionUri, page);
  }

  /** The deployments of these files were checked again: a plan for one of them may be another now. */
  changed(uris: readonly string[]): void {
    if (this.panel === null || this.shown.kind !== 'plan' || this.isWriting) return;
    const { view } = this.shown;
    const own = new Set([this.uri, ...view.changes.map(({ uri }) => uri), ...view.unsaved].map(normal));
    if (!uris.some((uri) => own.has(normal(uri)))) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.follow(), quiet);
  }

  dispose(): void {
    clearTimeout(this.pause);
    this.panel?.dispose();
    this.texts.dispose();
  }

  private async take(message: SecurePageMessage | null): Promise<void> {
    const client = message && (await this.server.start());
    if (!client) return;
    switch (message.kind) {
      case 'ready':
        if (this.shown.kind === 'nothing') return this.plan('');
        return this.send();
      case 'choose':
        this.choices = message.choices;
        return this.plan('');
      case 'secure':
        return this.secure(client);
      case 'cancel':
        this.panel?.dispose();
        return;
      case 'save':
        return this.save();
      case 'difference':
        return this.texts.show(this.changes.filter(({ uri }) => message.uri === null || uri === message.uri));
      default:
        if (this.shown.kind === 'receipt') await this.followUp(message.kind, this.shown.receipt, client);
    }
  }

  /** Makes the plan and shows it, with a sentence on why. */
  private async plan(news: string): Promise<void> {
    const view = await this.askForPlan();
    if (view === null) return;
    this.shown = { kind: 'plan', view };
    await this.send(news);
  }

  /** Makes the plan again, and shows it where it is another. */
  private async follow(): Promise<void> {
    const former = this.shown;
    if (former.kind !== 'plan' || this.isWriting) return;
    const view = await this.askForPlan();
    if (view === null) return;
    this.shown = { kind: 'plan', view };
    if (!isSameView(former.view, view)) await this.send(changedMeanwhile);
  }

  /** Null where another answer is on its way, or where there can be none, which is told. */
  private async askForPlan(): Promise<SecureView | null> {
    const client = this.panel && (await this.server.start());
    if (!client) return null;
    const asked = ++this.asked;
    const params: SecureParams = { uri: this.uri, ...this.choices, dirty: dirtyUris() };
    const view = await client.sendRequest<SecureView | null>(requests.securePlan, params);
    if (asked !== this.asked) return null;
    if (view === null) await this.tell('This document is on no disk. Save it to a file first.');
    return view;
  }

  private async secure(client: LanguageClient): Promise<void> {
    if (this.shown.kind !== 'plan' || this.isWriting) return;
    this.isWriting = true;
    this.asked++;
    try {
      const params: SecureApplyParams = { id: this.shown.view.id, dirty: dirtyUris() };
      await this.takeAnswer(await client.sendRequest<SecureAnswer>(requests.secureApply, params));
    } finally {
      this.isWriting = false;
    }
  }

  private async takeAnswer(answer: SecureAnswer): Promise<void> {
    switch (answer.kind) {
      case 'secured':
        this.shown = { kind: 'receipt', receipt: answer.receipt };
        return this.send();
      case 'changed':
        this.shown = { kind: 'plan', view: answer.view };
        return this.send(changedMeanwhile);
      case 'failed':
        return this.tell(`Nothing was changed. ${answer.problems.join(' ')}`);
    }
  }

  private async save(): Promise<void> {
    if (this.shown.kind !== 'plan') return;
    for (const uri of this.shown.view.unsaved) {
      const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === normal(uri));
      await document?.save();
    }
    await this.plan('');
  }

  private async followUp(
    kind: Exclude<SecurePageMessage['kind'], 'ready' | 'choose' | 'secure' | 'cancel' | 'save' | 'difference'>,
    receipt: SecureReceipt,
    client: LanguageClient,
  ): Promise<void> {
    switch (kind) {
      case 'copy-steps':
        await vscode.env.clipboard.writeText(rolloutScript(receipt.steps, receipt.folder));
        return this.tell('Copied the rollout steps. Commands are lines; all else is comments.');
      case 'open-folder':
        return reveal(vscode.Uri.parse(receipt.made));
      case 'show-map':
        return showMap(vscode.Uri.parse(this.uri));
      case 'ignore-keys': {
        const params = { paths: receipt.exposed };
        const { added, failures } = await client.sendRequest<IgnoreReceipt>(requests.ignoreInGit, params);
        if (failures.length > 0) return this.tell(failures.join(' '));
        const names = added.map((path) => vscode.workspace.asRelativePath(path)).join(', ');
        return this.tell(`Added to .gitignore: ${names}.`);
      }
      case 'undo': {
        const { failure, told } = await client.sendRequest<SecureUndoAnswer>(requests.secureUndo, { id: receipt.id });
        if (failure !== null) return this.tell(told);
        return this.plan(told);
      }
    }
  }

  private get changes(): readonly SecureChange[] {
    switch (this.shown.kind) {
      case 'nothing':
        return [];
      case 'plan':
        return this.shown.view.changes;
      case 'receipt':
        return this.shown.receipt.changes;
    }
  }

  private async send(news = ''): Promise<void> {
    if (this.shown.kind === 'plan') {
      const { view } = this.shown;
      await this.post({ kind: 'plan', view: { ...view, changes: view.changes.map(asShown) }, news });
    }
    if (this.shown.kind === 'receipt') {
      const { receipt } = this.shown;
      await this.post({ kind: 'receipt', receipt: { ...receipt, changes: receipt.changes.map(asShown) } });
    }
  }

  private async tell(text: string): Promise<void> {
    await this.post({ kind: 'told', text });
  }

  private async post(message: SecureMessage): Promise<void> {
    await this.panel?.webview.postMessage(message);
  }
}

/** Without the texts of the files: the page shows only the lines that change. */
function asShown({ uri, name, former, added, removed, lines }: SecureChange): ShownChange {
  return { uri, name, added, removed, lines, isNew: former === null };
}

/** Whatever they are called. */
function isSameView(one: SecureView, other: SecureView): boolean {
  return JSON.stringify({ ...one, id: '' }) === JSON.stringify({ ...other, id: '' });
}

/** With the file that it is of beside it, where that is shown already, or else here. */
async function showMap(uri: vscode.Uri): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  await vscode.window.showTextDocument(uri, { viewColumn: shown?.viewColumn ?? vscode.ViewColumn.Active });
  await vscode.commands.executeCommand(clientCommands.showMap, uri.toString());
}

/** Open files whose changes are not saved. All others are as the disk has them, at once or soon. */
function dirtyUris(): readonly string[] {
  return vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.toString());
}

function normal(uri: string): string {
  return vscode.Uri.parse(uri).toString();
}
