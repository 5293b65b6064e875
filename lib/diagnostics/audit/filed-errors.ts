/** How many filed labels are wrong, by what readers say of a weighted sample. */
import { LABELS, type Label } from '../../core/labels';
import { type StratumCounts, stratifiedShare } from '../../metrics/intervals/stratified-share';
import { intervalText } from '../resampling';
import type { ReadLabels, ReadRow } from './reader-labels';

/** The wrong labels among the reports filed as one class, or among all. */
export interface FiledErrorRow {
  readonly filed: string;
  readonly reports: number;
  /** Reports with a settled label, those of them that were filed as something else, and those left open. */
  readonly settled: number;
  readonly wrong: number;
  readonly unresolved: number;
  /** By inverse sampling probabilities; null where nothing was settled. */
  readonly share: number | null;
  readonly interval: string;
  /** The share if all unresolved labels were right, and if all were wrong; empty where none is. */
  readonly bounds: string;
}

/**
 * The share of wrong labels by filed class and in all, with 95 % intervals of these reports (`stratifiedShare`). What is
 * unresolved is taken to be as often wrong as the rest of its stratum; the bounds take nothing for granted.
 */
export function filedErrors(labels: ReadLabels): FiledErrorRow[] {
  const classes = LABELS.filter((label) => labels.sheet.strata.some(({ filed }) => filed === label));
  return [...classes.map((label) => errorRow(labels, label)), errorRow(labels, null)];
}

function errorRow(labels: ReadLabels, of: Label | null): FiledErrorRow {
  const strata = countsOf(labels, of);
  const sum = (field: 'size' | 'settled' | 'wrong' | 'open') =>
    strata.reduce((total, stratum) => total + stratum[field], 0);
  const share = (count: (stratum: (typeof strata)[number]) => Omit<StratumCounts, 'size'>) =>
    stratifiedShare(strata.map((stratum) => ({ size: stratum.size, ...count(stratum) })));
  const estimate = share(({ settled, wrong }) => ({ read: settled, hits: wrong }));
  const least = share(({ settled, open, wrong }) => ({ read: settled + open, hits: wrong }));
  const most = share(({ settled, open, wrong }) => ({ read: settled + open, hits: wrong + open }));
  return {
    filed: of ?? 'all',
    reports: sum('size'),
    settled: sum('settled'),
    wrong: sum('wrong'),
    unresolved: sum('open'),
    share: estimate?.value ?? null,
    interval: estimate ? intervalText(estimate) : 'none: no label is settled',
    bounds: sum('open') > 0 && least && most ? intervalText({ lower: least.value, upper: most.value }) : '',
  };
}

function countsOf({ sheet, rows }: ReadLabels, of: Label | null) {
  return sheet.strata.flatMap(({ filed, size }, stratum) => {
    if (of !== null && filed !== of) return [];
    const own = rows.filter((row) => row.stratum === stratum);
    const settled = own.filter(({ label }) => label !== null);
    const wrong = settled.filter(({ label }) => label !== filed).length;
    return [{ size, settled: settled.length, wrong, open: own.length - settled.length }];
  });
}

/**
 * A row a filed class: of how many of its reports each class is the right one, by inverse sampling probabilities, and in
 * parentheses how many were read.
 */
export function filedConfusion(labels: ReadLabels): Readonly<Record<string, string | number>>[] {
  const { sheet } = labels;
  return LABELS.filter((label) => sheet.strata.some((stratum) => stratum.filed === label)).map((filed) => {
    const cells = LABELS.map((label) => {
      const read = labels.rows.filter((row) => row.filed === filed && row.label === label);
      const estimate = read.reduce((sum, { stratum }) => sum + weightOf(labels, stratum), 0);
      return [`is ${label}`, `${estimate.toFixed(0)} (${read.length})`];
    });
    const open = labels.rows.filter((row) => row.filed === filed && row.label === null).length;
    return { 'filed as': filed, ...Object.fromEntries(cells), unresolved: open };
  });
}

/** How many reports of its stratum each settled one stands for. */
function weightOf({ sheet, rows }: ReadLabels, stratum: number): number {
  const settled = (row: ReadRow) => row.stratum === stratum && row.label !== null;
  return sheet.strata[stratum].size / rows.filter(settled).length;
}
