import type { MapMessage, PageMessage } from './messages';

/** What VS Code gives a webview's script; it may be called once. */
declare function acquireVsCodeApi(): {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const editor = acquireVsCodeApi();

export function tell(message: PageMessage): void {
  editor.postMessage(message);
}

/** Calls back with each map that the editor sends. Whatever else arrives is not for this page. */
export function onMap(take: (map: MapMessage['map']) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isMapMessage(data)) take(data.map);
  });
}

/** The editor's messages come from our own code, so that the kind is enough to know them by. */
function isMapMessage(data: unknown): data is MapMessage {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'map' && 'map' in data;
}

/** What the user chose for this page, for as long as it is open. */
export function isPictureHidden(): boolean {
  const state = editor.getState();
  return typeof state === 'object' && state !== null && 'pictureHidden' in state && state.pictureHidden === true;
}

export function rememberPicture(hidden: boolean): void {
  editor.setState({ pictureHidden: hidden });
}
