/** Which reports are worth reading first. */
import { check, checkNumber } from '../../core/check';
import { LABELS, type Label, labelIndex } from '../../core/labels';
import { plainText } from '../../core/text/escape';
import { type Costs, missCosts } from '../../metrics/decide-by-cost';
import type { ListedReport } from '../predict/scored-report';
import type { WorklistRow } from './browser/page-facts';

/** What mistakes cost, and how long a list may be. */
export interface RankingOptions {
  /** What a mistake costs; every missed death the same by default. Only the row of Death counts. */
  readonly costs?: Costs;
  /** Rows kept, the costliest ones; 10,000 by default. */
  readonly most?: number;
}

/** A ranked list. */
export interface RankedReports {
  /** By falling expected cost, then by key. */
  readonly rows: readonly WorklistRow[];
  /** Suspected reports that did not fit. */
  readonly leftOut: number;
}

const MOST = 10_000;

/**
 * The reports that were not filed as Death and are suspected to be deaths, ranked by the probability of
 * Death times what a Death costs that stays filed as this. Of reports with one key the last one counts, so that a month may
 * be appended to those before it. Memory is bounded by twice `most`.
 */
export async function rankReports(
  reports: Iterable<ListedReport> | AsyncIterable<ListedReport>,
  { costs = missCosts(1), most = MOST }: RankingOptions = {},
): Promise<RankedReports> {
  checkNumber(most, 'most', { min: 1, integer: true });
  const kept = new Map<string, WorklistRow>();
  let leftOut = 0;
  const prune = () => {
    const ranked = [...kept.values()].sort(byCost);
    for (const { key } of ranked.slice(most)) kept.delete(key);
    leftOut += Math.max(0, ranked.length - most);
    return ranked.slice(0, most);
  };
  for await (const report of reports) {
    const row = rowOf(report, costs);
    if (row === null) kept.delete(plainText(report.key));
    else kept.set(row.key, row);
    if (kept.size > 2 * most) prune();
  }
  return { rows: prune(), leftOut };
}

/** Null for a report that is not suspected. */
function rowOf(report: ListedReport, costs: Costs): WorklistRow | null {
  if (!report.suspected || !('probabilities' in report) || report.filed === 'D') return null;
  const { filed, probabilities, decision, truncated } = report;
  check(
    probabilities.length === LABELS.length && probabilities.every(Number.isFinite),
    () => `report ${report.key}: expected ${LABELS.length} probabilities; received ${probabilities}`,
  );
  return {
    key: plainText(report.key),
    date: plainText(report.date ?? ''),
    cost: probabilities[labelIndex('D')] * priceOf(filed, costs),
    words: report.words.map(({ word, weight }) => ({ word: plainText(word), weight })),
    device: plainText(report.device ?? ''),
    manufacturer: plainText(report.manufacturer ?? ''),
    text: plainText(report.text ?? ''),
    ...{ filed, probabilities, decision, truncated },
  };
}

/** What a missed death costs that is filed so; where it is filed as no class, the mean of the others. */
function priceOf(filed: Label | null, costs: Costs): number {
  const [ofDeath] = costs;
  if (filed !== null) return ofDeath[labelIndex(filed)];
  const others = LABELS.filter((label) => label !== 'D').map((label) => ofDeath[labelIndex(label)]);
  return others.reduce((sum, price) => sum + price, 0) / others.length;
}

function byCost(a: WorklistRow, b: WorklistRow): number {
  return b.cost - a.cost || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}
