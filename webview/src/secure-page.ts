import { present } from '../../core/src/model/present';
import type { SecureChoices } from '../../server/src/protocol/securing-protocol';
import { button, html } from './elements';
import { choicesOf } from './secure-choices';
import type { SecureMessage, ShownReceipt, ShownView, SecurePageMessage } from './secure-messages';
import {
  certificateList,
  changeList,
  deploymentOf,
  hopTable,
  noteList,
  reasonList,
  section,
  stepList,
} from './secure-sections';

/** What VS Code gives a webview's script; it may be called once. */
declare function acquireVsCodeApi(): { postMessage(message: SecurePageMessage): void };

const editor = acquireVsCodeApi();

function tell(message: SecurePageMessage): void {
  editor.postMessage(message);
}

/** Calls back with each message of the editor. Whatever else arrives is not for this page. */
function onMessage(take: (message: SecureMessage) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data)) take(data);
  });
}

/** The editor's messages come from our own code, so that the kind is enough to know them by. */
function isMessage(data: unknown): data is SecureMessage {
  return (
    typeof data === 'object' &&
    data !== null &&
    'kind' in data &&
    (data.kind === 'plan' || data.kind === 'receipt' || data.kind === 'told')
  );
}

const show = (uri: string | null): void => tell({ kind: 'difference', uri });

/** The page: first the plan, with what can be chosen, then what came of it. */
class SecurePage {
  private readonly heading = html('h1', { tabindex: -1 }, 'Secure this deployment');
  /** It stays, since a screen reader reads its changes. */
  private readonly status = html('p', { id: 'summary', role: 'status' }, 'The plan is being made.');
  private readonly news = html('p', { id: 'news', role: 'alert' });
  private readonly tools = html('div', { class: 'tools' });
  private readonly body = html('div', { id: 'plan' });
  private isFirst = true;

  constructor(private readonly main: HTMLElement) {
    main.append(html('header', {}, this.heading, this.status, this.news), this.tools, this.body);
    this.news.hidden = true;
  }

  take(message: SecureMessage): void {
    const focused = focusedKey();
    this.main.removeAttribute('aria-busy');
    switch (message.kind) {
      case 'plan':
        this.tellNews(message.news);
        this.showPlan(message.view);
        break;
      case 'receipt':
        this.tellNews('');
        this.showReceipt(message.receipt);
        break;
      case 'told':
        this.tellNews(message.text);
        this.enable();
        break;
    }
    if (this.isFirst || focused === 'secure') this.heading.focus();
    else if (focused !== null) this.focus(focused);
    this.isFirst = false;
  }

  private showPlan(view: ShownView): void {
    const { refused, notDone, open, notes, steps, folder, unsaved } = view;
    const isPossible = view.state === 'ready';
    this.heading.textContent = 'Secure this deployment';
    this.status.textContent = view.summary;
    const secure = button('Secure', 'secure', () => this.secure(), { class: 'primary', disabled: !isPossible });
    const tools = [
      secure,
      unsaved.length > 0 && button('Save files and plan again', 'save', () => this.ask(() => tell({ kind: 'save' }))),
      view.changes.length > 1 && button('Show all changes', 'difference all', () => show(null)),
      button(isPossible ? 'Cancel' : 'Close', 'cancel', () => tell({ kind: 'cancel' })),
    ];
    this.tools.replaceChildren(...present(tools));
    this.body.replaceChildren(
      ...section('refused', 'Why nothing can be written', ...reasonList(refused)),
      ...section('not-done', 'Not done', ...reasonList(notDone)),
      choicesOf(view, (choices) => this.choose(choices)),
      ...section('deployment', 'The deployment', ...deploymentOf(view)),
      ...section('hops', 'Ports and hops', ...hopTable(view.hops)),
      ...section('changes', 'Files that are written', ...changeList(view.changes, show)),
      ...section('certificates', 'Certificates and keys that are generated', ...certificateList(view)),
      ...section('open', 'What stays open, and who else must change', ...reasonList(open)),
      ...section('notes', 'Good to know', ...noteList(notes)),
      ...section('steps', 'Afterwards, in this order', ...stepList(steps, folder)),
    );
  }

  private showReceipt(receipt: ShownReceipt): void {
    const { done, next, changes, remains, steps, folder, exposed } = receipt;
    this.heading.textContent = remains.length === 0 ? 'This deployment is secured' : 'Not everything is secure';
    this.status.replaceChildren(html('span', { class: 'line' }, done), ' ', html('span', { class: 'line' }, next));
    const tools = [
      steps.length > 0 &&
        button('Copy rollout steps', 'copy', () => tell({ kind: 'copy-steps' }), { class: 'primary' }),
      button('Show map', 'map', () => tell({ kind: 'show-map' })),
      button('Show changes', 'difference all', () => show(null)),
      button('Open folder', 'folder', () => tell({ kind: 'open-folder' })),
      exposed.length > 0 && button('Add keys to .gitignore', 'ignore', () => tell({ kind: 'ignore-keys' })),
      button('Undo', 'undo', () => this.ask(() => tell({ kind: 'undo' }))),
      button('Close', 'cancel', () => tell({ kind: 'cancel' })),
    ];
    this.tools.replaceChildren(...present(tools));
    this.body.replaceChildren(
      ...section('remains', 'Still not secure', ...reasonList(remains)),
      ...section('steps', 'Next, in this order', ...stepList(steps, folder)),
      ...section('changes', 'Files that were written', ...changeList(changes, show)),
      ...section('undo', 'Undo', html('p', {}, undoStory)),
    );
    this.body.querySelectorAll('details').forEach((details) => (details.open = false));
  }

  private choose(choices: SecureChoices): void {
    this.ask(() => tell({ kind: 'choose', choices }));
  }

  private secure(): void {
    this.status.textContent = 'The plan is checked again and written.';
    this.ask(() => tell({ kind: 'secure' }));
  }

  /** Nothing else can be asked until the answer is there. */
  private ask(send: () => void): void {
    this.main.setAttribute('aria-busy', 'true');
    for (const control of this.controls()) control.setAttribute('aria-disabled', 'true');
    send();
  }

  private enable(): void {
    for (const control of this.controls()) control.removeAttribute('aria-disabled');
  }

  private controls(): Iterable<Element> {
    return this.main.querySelectorAll('button, input');
  }

  private tellNews(text: string): void {
    this.news.hidden = text === '';
    this.news.textContent = text;
  }

  private focus(key: string): void {
    const same = [...this.main.querySelectorAll<HTMLElement>('[data-key]')].find(
      (element) => element.dataset['key'] === key && !element.hasAttribute('disabled'),
    );
    (same ?? this.heading).focus({ preventScroll: true });
  }
}

const undoStory =
  'Undo puts the settings files back as they were, as long as nobody has changed them since. It leaves certificates and keys where they are: no key is ever deleted, and none is in an editor’s undo history.';

function focusedKey(): string | null {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement) return activeElement.dataset['key'] ?? null;
  return null;
}

const main = document.querySelector('main');
if (main) {
  const page = new SecurePage(main);
  onMessage((message) => page.take(message));
  // While one thing is asked, another press does nothing.
  main.addEventListener(
    'click',
    (event) => {
      if (main.getAttribute('aria-busy') !== 'true') return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
  tell({ kind: 'ready' });
}
