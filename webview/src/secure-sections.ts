import { counted } from '../../core/src/model/counted';
import { present } from '../../core/src/model/present';
import type { SecureHop, SecureReason } from '../../server/src/protocol/securing-protocol';
import { button, html } from './elements';
import type { ShownChange, ShownView } from './secure-messages';

/** Shows the difference of a file in the editor, by its URI, or of all files. */
export type ShowDifference = (uri: string | null) => void;

/** A part of the page under a heading; none where there is nothing to say. */
export function section(id: string, title: string, ...content: readonly Node[]): readonly HTMLElement[] {
  if (content.length === 0) return [];
  return [
    html('section', { id, 'aria-labelledby': `${id}-title` }, html('h2', { id: `${id}-title` }, title), ...content),
  ];
}

export function reasonList(reasons: readonly SecureReason[]): readonly HTMLElement[] {
  if (reasons.length === 0) return [];
  return [
    html(
      'ul',
      { class: 'reasons' },
      ...reasons.map(({ what, why }) => html('li', {}, html('strong', {}, what), ` ${why}`)),
    ),
  ];
}

/** What the deployment is. */
export function deploymentOf({ files, processes }: ShownView): readonly HTMLElement[] {
  const count = counted(processes.length, 'process', 'processes');
  return present([
    html('p', {}, ...files.flatMap((file, index) => [index > 0 && ', ', html('code', {}, file)])),
    processes.length > 0 && html('p', {}, `${count}: ${processes.join(', ')}.`),
  ]);
}

/** Ports and hops, now and then; the second where a plan changes them. */
export function hopTable(hops: readonly SecureHop[]): readonly HTMLElement[] {
  if (hops.length === 0) return [];
  const isPlanned = hops.some(({ then }) => then !== '');
  const heads = present(['Part', 'Of', 'Now', isPlanned && 'Then']);
  return [
    html(
      'table',
      {},
      html('thead', {}, html('tr', {}, ...heads.map((head) => html('th', { scope: 'col' }, head)))),
      html('tbody', {}, ...hops.map((hop) => hopRow(hop, isPlanned))),
    ),
  ];
}

function hopRow({ what, between, now, then }: SecureHop, isPlanned: boolean): HTMLElement {
  return html(
    'tr',
    {},
    html('th', { scope: 'row', 'data-label': 'Part' }, what),
    html('td', { 'data-label': 'Of' }, between),
    html('td', { 'data-label': 'Now' }, state(now)),
    isPlanned && html('td', { 'data-label': 'Then', class: now === then ? 'same' : '' }, state(then)),
  );
}

/** Such as `plaintext` or `mutual TLS`, in the color of what it says. */
function state(words: string): HTMLElement {
  const [kind = 'mtls'] = ['broken', 'plaintext'].filter((each) => words.includes(each));
  return html('span', { class: `badge state-${kind}` }, words);
}

/** More lines than these are folded, so that the rest of the page is not lost below. */
const mostLinesShown = 60;

/** The files that are written, each with the lines that change. */
export function changeList(changes: readonly ShownChange[], show: ShowDifference): readonly HTMLElement[] {
  const lines = changes.reduce((count, change) => count + change.lines.length, 0);
  const isShort = lines <= mostLinesShown;
  return changes.map((change) => changeOf(change, isShort, show));
}

function changeOf(change: ShownChange, isOpen: boolean, show: ShowDifference): HTMLElement {
  const { name, uri, isNew, added, removed, lines } = change;
  const counts = isNew ? `new file, ${added} lines` : `+${added} −${removed}`;
  return html(
    'div',
    { class: 'change' },
    button('Show changes', `difference ${uri}`, () => show(uri), { 'aria-label': `Show changes in ${name}` }),
    html(
      'details',
      { open: isOpen, 'data-key': `details ${uri}` },
      html('summary', {}, html('code', {}, name), ' ', html('span', { class: 'hint' }, counts)),
      html(
        'div',
        { class: 'difference', tabindex: 0, role: 'group', 'aria-label': `Changes in ${name}` },
        ...lines.map(({ kind, text }) =>
          html('div', { class: `line ${kind}` }, html('span', { class: 'mark' }, marks[kind]), text || ' '),
        ),
      ),
    ),
  );
}

const marks = { added: '+', removed: '−', same: ' ', gap: '⋯' } as const;

export function certificateList({ certificates }: ShownView): readonly HTMLElement[] {
  if (certificates.length === 0) return [];
  return [
    html('ul', {}, ...certificates.map(({ name, detail }) => html('li', {}, html('code', {}, name), ` ${detail}`))),
  ];
}

export function noteList(notes: readonly string[]): readonly HTMLElement[] {
  if (notes.length === 0) return [];
  return [html('ul', {}, ...notes.map((note) => html('li', {}, note)))];
}

/** What to do afterwards; commands look like what they are. */
export function stepList(steps: readonly string[], folder: string): readonly HTMLElement[] {
  if (steps.length === 0) return [];
  return [
    html('p', { class: 'hint' }, 'Commands start in ', html('code', {}, folder), '.'),
    html('ol', {}, ...steps.map((step) => html('li', {}, ...stepOf(step)))),
  ];
}

function stepOf(step: string): readonly (Node | string)[] {
  const parts = /^(.*?)((?:sudo |docker |kubectl |helm |vault |systemctl )[^]*)$/.exec(step);
  const [, lead = '', command = ''] = parts ?? [];
  // Within a sentence, a word such as helm is no command.
  if (command === '' || !/^$|: $/.test(lead)) return [step];
  return [lead, html('code', { class: 'command' }, command)];
}
