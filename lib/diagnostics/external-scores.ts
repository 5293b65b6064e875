/** How a candidate did on the locked part: on all of it, and on what has no relative among the rows of the folds. */
import { labelIndex } from '../core/labels';
import { predictedLabels } from '../metrics/classification';
import { effectiveClusters } from '../metrics/intervals/effective-clusters';
import type { PredictionArrays } from '../runs/predictions';
import { type Decisions, type PooledMeasure, pooledMeasures } from './pooled-measures';
import { groupsOf, type Resampling } from './resampling';

/** Scores of one set of locked reports. */
export interface ExternalScores {
  readonly reports: number;
  readonly deaths: number;
  /** How many independent groups of reports these are worth (`effectiveClusters`). */
  readonly effective: number;
  readonly measures: readonly PooledMeasure[];
}

/** Both scores of a candidate. */
export interface BothScores {
  readonly all: ExternalScores;
  /** Without the reports that have a relative; null where every one has. */
  readonly unrelated: ExternalScores | null;
}

/** Scores what was said of the locked reports; `related` are the ids of those with a relative (`lockedRelatives`). */
export function externalScores(
  { ids, yTrue, probabilities }: PredictionArrays,
  related: ReadonlySet<string>,
  resampling: Resampling,
): BothScores {
  const yPred = predictedLabels(probabilities);
  const rows = Array.from(ids.keys());
  const scoresOf = (kept: readonly number[]) => {
    const decisions = {
      ids: kept.map((row) => ids[row]),
      yTrue: Uint8Array.from(kept, (row) => yTrue[row]),
      yPred: Uint8Array.from(kept, (row) => yPred[row]),
    };
    return decisionScores(decisions, resampling);
  };
  const unrelated = rows.filter((row) => !related.has(ids[row]));
  return {
    all: scoresOf(rows),
    unrelated: unrelated.length > 0 ? scoresOf(unrelated) : null,
  };
}

/** Scores of decisions, and how much evidence these are. */
export function decisionScores(decisions: Decisions, resampling: Resampling): ExternalScores {
  const sizes = new Map<string, number>();
  groupsOf(decisions.ids, resampling).forEach((group, row) => {
    const own = group ?? `alone ${row}`;
    sizes.set(own, (sizes.get(own) ?? 0) + 1);
  });
  return {
    reports: decisions.ids.length,
    deaths: Array.from(decisions.yTrue).filter((label) => label === labelIndex('D')).length,
    effective: effectiveClusters(sizes.values()),
    measures: pooledMeasures(decisions, resampling),
  };
}
