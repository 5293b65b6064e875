/** What classifiers score on corrected labels: a weighted sample, beside the same rows under their filed labels. */
import { LABELS, labelIndex } from '../../core/labels';
import { f1OfCells } from '../../metrics/classification';
import { bootstrap, type GroupSums, groupSums } from '../../metrics/intervals/bootstrap';
import { MATRIX_CELLS } from '../../metrics/intervals/confusion-sums';
import { effectiveClusters, LEAST_CLUSTERS, tooFew } from '../../metrics/intervals/effective-clusters';
import { drawing, groupsOf, intervalText, type Resampling } from '../resampling';
import type { ScoredRun } from '../scored';
import type { ReadLabels, ReadRow } from './reader-labels';

const K = LABELS.length;
const FIELDS = [...LABELS, 'macro'] as const;

/** F1 of one class of one run on both labels of the same reports. */
export interface CorrectedScoreRow {
  readonly run: string;
  readonly class: string;
  /** Null where no settled label is of the class. */
  readonly corrected: number | null;
  readonly correctedInterval: string;
  readonly filed: number | null;
  readonly filedInterval: string;
  /** F1 on corrected labels if every unresolved one were what the run says least, and most, fittingly; empty where none is. */
  readonly bounds: string;
  /** Settled reports that the run was tested on. */
  readonly settled: number;
}

/**
 * F1 of every class by inverse sampling probabilities (of each stratum as many as it has, also in each resample), with 95 %
 * intervals over groups of reports.
 */
export function correctedScores(
  labels: ReadLabels,
  scored: readonly ScoredRun[],
  resampling: Resampling,
): CorrectedScoreRow[] {
  return scored.flatMap((run) => scoresOf(labels, run, resampling));
}

type Predicted = ReadRow & {
  readonly predicted: number | null;
  /** Of its stratum. */
  readonly size: number;
};

function scoresOf(labels: ReadLabels, run: ScoredRun, resampling: Resampling): CorrectedScoreRow[] {
  const { ids, yPred } = run.outer;
  const predictions = new Map(ids.map((id, row) => [id, yPred[row]]));
  const sizes = labels.sheet.strata.map(({ size }) => size);
  const rows = labels.rows.map(
    (row): Predicted => ({
      ...row,
      predicted: predictions.get(row.key) ?? null,
      size: sizes[row.stratum],
    }),
  );
  const settled = rows.filter(({ label }) => label !== null);
  const tested = settled.filter(({ predicted }) => predicted !== null).length;
  if (tested === 0) return [];
  const sums = sumsOf(
    settled,
    sizes.length,
    groupsOf(
      settled.map(({ key }) => key),
      resampling,
    ),
  );
  const found = bootstrap(
    sums,
    (cells) => {
      const weighted = weightedCells(cells, sizes);
      return [0, MATRIX_CELLS].flatMap((start) => {
        const f1 = f1OfCells(weighted, start);
        return FIELDS.map((field) => f1[field]);
      });
    },
    drawing(resampling, `corrected labels of ${run.name}`),
  );
  const few = { label: fewOf(settled, 'label', resampling), filed: fewOf(settled, 'filed', resampling) };
  const text = (interval: (typeof found)[number], reason: string | null) =>
    Number.isNaN(interval.value) ? 'none of the class' : (reason ?? intervalText(interval));
  const number = ({ value }: (typeof found)[number]) => (Number.isNaN(value) ? null : value);
  return FIELDS.map((field, i) => ({
    run: run.name,
    class: field,
    corrected: number(found[i]),
    correctedInterval: text(found[i], few.label[i]),
    filed: number(found[FIELDS.length + i]),
    filedInterval: text(found[FIELDS.length + i], few.filed[i]),
    bounds: field === 'macro' ? '' : boundsOf(rows, sizes, labelIndex(field)),
    settled: tested,
  }));
}

/**
 * Why an F1 has no interval, in the order of `FIELDS`: what is of the class or called it is worth too few groups, each as
 * large as its weights; of the mean where one of its classes is. Null where there are enough.
 */
function fewOf(rows: readonly Predicted[], by: 'label' | 'filed', resampling: Resampling): (string | null)[] {
  const count = (stratum: number) => rows.filter((row) => row.stratum === stratum).length;
  const classes = LABELS.map((label, c) => {
    const sizes = new Map<string, number>();
    for (const row of rows) {
      if (row.predicted === null || (row[by] !== label && row.predicted !== c)) continue;
      const group = resampling.groups.get(row.key) ?? `report ${row.key}`;
      sizes.set(group, (sizes.get(group) ?? 0) + row.size / count(row.stratum));
    }
    return tooFew(effectiveClusters(sizes.values()), resampling.leastClusters ?? LEAST_CLUSTERS);
  });
  return [...classes, classes.find((reason) => reason !== null) ?? null];
}

/** Of each stratum: how many are settled, then both confusion matrices of those that the run was tested on. */
const WIDTH = 1 + 2 * MATRIX_CELLS;

function sumsOf(rows: readonly Predicted[], strata: number, groups: readonly (string | null)[]): GroupSums {
  return groupSums(rows.length, groups, strata * WIDTH, (row, cells) => {
    const { stratum, label, filed, predicted } = rows[row];
    const start = stratum * WIDTH;
    cells[start]++;
    if (predicted === null || label === null) return;
    cells[start + 1 + K * labelIndex(label) + predicted]++;
    cells[start + 1 + MATRIX_CELLS + K * labelIndex(filed) + predicted]++;
  });
}

function weightedCells(cells: Float64Array, sizes: readonly number[]): Float64Array {
  const weighted = new Float64Array(WIDTH - 1);
  sizes.forEach((size, stratum) => {
    const start = stratum * WIDTH;
    if (cells[start] === 0) return;
    const weight = size / cells[start];
    for (let i = 0; i < weighted.length; i++) weighted[i] += weight * cells[start + 1 + i];
  });
  return weighted;
}

function boundsOf(rows: readonly Predicted[], sizes: readonly number[], label: number): string {
  if (rows.every((row) => row.label !== null)) return '';
  const read = sizes.map((_, stratum) => rows.filter((row) => row.stratum === stratum).length);
  let [hits, misses, open, openCalled] = [0, 0, 0, 0];
  for (const row of rows) {
    if (row.predicted === null) continue;
    const weight = sizes[row.stratum] / read[row.stratum];
    const called = row.predicted === label;
    if (row.label === null) {
      open += weight;
      if (called) openCalled += weight;
    } else if (called && labelIndex(row.label) === label) hits += weight;
    else if (called || labelIndex(row.label) === label) misses += weight;
  }
  const f1 = (right: number, wrong: number) => (2 * right) / (2 * right + wrong || 1);
  return intervalText({ lower: f1(hits, misses + open), upper: f1(hits + openCalled, misses) });
}
