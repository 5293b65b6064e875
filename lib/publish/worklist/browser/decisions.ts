/** What the reader decided, kept in the browser; no DOM. */
import { type LabelDecision, parseLabelForm, writeLabelForm } from '../../../data/labels/label-form';

/** On one report. `decidedAt` is ISO 8601; empty while there is a note alone. */
export type Decision = Pick<LabelDecision, 'label' | 'note' | 'decidedAt'>;

/** The part of `localStorage` that is used. */
export interface Keeper {
  readonly length: number;
  key(index: number): string | null;
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const NOTHING: Decision = { label: null, note: '', decidedAt: '' };

/**
 * The decisions of the worklist `id`, one entry of the browser's storage a report: lists of later months find them, and two
 * windows do not overwrite one another. Where the browser keeps nothing (`kept` is false) they last as long as the page.
 */
export class Decisions {
  private readonly prefix: string;
  private readonly known = new Map<string, Decision>();
  private name = '';
  /** Whether all of them will be there when the page is opened again. */
  kept = true;

  constructor(
    id: string,
    private readonly keeper: Keeper | null,
  ) {
    this.prefix = `maude-worklist/${id}/`;
    this.load();
  }

  /** Who decides; stands in the exported form. */
  get reader(): string {
    return this.name;
  }

  set reader(name: string) {
    this.name = name;
    this.tryToKeep((keeper) => keeper.setItem(`${this.prefix}reader`, name));
  }

  /** Reports with a decision or a note, also those that the list no longer has. */
  get size(): number {
    return this.known.size;
  }

  /** Undefined where nothing was said of it. */
  of(key: string): Decision | undefined {
    return this.known.get(key);
  }

  /** Changes what is said of a report; returns what was said before. */
  set(key: string, change: Partial<Decision>): Decision {
    const before = this.known.get(key) ?? NOTHING;
    const decision = { ...before, ...change };
    const isEmpty = decision.label === null && decision.note === '';
    if (isEmpty) this.known.delete(key);
    else this.known.set(key, decision);
    this.tryToKeep((keeper) =>
      isEmpty
        ? keeper.removeItem(this.entry(key))
        : keeper.setItem(this.entry(key), JSON.stringify(decision)),
    );
    return before;
  }

  /** Reads again what is kept: another window may have changed it. */
  load(): void {
    this.tryToKeep((keeper) => {
      this.name = keeper.getItem(`${this.prefix}reader`) ?? '';
      this.known.clear();
      const names = Array.from({ length: keeper.length }, (_, i) => keeper.key(i) ?? '');
      for (const name of names.filter((each) => each.startsWith(this.entry('')))) {
        const decision = decisionIn(keeper.getItem(name));
        if (decision) this.known.set(name.slice(this.entry('').length), decision);
      }
    });
  }

  /** All of them in the form that corrections of labels are read from. */
  toCsv(): string {
    const rows = [...this.known].map(([key, decision]) => ({ key, reader: this.name, ...decision }));
    return writeLabelForm(rows.sort((a, b) => (a.key < b.key ? -1 : 1)));
  }

  /**
   * Takes over what an exported file says; of two decisions on a report the later one counts. Returns how many changed.
   * Throws what is no such file.
   */
  addCsv(text: string, file: string): number {
    const newer = parseLabelForm(text, file).filter(({ key, label, note, decidedAt }) => {
      const known = this.known.get(key) ?? NOTHING;
      const isLater = known.label === null || instantOf(decidedAt) > instantOf(known.decidedAt);
      return isLater && (label !== null || note !== '');
    });
    for (const { key, label, note, decidedAt } of newer) this.set(key, { label, note, decidedAt });
    return newer.length;
  }

  private entry(key: string): string {
    return `${this.prefix}report/${key}`;
  }

  private tryToKeep(use: (keeper: Keeper) => void): void {
    try {
      if (this.keeper === null) this.kept = false;
      else use(this.keeper);
    } catch {
      this.kept = false; // denied or full: the page goes on with what it knows
    }
  }
}

/** NaN for none: it is not after any other. */
function instantOf(text: string): number {
  return new Date(text).getTime();
}

/** Null for what no version of this page wrote. */
function decisionIn(text: string | null): Decision | null {
  try {
    const { label, note, decidedAt } = JSON.parse(text ?? '') as Decision;
    const labels: readonly unknown[] = ['D', 'I', 'M', 'O', 'unsure', null];
    const areTexts = typeof note === 'string' && typeof decidedAt === 'string';
    return areTexts && labels.includes(label) ? { label, note, decidedAt } : null;
  } catch {
    return null;
  }
}
