/** From wide tables, a column a label, to long ones, a row a label: what charts are made from. */
import { LABELS, type Label } from '../../core/labels';

/** The count of one label in one group, and its share of the group. */
export interface LongRow {
  readonly group: string;
  readonly label: Label;
  readonly count: number;
  readonly share: number;
}

/** Turns rows with a count for each label into a row for each label; `name` is the column that names the group. */
export function longTable<Name extends string>(
  rows: readonly (Readonly<Record<Label, number>> & Readonly<Record<Name, string | number | null>>)[],
  name: Name,
): LongRow[] {
  return rows.flatMap((row) => {
    const total = LABELS.reduce((sum, label) => sum + row[label], 0);
    return LABELS.map((label) => ({
      group: row[name] === null ? '(none)' : String(row[name]),
      label,
      count: row[label],
      share: total === 0 ? 0 : row[label] / total,
    }));
  });
}
