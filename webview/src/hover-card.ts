import { html } from './elements';

const lingers = 220;
const away = 14;

/** The card beside what is pointed at or has the focus. Its words are in the part's own name too, for those who do not see it. */
export class HoverCard {
  readonly element = html('div', { class: 'details card', 'aria-hidden': 'true', hidden: true });
  private timer = 0;

  constructor(private readonly frame: HTMLElement) {
    this.element.addEventListener('pointerenter', () => window.clearTimeout(this.timer));
    this.element.addEventListener('pointerleave', () => this.leave());
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.hide();
    });
  }

  /** At a point of the window, and within the frame. */
  show(content: readonly Node[], at: { readonly x: number; readonly y: number }): void {
    window.clearTimeout(this.timer);
    this.element.replaceChildren(...content);
    this.element.hidden = false;
    const frame = this.frame.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = this.element;
    const left = Math.max(0, Math.min(at.x - frame.left + away, frame.width - offsetWidth));
    const below = at.y + away + offsetHeight <= window.innerHeight || at.y < offsetHeight;
    this.element.style.left = `${Math.round(left)}px`;
    this.element.style.top = `${Math.round(at.y - frame.top + (below ? away : -away - offsetHeight))}px`;
  }

  /** The pointer has time to reach the card. */
  leave(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.hide(), lingers);
  }

  hide(): void {
    window.clearTimeout(this.timer);
    this.element.hidden = true;
  }
}
