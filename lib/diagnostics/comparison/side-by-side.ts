/** Every measure of several runs on the same examples, beside the strongest floor. */
import { MEASURE_KEYS, MEASURES, type MeasureKey } from '../../metrics/measures';
import type { SupportedMean } from '../../metrics/summary';
import { pairRuns } from '../../runs/pairing';
import { measureMean } from '../../runs/summary';
import { reasonsWithout } from '../measure-table';
import type { ScoredRun } from '../scored';

/** A measure: a column a run, then the strongest floor. */
export type SideRow = Readonly<Record<string, string>>;

/**
 * Means over the folds with their standard deviation (ddof 0), `0.812 ± 0.010`, and of how many folds where some have no
 * score. Throws unless training and test ids are identical in every fold of all.
 */
export function sideBySide(scored: readonly ScoredRun[], floors: readonly ScoredRun[]): SideRow[] {
  const [first, ...others] = scored;
  for (const { run } of [...others, ...floors]) pairRuns(first.run, run);
  return MEASURE_KEYS.map((key) => {
    const cells = scored.map((one) => [one.name, meanCell(one, key)]);
    const missing = reasonsWithout(first.run, first.protocol, key);
    return {
      measure: MEASURES[key].name,
      better: MEASURES[key].better,
      ...Object.fromEntries(cells),
      'strongest floor': floorCell(floors, key),
      ...{ without: missing },
    };
  });
}

function meanOf({ run, protocol }: ScoredRun, key: MeasureKey): SupportedMean {
  return measureMean(run, protocol, key);
}

function meanCell(scored: ScoredRun, key: MeasureKey): string {
  const { mean, std, n } = meanOf(scored, key);
  if (mean === null) return 'none';
  const of = n < scored.run.folds.length ? ` (${n} of ${scored.run.folds.length} folds)` : '';
  return `${mean.toFixed(3)} ± ${(std ?? 0).toFixed(3)}${of}`;
}

/** The floor of best mean with its name. */
function floorCell(floors: readonly ScoredRun[], key: MeasureKey): string {
  const sign = MEASURES[key].better === 'higher' ? 1 : -1;
  const known = floors.flatMap((floor) => {
    const { mean } = meanOf(floor, key);
    return mean === null ? [] : [{ name: floor.name, mean }];
  });
  if (known.length === 0) {
    const mute = floors.length > 0 && MEASURES[key].from === 'probabilities';
    return mute ? 'none: rules state no probabilities' : 'none';
  }
  const best = known.reduce((a, b) => (sign * b.mean > sign * a.mean ? b : a));
  return `${best.mean.toFixed(3)}, ${best.name}`;
}
