import type { HopState, MapCertificate } from '../../core/src/model/deployment-map';
import { meshWords } from '../../core/src/picture/descriptions';
import type { MapFixParams, MapPlace, MapView } from '../../server/src/protocol/protocol';
import { button, html } from './elements';
import type { HopRow } from './hop-rows';
import { counted, daysWords, fixWords, listed, stateWords } from './map-wording';

interface TableEvents {
  readonly go: (place: MapPlace) => void;
  readonly fix: (finding: MapFixParams) => void;
}

/** The hops as a table, with everything that the picture shows, and with the fixes. */
export function hopTable(rows: readonly HopRow[], events: TableEvents): HTMLElement {
  return table(
    'Hops',
    'hops',
    ['From', 'To', 'By', 'State', 'Reason', 'Actions'],
    rows.map((row) => hopRow(row, events)),
  );
}

function hopRow(row: HopRow, { go, fix }: TableEvents): HTMLTableRowElement {
  const {
    from,
    to,
    froms,
    tos,
    family,
    title,
    state,
    reason,
    place,
    findings,
    fix: rowFix,
    count,
    transport,
    outside,
    mesh,
  } = row;
  // It stays what it was when the hop's state changes, so that the focus stays as well. One caller may call in several ways.
  const subject = `${family === 'server.http' ? title : family}, ${from} to ${to}`;
  const goButton =
    place && button('Go to setting', `go ${subject}`, () => go(place), { 'aria-label': `Go to setting: ${subject}` });
  const fixButton =
    rowFix &&
    button(fixWords(rowFix), `fix ${subject}`, () => fix(rowFix), {
      'aria-label': `${fixWords(rowFix)}: ${rowFix.fix}, for ${subject}`,
      title: rowFix.fix,
      class: 'primary',
    });
  const unit = outside ? 'hop' : unitOf(transport);
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return html(
    'tr',
    { class: `state-${state}` },
    html('th', { scope: 'row' }, ...names(froms)),
    html('td', {}, ...names(tos)),
    html('td', {}, html('code', {}, ...breakable(family)), html('span', { class: 'detail' }, title)),
    html(
      'td',
      {},
      html('span', { class: `badge state-${state} ${mesh === null ? '' : 'meshed'}` }, stateWords[state]),
      count > 1 && html('span', { class: 'detail' }, counted(count, unit)),
    ),
    html(
      'td',
      {},
      reason,
      mesh && ` ${meshWords(mesh)}`,
      rules.length > 0 && html('span', { class: 'detail' }, rules.join(', ')),
    ),
    html('td', { class: 'actions' }, goButton, fixButton),
  );
}

/** The certificates and CA files, the first to end first. */
export function certificateTable({ certificates }: MapView, events: TableEvents): HTMLElement {
  const rows = certificates.map((certificate, index) => certificateRow(certificate, index, events));
  return table('Certificates', 'certificates', ['File', 'Days left', 'Ends', 'Used by', 'Actions'], rows);
}

function certificateRow(
  { path, use, daysLeft, ends, usedBy, place }: MapCertificate<MapPlace>,
  index: number,
  { go }: TableEvents,
): HTMLTableRowElement {
  const kind = use === 'certificate' ? 'certificate' : 'certificate authority';
  return html(
    'tr',
    {},
    html('th', { scope: 'row' }, html('code', {}, ...breakable(path)), html('span', { class: 'detail' }, kind)),
    html('td', {}, html('span', { class: `badge state-${urgencyOf(daysLeft)}` }, daysWords({ daysLeft }))),
    html('td', {}, ends),
    html('td', {}, usersOf(usedBy)),
    html(
      'td',
      { class: 'actions' },
      place &&
        button('Go to setting', `certificate ${index}`, () => go(place), {
          'aria-label': `Go to setting: ${kind} ${path}`,
        }),
    ),
  );
}

/** The state whose color a certificate has. */
function urgencyOf(daysLeft: number | null): HopState {
  if (daysLeft === null) return 'unknown';
  if (daysLeft < 0) return 'broken';
  return 'tls';
}

/** A line for each process with its families; many are behind a line that counts them. */
function usersOf(usedBy: readonly string[]): HTMLElement {
  const families = new Map<string, string[]>();
  for (const user of usedBy) {
    const [process = '', family = ''] = user.split(/: (?=[^:]*$)/);
    families.set(process, [...(families.get(process) ?? []), family]);
  }
  const list = html(
    'ul',
    { class: 'users' },
    ...[...families].map(([process, own]) => html('li', {}, `${process}: ${familiesText(own)}`)),
  );
  if (families.size <= fewUsers) return list;
  return html('details', {}, html('summary', {}, counted(families.size, 'process', 'processes')), list);
}

function familiesText(families: readonly string[]): string {
  if (families.length > fewFamilies) return `${families.length} clients and ports`;
  return families.join(', ');
}

const fewUsers = 3;
const fewFamilies = 3;
const fewNames = 4;

/** Many names are behind a line that counts them. */
function names(all: readonly string[]): readonly (Node | string)[] {
  if (all.length <= fewNames) return breakable(listed(all));
  return [html('details', {}, html('summary', {}, summaryOf(all)), ...breakable(listed(all)))];
}

/** Such as `ingester ×30` for names that differ in a number at their end. */
function summaryOf(all: readonly string[]): string {
  const [stem = '', ...others] = new Set(all.map((name) => name.replace(/[-_]?\d+$/, '')));
  if (others.length === 0 && stem !== '') return `${stem} ×${all.length}`;
  return `${all.length} processes`;
}

/** Wide tables scroll by themselves, also by keyboard. */
function table(
  caption: string,
  id: string,
  headings: readonly string[],
  rows: readonly HTMLTableRowElement[],
): HTMLElement {
  const head = html(
    'thead',
    { role: 'rowgroup' },
    html(
      'tr',
      { role: 'row' },
      ...headings.map((heading) => html('th', { scope: 'col', role: 'columnheader' }, heading)),
    ),
  );
  const whole = html(
    'table',
    { id, role: 'table' },
    html('caption', {}, caption),
    head,
    html('tbody', { role: 'rowgroup' }, ...rows.map((row) => labeled(row, headings))),
  );
  return html('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${caption} table` }, whole);
}

/** In a narrow panel each cell is a line of its own, after the name of its column; the roles say that it is a table all the same. */
function labeled(row: HTMLTableRowElement, headings: readonly string[]): HTMLTableRowElement {
  row.setAttribute('role', 'row');
  [...row.cells].forEach((cell, index) => {
    cell.setAttribute('role', index === 0 ? 'rowheader' : 'cell');
    cell.dataset['label'] = headings[index] ?? '';
  });
  return row;
}

/** Dots, slashes and underscores are where a long name may go on in the next line. */
function breakable(name: string): readonly (Node | string)[] {
  const [first = '', ...others] = name.split(/(?<=[./_])/);
  return [first, ...others.flatMap((part) => [html('wbr', {}), part])];
}

function unitOf(transport: string): string {
  if (transport === 'gossip') return 'member';
  if (transport === 'http') return 'call';
  return 'hop';
}
