import type { SecureMessage, SecurePageMessage } from './secure-messages';

/** What VS Code gives a webview's script; it may be called once. */
declare function acquireVsCodeApi(): { postMessage(message: SecurePageMessage): void };

const editor = acquireVsCodeApi();

export function tell(message: SecurePageMessage): void {
  editor.postMessage(message);
}

/** Calls back with each message of the editor. Whatever else arrives is not for this page. */
export function onMessage(take: (message: SecureMessage) => void): void {
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
