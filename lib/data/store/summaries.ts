/** Plain tables about examples and snapshots: lists of row objects, ready for arquero, danfojs and charts. */
import { LABELS, type Label } from '../../core/labels';
import type { Example } from './example';
import type { SnapshotManifest } from './manifest';

/** Examples of one label. */
export interface LabelRow {
  readonly label: Label;
  readonly count: number;
  readonly share: number;
}

/** Examples by label, in the order of `LABELS`; a label without examples has a row of zeros. */
export function countsByLabel(examples: readonly Example[]): LabelRow[] {
  return LABELS.map((label) => {
    const count = examples.reduce((sum, example) => sum + Number(example.label === label), 0);
    return { label, count, share: share(count, examples.length) };
  });
}

/** The fields by which examples are counted. */
export type GroupField =
  | 'year'
  | 'productCode'
  | 'genericName'
  | 'brandName'
  | 'manufacturer'
  | 'reportSource'
  | 'source';

/** Examples with one value of a field: all of them and each label. `value` is null where the field has none. */
export interface FieldAndLabelRow extends Readonly<Record<Label, number>> {
  readonly value: string | null;
  readonly count: number;
}

/**
 * Examples by the values of `field` and label, most frequent value first (equal counts by value). With `top`, what is
 * beyond the first `top` values is one last row, `other values`.
 */
export function countsByFieldAndLabel(
  examples: readonly Example[],
  field: GroupField,
  { top = Infinity }: { top?: number } = {},
): FieldAndLabelRow[] {
  const groups = new Map<string | null, Record<Label, number>>();
  for (const example of examples) {
    const value = field === 'year' ? (example.dateReceived?.slice(0, 4) ?? null) : example[field];
    const counts = groups.get(value) ?? { D: 0, I: 0, M: 0, O: 0 };
    counts[example.label]++;
    groups.set(value, counts);
  }
  const rows = [...groups]
    .map(([value, counts]) => ({ value, count: totalOf(counts), ...counts }))
    .sort((a, b) => b.count - a.count || compare(a.value, b.value));
  return rows.length <= top ? rows : [...rows.slice(0, top), otherValues(rows.slice(top))];
}

/** Examples by year of `dateReceived` and label, in order of year; those without a date are left out. */
export function countsByYearAndLabel(
  examples: readonly Example[],
): (Readonly<Record<Label, number>> & { readonly year: number; readonly count: number })[] {
  return countsByFieldAndLabel(examples, 'year')
    .flatMap(({ value, ...counts }) => (value === null ? [] : [{ year: Number(value), ...counts }]))
    .sort((a, b) => a.year - b.year);
}

/** Lengths of the narratives of one label (or `all`), in words or characters. */
export interface NarrativeLengthRow {
  readonly label: Label | 'all';
  readonly unit: 'words' | 'characters';
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly p10: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Percentiles of narrative lengths by label, with linear interpolation (NumPy's default). Words are runs without
 * white space, characters are UTF-16 units. Labels without examples are left out.
 */
export function narrativeLengths(examples: readonly Example[]): NarrativeLengthRow[] {
  const measured = examples.map(({ label, text }) => ({
    label,
    words: countWords(text),
    characters: text.length,
  }));
  return (['words', 'characters'] as const).flatMap((unit) =>
    (['all', ...LABELS] as const).flatMap((label) => {
      const own = measured.filter((each) => label === 'all' || each.label === label);
      return own.length === 0
        ? []
        : [lengthRow(label, unit, Float64Array.from(own, (each) => each[unit]).sort())];
    }),
  );
}

/** The number of words of a text: runs without white space. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

/** What became of every record read: kept, and each reason for a drop, with its share. Reasons that took none stay. */
export function dropTable(manifest: SnapshotManifest): { reason: string; count: number; share: number }[] {
  const read = manifest.records.read;
  return [{ reason: 'kept', count: manifest.rows }, ...manifest.drops].map(({ reason, count }) => ({
    reason,
    count,
    share: share(count, read),
  }));
}

/** In which share of the records read each field has a value, fullest first. */
export function fillRates(manifest: SnapshotManifest): { field: string; count: number; share: number }[] {
  return manifest.fields
    .map(({ field, count }) => ({ field, count, share: share(count, manifest.records.read) }))
    .sort((a, b) => b.count - a.count || compare(a.field, b.field));
}

function lengthRow(
  label: Label | 'all',
  unit: 'words' | 'characters',
  sorted: Float64Array,
): NarrativeLengthRow {
  const at = (quantile: number) => {
    const position = quantile * (sorted.length - 1);
    const below = Math.floor(position);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  };
  return {
    label,
    unit,
    count: sorted.length,
    mean: sorted.reduce((sum, length) => sum + length, 0) / sorted.length,
    min: sorted[0],
    p10: at(0.1),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    p99: at(0.99),
    max: sorted[sorted.length - 1],
  };
}

function otherValues(rows: readonly FieldAndLabelRow[]): FieldAndLabelRow {
  const sum = (name: Label | 'count') => rows.reduce((total, row) => total + row[name], 0);
  return { value: 'other values', count: sum('count'), D: sum('D'), I: sum('I'), M: sum('M'), O: sum('O') };
}

function totalOf({ D, I, M, O }: Readonly<Record<Label, number>>): number {
  return D + I + M + O;
}

function share(count: number, total: number): number {
  return total === 0 ? 0 : count / total;
}

function compare(a: string | null, b: string | null): number {
  return (a ?? '\uffff') < (b ?? '\uffff') ? -1 : 1;
}
