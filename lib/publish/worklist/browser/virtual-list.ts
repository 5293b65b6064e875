/** A list box of any length that holds the rows in sight alone. */
import { make } from '../../demo/browser/elements';

/** Rows drawn above and below those in sight, so that a quick scroll shows no gap. */
const BEYOND = 8;

/** What is in the list. */
export interface ListContent {
  readonly length: number;
  /** The content of a row. */
  draw(index: number): Node;
}

/** Draws into `box`, an element of role `listbox` whose rows have the height `--row`; `onSelect` hears what is clicked. */
export class VirtualList {
  private readonly space = make('div', 'space');
  private readonly drawn = new Map<number, HTMLElement>();
  private content: ListContent = { length: 0, draw: () => document.createTextNode('') };
  private chosen = -1;
  private waiting = false;

  constructor(
    private readonly box: HTMLElement,
    private readonly onSelect: (index: number) => void,
  ) {
    this.space.setAttribute('role', 'presentation');
    box.replaceChildren(this.space);
    box.addEventListener('scroll', () => this.later());
    new ResizeObserver(() => this.later()).observe(box);
  }

  /** The selected row; -1 for none. */
  get selected(): number {
    return this.chosen;
  }

  /** Shows other rows, with one of them selected (-1 for none), in sight. */
  show(content: ListContent, selected: number): void {
    this.content = content;
    this.chosen = selected;
    for (const row of this.drawn.values()) row.remove();
    this.drawn.clear();
    this.space.style.height = `${content.length * this.rowHeight}px`;
    this.reveal();
    this.draw();
  }

  /** Selects a row and brings it in sight. */
  select(index: number): void {
    const before = this.chosen;
    this.chosen = index;
    this.reveal();
    this.redraw(before);
    this.redraw(index);
    this.draw();
  }

  private get rowHeight(): number {
    return Number.parseFloat(getComputedStyle(this.box).getPropertyValue('--row')) || 72;
  }

  private reveal(): void {
    const { box, chosen, rowHeight } = this;
    if (chosen < 0) return;
    const [top, bottom] = [chosen * rowHeight, (chosen + 1) * rowHeight];
    if (top < box.scrollTop) box.scrollTop = top;
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
  }

  private later(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  private redraw(index: number): void {
    this.drawn.get(index)?.remove();
    this.drawn.delete(index);
  }

  private draw(): void {
    const { box, rowHeight, content } = this;
    const first = Math.max(0, Math.floor(box.scrollTop / rowHeight) - BEYOND);
    const inSight = Math.ceil((box.clientHeight || window.innerHeight) / rowHeight);
    const last = Math.min(content.length, first + inSight + 2 * BEYOND);
    for (const [index, row] of this.drawn)
      if ((index < first || index >= last) && index !== this.chosen) {
        row.remove();
        this.drawn.delete(index);
      }
    for (let index = first; index < last; index++) this.put(index);
    // What assistive technology is told to be at has to be there.
    if (this.chosen >= 0 && this.chosen < content.length) this.put(this.chosen);
    if (this.chosen >= 0) box.setAttribute('aria-activedescendant', `row-${this.chosen}`);
    else box.removeAttribute('aria-activedescendant');
  }

  private put(index: number): void {
    if (this.drawn.has(index)) return;
    const row = make('div', index === this.chosen ? 'row chosen' : 'row');
    row.id = `row-${index}`;
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', String(index === this.chosen));
    row.setAttribute('aria-setsize', String(this.content.length));
    row.setAttribute('aria-posinset', String(index + 1));
    row.style.top = `${index * this.rowHeight}px`;
    row.append(this.content.draw(index));
    row.onclick = () => this.onSelect(index);
    this.drawn.set(index, row);
    this.space.append(row);
  }
}
