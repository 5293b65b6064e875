/** Runs beside the strongest floor, as it is written down in results and records. */
import type { Project } from '../core/project';
import { besideFloor, type FloorRow } from '../diagnostics/beside-floor';
import { type ScoredRun, scoredRun } from '../diagnostics/scored';
import type { MeasureKey } from '../metrics/measures';
import type { Protocol, Run } from '../runs/run';
import type { Split } from '../splits/split';
import { NOTHING_DRAWN, storedResampling } from './stored-resampling';

/** A run beside the floor that is the strongest by this measure, tested folds pooled. */
export interface FloorResults extends Pick<FloorRow, 'value' | 'floor' | 'floorValue'> {
  readonly measure: MeasureKey;
  /** The run minus the floor, with its 95 % paired bootstrap interval. */
  readonly difference: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Why there is no interval; null where there is one. */
  readonly reason: string | null;
}

/**
 * What compares a run with `floors`, its own protocol by default, by every measure that counts of decisions are enough
 * for. All are to be on the same examples of `split`. Groups are only read where there is a floor.
 */
export async function floorComparison(
  project: Project,
  split: Split,
  floors: readonly Run[],
): Promise<(run: Run, protocol?: Protocol) => Promise<FloorResults[]>> {
  const resampling = floors.length > 0 ? await storedResampling(project, split) : NOTHING_DRAWN;
  return async (run, protocol = run.inputs.protocol) => {
    const others: ScoredRun[] = [];
    for (const floor of floors) others.push(await scoredRun(floor, protocol, floor.inputs.classifier));
    return besideFloor(await scoredRun(run, protocol), others, resampling).map(resultOf);
  };
}

function resultOf({
  key,
  interval,
  value,
  floor,
  floorValue,
  difference,
  lower,
  upper,
}: FloorRow): FloorResults {
  const reason = lower === null ? interval : null;
  return { measure: key, value, floor, floorValue, difference, lower, upper, reason };
}
