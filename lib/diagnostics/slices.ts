/** Scores by what the reports are about: device, product code, year, source, length, truncation. */
import type { Figure } from '../charts/chart';
import { lineFigure } from '../charts/lines';
import { panelsFigure } from '../charts/panels';
import { LABELS } from '../core/labels';
import type { Example } from '../data/store/example';
import { groupSums } from '../metrics/intervals/bootstrap';
import { shareIntervals } from '../metrics/intervals/share-intervals';
import { missingSupport } from '../metrics/measures';
import { groupsOf, intervalText, type Resampling } from './resampling';
import type { ScoredRun } from './scored';

/** Scores of one run on one slice. */
export interface SliceRow {
  readonly run: string;
  readonly slice: string;
  readonly value: string;
  readonly examples: number;
  readonly deaths: number;
  /** Null without deaths; its interval says so. */
  readonly deathRecall: number | null;
  readonly deathRecallInterval: string;
  /** The ends of that interval. */
  readonly recallEnds: readonly [lower: number | null, upper: number | null] | null;
  readonly deathF1: number | null;
  readonly deathF1Interval: string;
  readonly accuracy: number;
  readonly accuracyInterval: string;
  /** `few deaths` or `few examples` where the support is below the least. */
  readonly warning: string;
}

/** A property by which examples are told apart; null keeps one out. */
export type Slicing = Readonly<Record<string, (example: Example) => string | null>>;

/** The slices that every snapshot has. */
export const SLICES: Slicing = {
  device: ({ genericName }) => genericName,
  'product code': ({ productCode }) => productCode,
  year: ({ dateReceived }) => dateReceived?.slice(0, 4) ?? null,
  source: ({ source }) => source,
  'reported by': ({ reportSource }) => reportSource,
  words: ({ text }) => lengthOf(text),
};

/** What decides the table. */
export interface SliceOptions {
  readonly slicing: Slicing;
  /** Values shown of each slice, the most frequent ones. */
  readonly top: number;
  /** Below so many deaths (or ten times as many examples) a row carries a warning. */
  readonly leastSupport: number;
}

/** Scores on every slice with 95 % intervals over groups. Rows follow the slices, frequent values first, then the runs. */
export function sliceScores(
  scored: readonly ScoredRun[],
  examples: readonly Example[],
  options: SliceOptions,
  resampling: Resampling,
): SliceRow[] {
  const all = scored.map((run) => slicesOf(run, examples, options, resampling));
  return all[0].flatMap((_, i) => all.map((rows) => rows[i]));
}

/** The rows without what only a figure needs. */
export function sliceTable(rows: readonly SliceRow[]): Omit<SliceRow, 'recallEnds'>[] {
  return rows.map(({ recallEnds: _, ...row }) => row);
}

/** A panel a slice: recall of Death with its interval by value, the runs side by side. Slices without a death have none. */
export function sliceFigure(rows: readonly SliceRow[]): Figure | null {
  const points = rows
    .filter(({ deathRecall }) => deathRecall !== null)
    .map(({ recallEnds, value, ...row }) => ({
      ...row,
      value: cut(value),
      lower: recallEnds?.[0],
      upper: recallEnds?.[1],
    }));
  const panels = [...new Set(points.map(({ slice }) => slice))].map((title) => ({
    title,
    figure: lineFigure(
      points.filter(({ slice }) => slice === title),
      {
        ...{ x: 'value', y: 'deathRecall', series: 'run', error: ['lower', 'upper'], grouped: true },
        ...{ mode: 'markers', yRange: [0, 1.02], title },
      },
    ),
  }));
  const words = 'Recall of Death by slice, with 95 % intervals';
  return panelsFigure(panels, { title: words, columns: 2, rowHeight: 220, rowGap: 120 });
}

const MOST_LETTERS = 18;

function cut(text: string): string {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}\u2026` : text;
}

function slicesOf(
  scored: ScoredRun,
  examples: readonly Example[],
  { slicing, top, leastSupport }: SliceOptions,
  resampling: Resampling,
): SliceRow[] {
  const byId = new Map(examples.map((example) => [example.id, example]));
  return Object.entries(slicing).flatMap(([slice, propertyOf]) => {
    const rowsOf = new Map<string, number[]>();
    scored.outer.ids.forEach((id, row) => {
      const example = byId.get(id);
      const value = example ? propertyOf(example) : null;
      if (value === null) return;
      const rows = rowsOf.get(value);
      if (rows) rows.push(row);
      else rowsOf.set(value, [row]);
    });
    const frequent = [...rowsOf]
      .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
      .slice(0, top);
    return frequent.map(([value, rows]) =>
      sliceRow(scored, { slice, value, rows, leastSupport }, resampling),
    );
  });
}

function sliceRow(
  { outer, name }: ScoredRun,
  {
    slice,
    value,
    rows,
    leastSupport,
  }: { slice: string; value: string; rows: readonly number[]; leastSupport: number },
  resampling: Resampling,
): SliceRow {
  const groups = groupsOf(
    rows.map((row) => outer.ids[row]),
    resampling,
  );
  const sums = groupSums(rows.length, groups, 5, (i, cells) => {
    const [t, p] = [outer.yTrue[rows[i]], outer.yPred[rows[i]]];
    if (t === 0) cells[p === 0 ? 0 : 1]++;
    else if (p === 0) cells[2]++;
    cells[t === p ? 3 : 4]++;
  });
  const [recall, f1, accuracy] = shareIntervals(
    sums,
    ([hits, misses, alarms, right, wrong]) => [
      hits / (hits + misses),
      hits + misses > 0 ? (2 * hits) / (2 * hits + misses + alarms) : NaN,
      right / (right + wrong),
    ],
    ['share', 'f1', 'share'],
    resampling,
  );
  const counts = LABELS.map((_, c) => rows.filter((row) => outer.yTrue[row] === c).length);
  const [deaths] = counts;
  const reasons = { recall: missingSupport('deathRecall', counts), f1: missingSupport('deathF1', counts) };
  const few = [
    deaths < leastSupport ? 'few deaths' : '',
    rows.length < 10 * leastSupport ? 'few examples' : '',
  ];
  return {
    run: name,
    slice,
    value,
    examples: rows.length,
    deaths,
    deathRecall: reasons.recall === null ? recall.value : null,
    deathRecallInterval: reasons.recall ?? intervalText(recall),
    recallEnds: reasons.recall === null ? [recall.lower, recall.upper] : null,
    deathF1: reasons.f1 === null ? f1.value : null,
    deathF1Interval: reasons.f1 ?? intervalText(f1),
    accuracy: accuracy.value,
    accuracyInterval: intervalText(accuracy),
    warning: few.filter(Boolean).join(', '),
  };
}

function lengthOf(text: string): string {
  const words = text.match(/\S+/g)?.length ?? 0;
  const bounds = [50, 150, 400];
  const at = bounds.findIndex((bound) => words < bound);
  const low = at < 0 ? bounds[bounds.length - 1] : (bounds[at - 1] ?? 0);
  return at < 0 ? `${low} or more` : `${low} to ${bounds[at] - 1}`;
}
