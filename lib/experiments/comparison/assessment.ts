/** What results and records say of a run: how it stands beside the strongest floor, and the evidence behind its scores. */
import type { Project } from '../../core/project';
import { besideFloor, type FloorRow } from '../../diagnostics/comparison/beside-floor';
import { type RunEvidence, runEvidence } from '../../diagnostics/comparison/run-evidence';
import { type ScoredRun, scoredRun } from '../../diagnostics/scored';
import type { MeasureKey } from '../../metrics/measures';
import type { Protocol, Run } from '../../runs/run';
import type { Split } from '../../splits/split';
import { storedResampling } from './stored-resampling';

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

/** What is written down of one run. */
export interface Assessment {
  readonly besideFloor: readonly FloorResults[];
  readonly evidence: RunEvidence;
}

/**
 * What assesses a run, its own protocol by default: by every measure that counts of decisions are enough for beside the
 * strongest of `floors`, its intervals, calibration and threshold. All are to be on the same examples of `split`.
 */
export async function assessments(
  project: Project,
  split: Split,
  floors: readonly Run[],
): Promise<(run: Run, protocol?: Protocol) => Promise<Assessment>> {
  const resampling = await storedResampling(project, split);
  return async (run, protocol = run.inputs.protocol) => {
    const others: ScoredRun[] = [];
    for (const floor of floors) others.push(await scoredRun(floor, protocol, floor.inputs.classifier));
    const scored = await scoredRun(run, protocol);
    return {
      besideFloor: besideFloor(scored, others, resampling).map(resultOf),
      evidence: runEvidence(scored, resampling),
    };
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
