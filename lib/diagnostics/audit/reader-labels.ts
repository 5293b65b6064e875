/** What two readers, and a third where they differ, say of the reports of a sheet. */
import { check, show } from '../../core/check';
import type { Label } from '../../core/labels';
import { type LabelDecision, UNSURE } from '../../data/labels/label-form';
import type { LabelFile } from '../../data/labels/read-label-form';
import type { SuspectSheet } from './suspect-sheet';

type Decided = NonNullable<LabelDecision['label']>;

/** A report that was read. */
export interface ReadRow {
  readonly key: string;
  readonly filed: Label;
  readonly stratum: number;
  /** Null where a reader has not decided, so that only the third has. */
  readonly first: Decided | null;
  readonly second: Decided | null;
  /** What both say, else what the third says; null where that leaves it open. */
  readonly label: Label | null;
  /** Names of those whose word it is. */
  readonly by: readonly string[];
}

/** A sheet read back. */
export interface ReadLabels {
  readonly sheet: SuspectSheet;
  /** Names: the first two read all, the third decides where they differ. */
  readonly readers: readonly string[];
  /** In the order of the sheet. */
  readonly rows: readonly ReadRow[];
  /** Rows of the sheet that not both readers have decided, nor the third. */
  readonly unread: number;
}

/**
 * Joins files of labels with the sheet that they were filled in from. Readers are those of the column `reader`, else of the
 * files' names, in the order in which they come. Throws, naming file, row and way out: an unknown key, another snapshot, one
 * reader's word on a key twice, other than two or three readers.
 */
export function readLabels(files: readonly LabelFile[], sheet: SuspectSheet): ReadLabels {
  const known = new Set(sheet.rows.map(({ key }) => key));
  const words = new Map<string, Map<string, LabelDecision['label']>>();
  for (const file of files)
    for (const decision of file.decisions) {
      const { key, label, row } = decision;
      const where = `${file.name}, row ${row}`;
      checkSnapshot(decision.snapshot, sheet, where);
      check(
        known.has(key),
        () =>
          `${where}: expected a key of sheet ${sheet.id}; received ${show(key)}. Put the file into the folder of the sheet that was read, and name it there; a spreadsheet drops zeros before a number`,
      );
      const reader = decision.reader || nameOf(file);
      const own = words.get(reader) ?? new Map<string, LabelDecision['label']>();
      check(
        !own.has(key),
        () =>
          `${where}: ${reader} decided key ${show(key)} in another file already. Name each reader's file once, readers by different names`,
      );
      words.set(reader, own.set(key, label));
    }
  const readers = [...words.keys()];
  check(
    readers.length === 2 || readers.length === 3,
    () =>
      `labels: expected two readers, and a third where they differ; received ${readers.length} (${readers.join(', ')}). Name the files of two readers between commas, or fill in the column reader`,
  );
  const said = readers.map((reader) => words.get(reader) as Map<string, LabelDecision['label']>);
  const rows = sheet.rows.flatMap(({ key, filed, stratum }) => {
    const [first, second, third] = said.map((own) => own.get(key) ?? null);
    const settled = settle(first, second, third ?? null, readers);
    return settled ? [{ key, filed, stratum, first, second, ...settled }] : [];
  });
  check(
    rows.length > 0,
    () => `labels: expected reports that both readers decided; there is none. Fill in the column label`,
  );
  return { sheet, readers, rows, unread: sheet.rows.length - rows.length };
}

function checkSnapshot(named: string | null, { snapshot, id }: SuspectSheet, where: string): void {
  check(
    named === null || named === snapshot,
    () =>
      `${where}: expected labels of snapshot ${snapshot}, from which sheet ${id} was drawn; received ${named}. Name the labels of this sheet`,
  );
}

/** `labels-anna.csv` is Anna's. */
function nameOf({ name }: LabelFile): string {
  return name.replace(/\.[^.]*$/, '').replace(/^labels[-_ ]?/i, '') || name;
}

/** Null where it is not read to its end. */
function settle(
  first: LabelDecision['label'],
  second: LabelDecision['label'],
  third: LabelDecision['label'],
  readers: readonly string[],
): Pick<ReadRow, 'label' | 'by'> | null {
  if (first !== null && first === second && first !== UNSURE)
    return { label: first, by: readers.slice(0, 2) };
  if (third !== null && third !== UNSURE) return { label: third, by: [readers[2]] };
  return first === null || second === null ? null : { label: null, by: [] };
}
