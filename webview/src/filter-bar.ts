import type { HopState } from '../../core/src/model/deployment-map';
import { strokes } from '../../core/src/picture/colors';
import { hopsOn, statesByGravity, stateWords } from '../../core/src/picture/words';
import type { MapView } from '../../server/src/protocol/protocol';
import { button, html, onActivate, svg } from './elements';
import { choices, everything, type Filter, isNotMutual, toggleNotMutual, toggleState } from './filter';

/** Where every state was switched off, all are seen. */
function withStates(filter: Filter): Filter {
  if (filter.states.size > 0) return filter;
  return { ...filter, states: everything.states };
}

/** The value of the choice of all, which no component is called. */
const everybody = '';

/** The legend, whose entries switch what they explain on and off; whom to show; and everything that is not mutual TLS by one click. */
export class FilterBar {
  readonly element = html('div', { class: 'filter', role: 'group', 'aria-label': 'Show' });
  private readonly states = html('div', { class: 'legend' });
  private readonly who = html('select', { 'aria-label': 'Component' });
  private readonly notMutual = button('Not mutual TLS', 'not mutual', () => this.set(toggleNotMutual(this.filter)), {
    class: 'toggle',
    'aria-pressed': 'false',
  });
  private used: readonly HopState[] = [];

  constructor(
    private filter: Filter,
    private readonly changed: (filter: Filter) => void,
  ) {
    this.element.append(this.states, this.notMutual, this.who);
    this.who.addEventListener('change', () => this.set({ ...this.filter, who: this.who.value || null }));
  }

  /** What there is to choose from. A choice that there is no more is taken back. */
  show(map: MapView): Filter {
    const names = choices(map);
    if (this.filter.who !== null && !names.includes(this.filter.who)) this.filter = { ...this.filter, who: null };
    const states = new Set([...hopsOn(map), ...map.ports].map(({ state }) => state));
    this.used = statesByGravity.filter((state) => states.has(state));
    this.who.replaceChildren(
      html('option', { value: everybody }, 'All components'),
      ...names.map((name) => html('option', { value: name }, name)),
    );
    this.update();
    return this.filter;
  }

  private set(filter: Filter): void {
    this.filter = withStates(filter);
    this.update();
    this.changed(this.filter);
  }

  private update(): void {
    this.who.value = this.filter.who ?? everybody;
    this.notMutual.setAttribute('aria-pressed', String(isNotMutual(this.filter)));
    const chips = new Map([...this.states.querySelectorAll('button')].map((chip) => [chip.dataset['key'], chip]));
    this.states.replaceChildren(
      ...this.used.map((state) => {
        const chip = chips.get(`state ${state}`) ?? this.chipOf(state);
        chip.setAttribute('aria-pressed', String(this.filter.states.has(state)));
        return chip;
      }),
    );
  }

  private chipOf(state: HopState): HTMLButtonElement {
    const line = {
      class: 'line',
      d: 'M1 5 L33 5',
      fill: 'none',
      'stroke-width': strokes[state].width,
      'stroke-dasharray': strokes[state].dashes,
    };
    const chip = html(
      'button',
      { type: 'button', class: 'toggle', 'data-key': `state ${state}` },
      svg('svg', { class: `sample state-${state}`, width: 34, height: 10, 'aria-hidden': 'true' }, svg('path', line)),
      stateWords[state],
    );
    onActivate(chip, () => this.set(toggleState(this.filter, state)));
    return chip;
  }
}
