/** Labels that readers agreed on, and what they change in a snapshot. */
import { check } from '../../core/check';
import { LABELS, type Label, labelIndex } from '../../core/labels';
import { UNSURE } from './label-form';
import type { LabelFile } from './read-label-form';

/** Between the names of readers who agree, in the column `reader`. */
export const AND = '+';

/** What was decided on one example, and by which readers, numbered in the order of the file. */
export interface Correction {
  readonly key: string;
  readonly label: Label;
  /** `reader 1`, or `reader 1 and reader 2`: names stay in the file. */
  readonly readers: string;
}

/** Examples whose label was changed from one class to another. */
export interface LabelChange {
  readonly from: Label;
  readonly to: Label;
  readonly count: number;
}

/** What a corrected snapshot says of its labels. */
export interface CorrectionNote {
  /** The snapshot whose labels were corrected. */
  readonly base: string;
  /** Name and hash of the file of corrections. */
  readonly file: string;
  readonly sha256: string;
  /** Examples that were decided on, changed or confirmed. */
  readonly decided: number;
  readonly changed: number;
  readonly changes: readonly LabelChange[];
  /** By those who decided together. */
  readonly by: readonly { readonly readers: string; readonly decided: number; readonly changed: number }[];
}

/**
 * The decided labels of a file, sorted by key; rows without a decision, or unsure, correct nothing and contradict nobody.
 * Throws where two readers decided differently, or a row is of another snapshot than `snapshot`.
 */
export function correctionsOf({ name, decisions }: LabelFile, snapshot: string): Correction[] {
  const numbers = new Map<string, number>();
  const found = new Map<string, { key: string; label: Label; who: Set<number>; row: number }>();
  for (const { key, label, reader, row, snapshot: named } of decisions) {
    check(
      named === null || named === snapshot,
      () =>
        `${name}, row ${row}: expected labels of snapshot ${snapshot}; received ${named}. Take the source and parameters of that snapshot, or labels of this one`,
    );
    if (label === null || label === UNSURE) continue;
    const before = found.get(key);
    check(
      before === undefined || before.label === label,
      () =>
        `${name}, row ${row}: key ${key} is ${label}, in row ${before?.row} it is ${before?.label}. Readers must agree: notebook 06 writes corrections.csv from what they agree on`,
    );
    const who = [...(before?.who ?? []), ...reader.split(AND).map((each) => numberOf(each.trim(), numbers))];
    found.set(key, { key, label, who: new Set(who), row });
  }
  const corrections = [...found.values()].map(({ key, label, who }) => {
    const inOrder = [...who].sort((a, b) => a - b).map((number) => `reader ${number}`);
    return { key, label, readers: inOrder.join(' and ') };
  });
  check(
    corrections.length > 0,
    () => `${name}: expected at least one label D, I, M or O; received none. Fill in the column label`,
  );
  return corrections.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function numberOf(name: string, numbers: Map<string, number>): number {
  const number = numbers.get(name) ?? numbers.size + 1;
  numbers.set(name, number);
  return number;
}

/** Counts what `corrections` change of the labels that `labelOf` gives. */
export function countChanges(
  corrections: readonly Correction[],
  labelOf: (key: string) => Label,
): Pick<CorrectionNote, 'decided' | 'changed' | 'changes' | 'by'> {
  const isChange = ({ key, label }: Correction) => labelOf(key) !== label;
  const changed = corrections.filter(isChange);
  const moved = new Map<string, LabelChange>();
  for (const { key, label: to } of changed) {
    const from = labelOf(key);
    moved.set(from + to, { from, to, count: (moved.get(from + to)?.count ?? 0) + 1 });
  }
  const readers = [...new Set(corrections.map((correction) => correction.readers))].sort();
  const place = ({ from, to }: LabelChange) => labelIndex(from) * LABELS.length + labelIndex(to);
  return {
    decided: corrections.length,
    changed: changed.length,
    changes: [...moved.values()].sort((a, b) => place(a) - place(b)),
    by: readers.map((who) => {
      const own = corrections.filter((correction) => correction.readers === who);
      return { readers: who, decided: own.length, changed: own.filter(isChange).length };
    }),
  };
}

/** How many labels were corrected, from what to what and by whom; null of a snapshot with the filed labels. */
export function correctionSentence({
  corrections,
}: {
  readonly corrections?: CorrectionNote;
}): string | null {
  if (!corrections) return null;
  const { base, file, sha256, decided, changed, changes, by } = corrections;
  const moves = changes.map(({ from, to, count }) => `${count} from ${from} to ${to}`).join(', ');
  const who = by.map((own) => `${own.readers}: ${own.changed} of ${own.decided}`).join('; ');
  return (
    `${changed} labels of snapshot ${base} were corrected${moves && ` (${moves})`}, of ${decided} that were read ` +
    `(${who}); corrections ${file}, SHA-256 ${sha256.slice(0, 12)}. All other labels are as filed.`
  );
}
