/** A scheme's scores beside those of its control on the same tested examples. */
import { check } from '../../core/check';
import { LABEL_NAMES, LABELS, type Label, type LabelledText, labelIndex } from '../../core/labels';
import { drawing, groupsOf, intervalText, type Resampling } from '../../diagnostics/resampling';
import { confusionMatrix, f1OfCells } from '../../metrics/classification';
import { bootstrap } from '../../metrics/intervals/bootstrap';
import { confusionSums, MATRIX_CELLS } from '../../metrics/intervals/confusion-sums';

/** What a fold's model and its control made of what it tests. */
export interface SchemePredictions {
  /** What the fold tests, in a few words. */
  readonly name: string;
  /** The class number of every example that was trained on; of the control the same. */
  readonly trained: readonly number[];
  readonly tested: readonly LabelledText[];
  /** Why nothing was predicted; null where it was. */
  readonly failed: string | null;
  /** Class numbers by id. */
  readonly own: ReadonlyMap<string, number>;
  readonly control: ReadonlyMap<string, number>;
}

/** One F1 of a scheme and of its control. */
export interface LeakageRow {
  readonly split: string;
  /** `Death F1`; "" of a row that only says why there is none. */
  readonly measure: string;
  /** Tested examples. */
  readonly tested: number;
  /** Null, like all that follows, where `interval` says why. */
  readonly score: number | null;
  readonly control: number | null;
  /** The control minus the scheme: what the scheme keeps from its models. */
  readonly difference: number | null;
  /** 95 % paired bootstrap interval of the difference, groups drawn whole; null where `interval` says why there is none. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly interval: string;
}

const NONE = { score: null, control: null, difference: null, lower: null, upper: null } as const;

/** The row of a scheme that was not probed. */
export function refusedRow(split: string, reason: string): LeakageRow {
  return { split, measure: '', tested: 0, ...NONE, interval: reason };
}

/**
 * F1 of all tested examples of `folds` pooled, macro first: the mean over the classes that were tested and trained on; the
 * others have rows with their reasons.
 */
export function leakageRows(
  split: string,
  folds: readonly SchemePredictions[],
  resampling: Resampling,
): LeakageRow[] {
  const failed = folds.find((fold) => fold.failed !== null);
  if (failed) return [refusedRow(split, `${failed.name} could not be trained: ${failed.failed}`)];
  const missing = whyNoScores(folds);
  const scored = LABELS.filter((_, c) => missing[c] === null);
  const tested = folds.reduce((sum, fold) => sum + fold.tested.length, 0);
  const without = missing.flatMap((interval, c) => {
    const row = { split, measure: `${LABEL_NAMES[LABELS[c]]} F1`, tested, ...NONE };
    return interval === null ? [] : [{ ...row, interval }];
  });
  return scored.length === 0 ? without : [...scoredRows(split, folds, scored, resampling), ...without];
}

/** Why a class has no score; null where it has one. */
function whyNoScores(folds: readonly SchemePredictions[]): (string | null)[] {
  return LABELS.map((label, c) => {
    if (!folds.some(({ tested }) => tested.some((example) => example.label === label)))
      return `tests no ${LABEL_NAMES[label]}`;
    return folds.some(({ trained }) => trained.includes(c)) ? null : `trains on no ${LABEL_NAMES[label]}`;
  });
}

function scoredRows(
  split: string,
  folds: readonly SchemePredictions[],
  scored: readonly Label[],
  resampling: Resampling,
): LeakageRow[] {
  const rows = folds.flatMap(({ tested, own, control }) =>
    tested.map(({ id, label }) => ({ id, label, own: saidOf(id, own), control: saidOf(id, control) })),
  );
  const yTrue = rows.map(({ label }) => labelIndex(label));
  const sides = [rows.map(({ control }) => control), rows.map(({ own }) => own)];
  const f1 = (cells: Float64Array, start = 0) => {
    const scores = f1OfCells(cells, start);
    const classes = scored.map((label) => scores[label]);
    return [classes.reduce((sum, value) => sum + value, 0) / classes.length, scores.weighted, ...classes];
  };
  const ids = rows.map(({ id }) => id);
  const differences = bootstrap(
    confusionSums(yTrue, sides, groupsOf(ids, resampling)),
    (cells) => {
      const own = f1(cells, MATRIX_CELLS);
      return f1(cells).map((control, i) => control - own[i]);
    },
    drawing(resampling, `${split} beside its control`),
  );
  const [control, own] = sides.map((side) =>
    f1(Float64Array.from(confusionMatrix(yTrue, side, LABELS.length).flat())),
  );
  return measuresOf(scored).map((measure, i) => {
    const { value, lower, upper, reason } = differences[i];
    const head = { split, measure, tested: rows.length, score: own[i], control: control[i] };
    return { ...head, difference: value, lower, upper, interval: intervalText({ lower, upper, reason }) };
  });
}

function measuresOf(scored: readonly Label[]): string[] {
  const names = scored.map((label) => LABEL_NAMES[label]);
  const macro = scored.length === LABELS.length ? 'macro F1' : `macro F1 of ${names.join(', ')}`;
  return [macro, 'weighted F1', ...names.map((name) => `${name} F1`)];
}

/** The columns that a table shows; the ends of an interval are for figures. */
export const LEAKAGE_COLUMNS = ['split', 'measure', 'tested', 'score', 'control', 'difference', 'interval'];

/** What the macro F1 of every scheme allows to be said, in a sentence a scheme. */
export function leakageSentences(pooled: readonly LeakageRow[]): string[] {
  const schemes = [...new Set(pooled.map(({ split }) => split))];
  return schemes.flatMap((scheme) => pooled.find(({ split }) => split === scheme) ?? []).map(sentenceOf);
}

function sentenceOf({
  split,
  measure,
  score,
  control,
  difference,
  lower,
  upper,
  interval,
}: LeakageRow): string {
  if (score === null || control === null || difference === null)
    return `${split}: not compared (${interval}).`;
  const head = `${split}: ${measure} ${score.toFixed(3)}, of its control ${control.toFixed(3)}`;
  if (lower === null || upper === null) return `${head}; there is no interval (${interval}).`;
  const size = Math.abs(difference).toFixed(3);
  if (lower > 0) return `${head}: a random split knew ${size} more (${interval}).`;
  if (upper < 0) return `${head}: the random split knew ${size} less (${interval}).`;
  return `${head}: not told apart (${interval}).`;
}

function saidOf(id: string, predictions: ReadonlyMap<string, number>): number {
  const said = predictions.get(id);
  check(said !== undefined, () => `example ${id}: expected a prediction of the probe; received none`);
  return said;
}
